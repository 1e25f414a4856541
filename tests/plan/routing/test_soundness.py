"""No choice that a gateway may make leads to a function that does not own Werkzeug's endpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from liftoff_adapters.flask_rules import build_late
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, MapAdapter, RequestRedirect, Rule

from liftoff.plan.shared_state import SharedState
from tests.plan.routing import soundness
from tests.plan.routing.live_rules import live_of
from tests.plan.routing.maps import (
    CONVERTERS,
    DENSE_PATHS,
    ENCODED_PATHS,
    METHODS,
    dense_maps,
    paths,
    url_maps,
)
from tests.plan.routing.soundness import EXAMPLES, FEWER, GATEWAYS, HOSTS, Planned


@pytest.fixture(autouse=True, scope="module")
def built_late() -> Iterator[None]:
    """Rules are matched here, and few of their URLs built: to compile the rest takes longest."""
    with pytest.MonkeyPatch.context() as patch:
        # So that what is put in its place is taken back.
        patch.setattr(Rule, "_compile_builder", Rule._compile_builder)
        build_late()
        yield


some_state = soundness.state_of("ABCDEFG")
some_host = st.sampled_from(HOSTS)


def planned(url_map: Map, gateway: str, shared: tuple[SharedState, ...] = ()) -> Planned:
    return soundness.planned(live_of(url_map), gateway, shared)


def matcher(url_map: Map) -> Callable[[str, str, str], str | None]:
    """Gives the endpoint that Werkzeug picks; None where it answers by itself."""

    @cache
    def bound(host: str) -> MapAdapter:
        return url_map.bind(
            host if url_map.host_matching else "example.com",
            subdomain=None
            if url_map.host_matching
            else host.removesuffix("example.com").rstrip("."),
        )

    def matched(method: str, path: str, host: str) -> str | None:
        try:
            return bound(host).match(path, method)[0]
        except (HTTPException, RequestRedirect):
            return None
        except ValueError:
            # Werkzeug's redirect for `defaults` trips over a value that the other rule cannot take.
            return None

    return matched


def check(
    url_map: Map,
    gateway: str,
    shared: tuple[SharedState, ...],
    requests: Iterable[tuple[str, str]],
    hosts: Iterable[str] = HOSTS[:2],
    most_routes: int | None = None,
) -> None:
    told = list(url_map.iter_rules())
    choose = matcher(url_map)
    soundness.check(
        live_of(url_map),
        gateway,
        shared,
        choose,
        requests,
        hosts,
        told=told,
        most_routes=most_routes,
    )


@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), url_map=url_maps(), shared=some_state)
def test_every_choice_reaches_an_owner(
    gateway: str, data: st.DataObject, url_map: Map, shared: tuple[SharedState, ...]
) -> None:
    near = data.draw(st.lists(paths(url_map), min_size=5, max_size=12))
    host = data.draw(some_host)
    check(url_map, gateway, shared, [(m, p) for p in near for m in METHODS if m != "TRACE"], [host])


@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(url_map=dense_maps(), shared=some_state)
def test_on_every_short_path(gateway: str, url_map: Map, shared: tuple[SharedState, ...]) -> None:
    check(url_map, gateway, shared, product(("GET", "POST", "HEAD", "OPTIONS"), DENSE_PATHS))


@st.composite
def crowded_maps(draw: st.DrawFn) -> Map:
    """A map whose rules answer several methods, each on few paths that meet."""
    return Map([
        Rule(rule, endpoint="ABCDEFG"[n], methods=draw(crowded_methods))
        for n, rule in enumerate(draw(crowded_rules))
    ], converters=CONVERTERS)  # fmt: skip


CROWDED = (
    "/a", "/<v>", "/<int:v>", "/a/5", "/a/<v>", "/a/<int:v>", "/<v>/5", "/a/5/z", "/a/<v>/z",
    "/a/<path:v>", "/z/5", "/z/<v>",
)  # fmt: skip
crowded_rules = st.lists(st.sampled_from(CROWDED), min_size=3, max_size=6, unique=True)
crowded_methods = st.lists(
    st.sampled_from(("GET", "POST", "PUT")), min_size=1, max_size=3, unique=True
)


@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(url_map=crowded_maps(), room=st.integers(3, 9))
def test_where_methods_share_a_route(gateway: str, url_map: Map, room: int) -> None:
    requests = product(("GET", "POST", "PUT", "HEAD"), DENSE_PATHS)
    check(url_map, gateway, (), requests, most_routes=room)


@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(url_map=dense_maps(), shared=some_state, room=st.integers(2, 6))
def test_where_routes_are_folded(
    gateway: str, url_map: Map, shared: tuple[SharedState, ...], room: int
) -> None:
    requests = product(("GET", "POST", "HEAD", "OPTIONS"), DENSE_PATHS)
    check(url_map, gateway, shared, requests, most_routes=room)


@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=FEWER, deadline=None)
@given(url_map=url_maps())
def test_state_has_one_function(gateway: str, url_map: Map) -> None:
    state = SharedState("counts", frozenset({"A", "B"}), "app.py", 1)
    owned = planned(url_map, gateway, (state,)).owned
    assert len([name for name, endpoints in owned.items() if endpoints & state.endpoints]) <= 1


@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(url_map=dense_maps(), shared=some_state)
def test_encoded_slashes_go_to_an_owner_or_are_handed_on_as_planned(
    gateway: str, url_map: Map, shared: tuple[SharedState, ...]
) -> None:
    check(url_map, gateway, shared, product(("GET", "POST"), ENCODED_PATHS))


@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=FEWER, deadline=None)
@given(url_map=url_maps())
def test_every_rule_is_somewhere_and_once(gateway: str, url_map: Map) -> None:
    routes = planned(url_map, gateway).routes
    own = {rule for route in routes if route.method != "ANY" for rule in route.rules}
    rest = [rule for route in routes if route.method == "ANY" for rule in route.rules]
    every = [rule.route.id for rule in live_of(url_map).rules]
    assert not own & set(rest)
    assert sorted([*own, *rest]) == sorted(every)


@settings(max_examples=FEWER, deadline=None)
@given(url_map=url_maps())
def test_a_rest_api_can_have_the_tree(url_map: Map) -> None:
    routes = planned(url_map, "rest").routes
    keys = [route.key for route in routes]
    assert len(keys) == len(set(keys))
    children: dict[tuple[str, ...], set[str]] = {}
    for route in routes:
        parts = tuple(route.path.strip("/").split("/"))
        for index, part in enumerate(parts):
            children.setdefault(parts[:index], set()).add(part)
            assert not part.endswith("+}") or index == len(parts) - 1
    for siblings in children.values():
        assert len([part for part in siblings if part.startswith("{")]) <= 1
