"""Checks that no choice that a gateway may make leads to a function of other endpoints."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from hypothesis import strategies as st

from liftoff.frameworks.live import LiveApp
from liftoff.local.gateways import router
from liftoff.local.load_balancer import ListenerRouter
from liftoff.local.matching import Router
from liftoff.plan.alike import Holdings
from liftoff.plan.gateway_routes import gateway_routes
from liftoff.plan.grouping import Grouping
from liftoff.plan.model import GatewayRoute
from liftoff.plan.ownership import share_out
from liftoff.plan.routing.cells import CellMap, cell_map
from liftoff.plan.routing.folds import Folds
from liftoff.plan.shared_state import SharedState
from tests.plan.routing.any_gateway import AnyGateway

GATEWAYS = ("http", "rest", "alb", "url")
# How many rule sets each test tries; a night's run finds what a quick one does not. Two frameworks,
# four gateways, and twice as many where the rules are short: some 1,800 rule sets in all. In
# `tests/parity/test_generated_apps.py` 5,000 more answer.
EXAMPLES = int(os.environ.get("LIFTOFF_EXAMPLES", "60"))
FEWER = EXAMPLES // 5
HOSTS = ("example.com", "api.example.com", "x.example.com")

# Stands for `%2F`: part of a segment to the gateway, and a slash to the app.
ENCODED = "\N{DIVISION SLASH}"

_quoted = cache(quote)


@dataclass(frozen=True)
class Planned:
    """The gateway's routes, what each function owns, and what it hands on as planned."""

    routes: tuple[GatewayRoute, ...]
    owned: dict[str, set[str]]
    strays: dict[str, set[str]]


def nothing(_: object) -> Holdings:
    return Holdings(sources={}, distributions={})


def planned(
    live: LiveApp,
    gateway: str,
    shared: tuple[SharedState, ...] = (),
    most_routes: int | None = None,
) -> Planned:
    """What a plan makes of an app's rules."""
    stateful = frozenset(e for state in shared for e in state.endpoints)

    def map_of(folds: Folds) -> CellMap:
        return cell_map(
            live.rules,
            gateway,
            first_match=live.first_match,
            stateful=stateful,
            folds=folds,
            whole_hosts=live.host_matching,
        )

    ownership = share_out(live, map_of, shared, Grouping(most_routes=most_routes), nothing)
    owned = {share.name: {*share.members, *share.guests} for share in ownership.shares}
    strays = {share.name: set(share.strays) for share in ownership.shares}
    return Planned(gateway_routes(live, ownership), owned, strays)


def state_of(endpoints: Iterable[str], *, most: int = 2) -> st.SearchStrategy:
    """No shared state, or one of some of these endpoints."""
    one = st.frozensets(st.sampled_from(sorted(endpoints)), min_size=1, max_size=most).map(
        lambda found: SharedState("counts", found, "app.py", 1)
    )
    return st.lists(one, max_size=1).map(tuple)


def check(
    live: LiveApp,
    gateway: str,
    shared: tuple[SharedState, ...],
    matched: Callable[[str, str, str], str | None],
    requests: Iterable[tuple[str, str]],
    hosts: Iterable[str],
    *,
    told: object,
    most_routes: int | None = None,
) -> None:
    """Fail when a request may reach a function that does not own it.

    Args:
        live: the app.
        gateway: its kind.
        shared: state in memory.
        matched: the framework's choice for a method, path and host; None where it answers by
            itself.
        requests: methods and paths.
        hosts: to send each request to.
        told: what to print of the app.
        most_routes: what the gateway has room for; None for its quota.
    """
    plan = planned(live, gateway, shared, most_routes)
    anyone, emulator = AnyGateway(gateway, plan.routes), router(gateway, plan.routes)
    routed = {route.method for route in plan.routes if route.method != "ANY"}
    any_method = any(route.key.startswith("ANY /") for route in plan.routes)
    for method, path in requests:
        if method not in routed and not any_method:
            continue
        chosen: dict[str, set[str]] = {}
        for host in hosts:
            # Only a load balancer looks at it.
            told_by = host if gateway == "alb" else ""
            if told_by not in chosen:
                chosen[told_by] = _chosen(anyone, emulator, method, path, told_by)
            functions = chosen[told_by]
            decoded = path.replace(ENCODED, "/")
            endpoint = matched(method, decoded, host) if functions else None
            for function in functions:
                # Only a path that ends in a slash may stray, or one with an encoded slash.
                odd = path.endswith("/") or ENCODED in path
                expected = plan.owned[function] | (plan.strays[function] if odd else set())
                assert endpoint is None or endpoint in expected, (
                    f"{method} {path!r} (host {host}) is {endpoint}'s, and may go to {function}:\n"
                    f"{told}\n{plan.owned}\nstrays {plan.strays}"
                )


def _chosen(anyone: AnyGateway, emulator: Router, method: str, path: str, host: str) -> set[str]:
    """The functions but the fallback that may get a request."""
    functions = anyone.choices(method, path, host)
    if not functions:
        return set()
    quoted = _quoted(path).replace(_quoted(ENCODED), "%2F")
    match = (
        emulator.select(method, quoted, host)
        if isinstance(emulator, ListenerRouter)
        else emulator.select(method, quoted)
    )
    assert match is not None
    return (functions | {match.route.function}) - {"fallback"}
