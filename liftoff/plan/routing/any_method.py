"""Which paths can have one route of any method in place of one for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from liftoff.plan.names import FALLBACK
from liftoff.plan.routing.cell import Cell
from liftoff.plan.routing.cells import CellMap
from liftoff.plan.routing.overlaps import crossing, overlap
from liftoff.plan.routing.patterns import Shape


def any_method_shapes(
    cells: CellMap, routed: Mapping[Cell, str], owned: Mapping[str, Collection[str]]
) -> frozenset[Shape]:
    """The shapes whose cells can be one route, `ANY /users`, of an HTTP API.

    AWS does not say whether `ANY /users/me` or `GET /users/{id}` gets a request that fits both. So
    all that may meet on such a path has to be the same function's.

    Args:
        cells: the route map.
        routed: the function of each cell that gets a route.
        owned: the endpoints that each function but the fallback holds.
    """
    if cells.gateway != "http":
        return frozenset()
    functions: dict[Shape, set[str]] = {}
    for cell, function in routed.items():
        functions.setdefault(cell.shape, set()).add(function)
    counts = Counter(cell.shape for cell in routed)
    return frozenset(
        shape
        for shape, count in counts.items()
        if count > 1
        and len(functions[shape]) == 1
        and FALLBACK not in functions[shape]
        and all(
            there == functions[shape] or not crossing(shape, other)
            for other, there in functions.items()
        )
        and _owns_all(cells, shape, owned[next(iter(functions[shape]))])
    )


def _owns_all(cells: CellMap, shape: Shape, endpoints: Collection[str]) -> bool:
    return all(
        rule.route.endpoint in endpoints
        for rule in cells.rules
        if any(overlap(variant, shape) for variant in cells.patterns[rule.route.id].variants())
    )
