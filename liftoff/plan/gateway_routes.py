"""The routes of the gateway: those of the functions, and what leads to the fallback."""

from __future__ import annotations

from liftoff.frameworks.live import LiveApp
from liftoff.plan.endpoint_groups import file_endpoints
from liftoff.plan.model import Gateway, GatewayRoute
from liftoff.plan.names import FALLBACK
from liftoff.plan.ownership import Ownership, Share, routed_cells
from liftoff.plan.routing.cell_routes import cell_routes
from liftoff.plan.routing.cells import CellMap


def routed_rules(live: LiveApp, cells: CellMap, share: Share) -> tuple[str, ...]:
    """The rules of a function to which the gateway has a route."""
    return tuple(
        rule.route.id
        for rule in live.rules
        if rule.route.endpoint in share.members
        and rule.route.id not in cells.left
        and not rule.websocket
    )


def gateway_routes(live: LiveApp, ownership: Ownership) -> tuple[GatewayRoute, ...]:
    """The routes of the gateway, those of the fallback last."""
    cells, gateway = ownership.cells, ownership.cells.gateway
    routed = routed_cells(cells, ownership.owner, file_endpoints(live))
    own = cell_routes(routed, gateway, ownership.any_method, cells.cells)
    served = frozenset(identity for route in own for identity in route.rules)
    return (*own, *catch_all(gateway, live, served))


def catch_all(gateway: Gateway, live: LiveApp, served: frozenset[str]) -> tuple[GatewayRoute, ...]:
    """The routes of the fallback, with the rules that no other route stands for."""
    rest = [r.route for r in live.rules if r.route.id not in served and not r.websocket]
    if gateway != "rest":
        keys = {"$default": [route.id for route in rest]}
    else:
        keys = {
            "ANY /": [route.id for route in rest if route.rule == "/"],
            "ANY /{proxy+}": [route.id for route in rest if route.rule != "/"],
        }
    return tuple(
        GatewayRoute(
            key=key,
            method="ANY",
            path=key.removeprefix("ANY "),
            function=FALLBACK,
            rules=tuple(rules),
        )
        for key, rules in keys.items()
    )
