"""The same for Starlette and FastAPI: no choice of a gateway leads to a function of others.

The framework's own routers are the oracle. Paths that end in a line feed are left out: the `$` of
Starlette's regexes takes `/me\n` for `/me`, so such a request may be handed on to the fallback.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import product
from typing import Any

import pytest
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from liftoff_adapters.starlette_guard import is_open_to
from starlette.exceptions import HTTPException
from starlette.routing import Host, Mount, Route

from liftoff.plan.shared_state import SharedState
from tests.plan.routing import soundness
from tests.plan.routing.maps import DENSE_PATHS, ENCODED_PATHS
from tests.plan.routing.soundness import EXAMPLES, FEWER, GATEWAYS, HOSTS
from tests.plan.routing.starlette_maps import METHODS, Spec, dense_specs, paths, specs


@pytest.fixture(autouse=True, scope="module")
def chosen():
    """Each route notes that it was chosen, in place of an answer."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (Route, APIRoute, Mount, Host):
            patch.setattr(kind, "handle", _note)
        yield


async def _note(route: Any, scope: dict[str, Any], receive: Any, send: Any) -> None:
    methods = getattr(route, "methods", None)
    if methods and scope["method"] not in methods:
        return
    if is_open_to(route, scope):
        await route.app(scope, receive, send)
    elif isinstance(route, Mount):
        scope["chosen"].append(f"Mount:{route.path or '/'}")
    elif isinstance(route, Host):
        scope["chosen"].append(f"Host:{route.host}")
    else:
        scope["chosen"].append(f"{route.endpoint.__module__}:{route.endpoint.__qualname__}")


async def _receive() -> dict[str, Any]:
    raise AssertionError


async def _send(message: dict[str, Any]) -> None:
    pass


def matched(spec: Spec, method: str, path: str, host: str) -> str | None:
    """The endpoint that the framework's router picks; None where it answers by itself."""
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": spec.root_path,
        "headers": [(b"host", host.encode())],
        "query_string": b"",
        "scheme": "https",
        "chosen": [],
    }
    running = spec.app.router.app(scope, _receive, _send)
    try:
        running.send(None)
    except (StopIteration, HTTPException):
        pass
    else:
        raise AssertionError("the router waits for something")
    return scope["chosen"][-1] if scope["chosen"] else None


some_state = soundness.state_of(("m:A", "m:B", "m:C"))
some_host = st.sampled_from(HOSTS)


def check(
    spec: Spec,
    gateway: str,
    shared: tuple[SharedState, ...],
    requests: Iterable[tuple[str, str]],
    hosts: Iterable[str] = HOSTS[:2],
    most_routes: int | None = None,
) -> None:
    choose = partial(matched, spec)
    soundness.check(
        spec.live, gateway, shared, choose, requests, hosts, told=spec, most_routes=most_routes
    )


@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), spec=specs(), shared=some_state)
def test_every_choice_reaches_an_owner(
    gateway: str, data: st.DataObject, spec: Spec, shared: tuple[SharedState, ...]
) -> None:
    near = data.draw(st.lists(paths(spec), min_size=5, max_size=12))
    host = data.draw(some_host)
    check(spec, gateway, shared, [(m, p) for p in near for m in METHODS], [host])


@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=2 * EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(spec=dense_specs(), shared=some_state)
def test_on_every_short_path(gateway: str, spec: Spec, shared: tuple[SharedState, ...]) -> None:
    check(spec, gateway, shared, product(("GET", "POST", "HEAD", "OPTIONS"), DENSE_PATHS))


@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(spec=dense_specs(), shared=some_state, room=st.integers(2, 6))
def test_where_routes_are_folded(
    gateway: str, spec: Spec, shared: tuple[SharedState, ...], room: int
) -> None:
    requests = product(("GET", "POST", "HEAD", "OPTIONS"), DENSE_PATHS)
    check(spec, gateway, shared, requests, most_routes=room)


@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(spec=dense_specs(), shared=some_state)
def test_encoded_slashes_go_to_an_owner_or_are_handed_on_as_planned(
    gateway: str, spec: Spec, shared: tuple[SharedState, ...]
) -> None:
    check(spec, gateway, shared, product(("GET", "POST"), ENCODED_PATHS))


@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=FEWER, deadline=None, suppress_health_check=list(HealthCheck))
@given(spec=specs())
def test_every_rule_is_somewhere_and_once(gateway: str, spec: Spec) -> None:
    routes = soundness.planned(spec.live, gateway).routes
    own = {rule for route in routes if route.method != "ANY" for rule in route.rules}
    rest = [rule for route in routes if route.method == "ANY" for rule in route.rules]
    assert not own & set(rest)
    assert sorted([*own, *rest]) == sorted(r.route.id for r in spec.live.rules if not r.websocket)
