"""Folding: routes of a gateway that are made one, where it has too few.

What lies below a prefix gets one greedy route, or all methods of a path get one. Patterns only grow
wider by it, so that all that is decided on cells stays right: what a folded route may bring must be
owned by its function.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from liftoff.plan.model import Gateway
from liftoff.plan.names import FALLBACK
from liftoff.plan.routing.cell import Cell
from liftoff.plan.routing.listener_rules import METHODS_OF_A_RULE
from liftoff.plan.routing.patterns import GREEDY, Pattern, Shape, gateway_path

# Functions that may be joined for each route that this frees. Where it would take more, the last
# functions are better left to the fallback.
_DEAREST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Folds:
    """What is folded.

    Attributes:
        below: prefixes; all that is longer has one greedy route.
        at: shapes whose methods are of one function.
    """

    below: frozenset[Shape] = frozenset()
    at: frozenset[Shape] = frozenset()

    def __or__(self, other: Folds) -> Folds:
        return Folds(below=self.below | other.below, at=self.at | other.at)

    def together(self, cell: Cell) -> str | None:
        """What a cell shares a function for, as the end of a clause; None if it need not."""
        if cell.shape[-1:] == (GREEDY,) and cell.shape[:-1] in self.below:
            return f"all below {gateway_path(cell.shape[:-1])}"
        return f"all methods of {cell.path}" if cell.shape in self.at else None


def folded(patterns: Mapping[str, Pattern], folds: Folds) -> dict[str, Pattern]:
    """Patterns with a greedy part in place of all that lies below a folded prefix.

    Args:
        patterns: by route id.
        folds: of two prefixes that contain each other the shorter one counts.
    """
    return {identity: _folded(pattern, folds.below) for identity, pattern in patterns.items()}


def _folded(pattern: Pattern, prefixes: Collection[Shape]) -> Pattern:
    for size in range(1, len(pattern.shape)):
        if pattern.shape[:size] in prefixes:
            return pattern.widened(size)
    return pattern


def route_count(routed: Mapping[Cell, str], gateway: Gateway, any_method: Collection[Shape]) -> int:
    """Routes of an HTTP API; nodes of a REST API's tree; rules of a load balancer.

    Args:
        routed: the function of each cell.
        gateway: that counts them.
        any_method: shapes whose cells are one route.
    """
    if gateway in ("http", "url"):
        return len({c.shape if c.shape in any_method else c for c in routed})
    if gateway == "alb":
        methods = Counter((c.host, c.path, function) for c, function in routed.items())
        return sum(-(-count // METHODS_OF_A_RULE) for count in methods.values())
    return len({cell.shape[: n + 1] for cell in routed for n in range(len(cell.shape))})


def folds_for(
    routed: Mapping[Cell, str], left: Iterable[Shape], gateway: Gateway, excess: int
) -> Folds:
    """The folds that free as many routes and join as few functions.

    Each step takes what costs fewest functions for each route that is still too much.

    Args:
        routed: the function of each cell that gets a route.
        left: shapes of rules that the fallback answers: nothing is folded around them.
        gateway: that counts the routes.
        excess: how many there are too many.

    Returns:
        Fewer than needed, or none, where nothing more can be folded, or only at too high a price.
    """
    closed = {shape[:n] for shape in left for n in range(1, len(shape) + 1)}
    cells = dict(routed)
    found = Folds()
    while excess > 0:
        # What joins most of the app is the whole app once more.
        most = max(1, len({*cells.values()} - {FALLBACK}) // 2)
        offers = sorted(
            (offer.cost / min(offer.saved, excess), offer.cost, n, offer)
            for n, offer in enumerate(_offers(cells, closed, gateway))
            if offer.cost <= most
        )
        if not offers or offers[0][0] > _DEAREST:
            break
        taken: set[str] = set()
        # All that are as good and have nothing to do with each other, at once.
        for dear, cost, _, offer in offers:
            functions = {cells.get(cell, FALLBACK) for cell in offer.cells}
            if FALLBACK in functions or not taken.isdisjoint(functions):
                continue
            if excess > 0 and (dear, cost) == offers[0][:2]:
                taken |= functions
                found |= offer.fold
                excess -= offer.saved
                cells = _after(cells, offer)
    return found


def _after(cells: Mapping[Cell, str], offer: _Offer) -> dict[Cell, str]:
    """The cells once something is folded; functions that this joins have one name."""
    joined = {cells[cell] for cell in offer.cells}
    name = min(joined)
    return {
        offer.cells.get(cell, cell): name if function in joined else function
        for cell, function in cells.items()
    }


@dataclass(frozen=True, slots=True)
class _Offer:
    """Something that can be folded: what it costs in functions, and the cells that it changes."""

    fold: Folds
    cells: Mapping[Cell, Cell]
    cost: int
    saved: int


def _offers(
    routed: Mapping[Cell, str], closed: Collection[Shape], gateway: Gateway
) -> Iterator[_Offer]:
    below: dict[Shape, dict[Cell, Cell]] = {}
    at: dict[Shape, dict[Cell, Cell]] = {}
    for cell in routed:
        for size in range(1, len(cell.shape)):
            prefix = cell.shape[:size]
            wider = Cell(cell.method, (*prefix, GREEDY), host=cell.host)
            below.setdefault(prefix, {})[cell] = wider
        at.setdefault(cell.shape, {})[cell] = cell
    for prefix, cells in below.items():
        if prefix not in closed:
            yield from _offer(Folds(below=frozenset({prefix})), cells, routed, gateway)
    for shape, cells in at.items():
        yield from _offer(Folds(at=frozenset({shape})), cells, routed, gateway)


def _offer(
    fold: Folds, cells: Mapping[Cell, Cell], routed: Mapping[Cell, str], gateway: Gateway
) -> Iterator[_Offer]:
    functions = {routed[cell] for cell in cells}
    if FALLBACK in functions:
        return
    before = _estimate({cell: routed[cell] for cell in cells}, gateway)
    saved = before - _estimate(dict.fromkeys(cells.values(), "one"), gateway)
    if saved > 0:
        yield _Offer(fold, cells, len(functions) - 1, saved)


def _estimate(cells: Mapping[Cell, str], gateway: Gateway) -> int:
    functions: dict[Shape, set[str]] = {}
    for cell, function in cells.items():
        functions.setdefault(cell.shape, set()).add(function)
    alone = {shape for shape, owners in functions.items() if len(owners) == 1}
    return route_count(cells, gateway, alone)
