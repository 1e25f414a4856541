"""The gateway's routes of the cells that have one, in the order in which a gateway tries them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from liftoff.frameworks.live import LiveRule
from liftoff.plan.model import Gateway, GatewayRoute
from liftoff.plan.names import FALLBACK
from liftoff.plan.routing.cell import Cell, priority
from liftoff.plan.routing.listener_rules import packed
from liftoff.plan.routing.patterns import GREEDY, VARIABLE, Shape

# Frameworks take `//a` for `/a`, or for nothing; a load balancer's `/*` takes it for its own.
_DOUBLED_SLASH = GatewayRoute(
    key="ANY //{proxy+}", method="ANY", path="//{proxy+}", function=FALLBACK, rules=()
)


def cell_routes(
    routed: Mapping[Cell, str],
    gateway: Gateway,
    any_method: Collection[Shape],
    rules: Mapping[Cell, Iterable[LiveRule]],
) -> tuple[GatewayRoute, ...]:
    """The routes: a load balancer's in the order of their priority, others' in the framework's.

    Args:
        routed: the function of each cell that gets a route.
        gateway: that has them.
        any_method: shapes whose cells are one route.
        rules: of each cell.
    """
    made: dict[str, GatewayRoute] = {}
    for cell, function in _in_order(routed, gateway):
        wanted = replace(cell, method="ANY") if cell.shape in any_method else cell
        before = made[wanted.key].rules if wanted.key in made else ()
        own = (*before, *(rule.route.id for rule in rules[cell]))
        made[wanted.key] = GatewayRoute(
            key=wanted.key,
            method=wanted.method,
            path=wanted.path,
            function=function,
            rules=tuple(dict.fromkeys(own)),
            host=wanted.host,
        )
    routes = [*made.values()]
    if gateway == "alb":
        routes = packed(routes)
        if any(cell.shape[:1] in ((VARIABLE,), (GREEDY,)) for cell in routed):
            routes = [_DOUBLED_SLASH, *routes]
    return tuple(routes)


def _in_order(routed: Mapping[Cell, str], gateway: Gateway) -> list[tuple[Cell, str]]:
    if gateway != "alb":
        return [*routed.items()]
    return sorted(routed.items(), key=lambda entry: priority(entry[0]))
