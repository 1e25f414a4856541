"""Which paths can have one route of any method in place of one for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from liftoff.plan.names import FALLBACK
from liftoff.plan.routing.cell import Cell
from liftoff.plan.routing.cells import CellMap
from liftoff.plan.routing.listener_rules import meets
from liftoff.plan.routing.overlaps import crossing, overlap
from liftoff.plan.routing.patterns import Shape


def any_method_shapes(
    cells: CellMap, routed: Mapping[Cell, str], owned: Mapping[str, Collection[str]]
) -> frozenset[Shape]:
    """The shapes whose cells can be one route, `ANY /users`.

    Whatever the framework may choose there, for any method, has to be the function's own. Of an
    HTTP API AWS does not say, besides, whether `ANY /users/me` or `GET /users/{id}` gets a request
    that fits both; a load balancer takes the first.

    Args:
        cells: the route map.
        routed: the function of each cell that gets a route.
        owned: the endpoints that each function but the fallback holds.
    """
    if cells.gateway not in ("http", "alb"):
        return frozenset()
    functions: dict[Shape, set[str]] = {}
    there: dict[Shape, list[Cell]] = {}
    for cell, function in routed.items():
        functions.setdefault(cell.shape, set()).add(function)
        there.setdefault(cell.shape, []).append(cell)
    return frozenset(
        shape
        for shape, own in functions.items()
        # Paths of a load balancer's can share a rule when none is of some methods only.
        if (len(there[shape]) > 1 or cells.gateway == "alb")
        and len(own) == 1
        and FALLBACK not in own
        and (cells.gateway == "alb" or _crosses_none(shape, own, functions))
        and _owns_all(cells, there[shape], owned[next(iter(own))])
    )


def _crosses_none(shape: Shape, own: set[str], functions: Mapping[Shape, set[str]]) -> bool:
    return all(there == own or not crossing(shape, other) for other, there in functions.items())


def _owns_all(cells: CellMap, there: Iterable[Cell], endpoints: Collection[str]) -> bool:
    places = {(cell.shape, cell.ending) for cell in there}
    return all(
        rule.route.endpoint in endpoints
        or not any(
            meets(variant, *place) if cells.gateway == "alb" else overlap(variant, place[0])
            for variant in cells.patterns[rule.route.id].variants()
            for place in places
        )
        for rule in cells.rules
    )
