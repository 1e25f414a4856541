"""Folding: routes of a gateway that are made one, where it has too few.

What lies below a prefix gets one greedy route, or all methods of a path get one. Patterns only grow
wider by it, so that all that is decided on cells stays right: what a folded route may bring must be
owned by its function.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from liftoff.plan.model import Gateway
from liftoff.plan.names import FALLBACK
from liftoff.plan.routing.cell import Cell
from liftoff.plan.routing.cell_routes import cell_routes
from liftoff.plan.routing.listener_rules import listener_rules
from liftoff.plan.routing.patterns import GREEDY, Pattern, Shape, gateway_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Folds:
    """What is folded.

    Attributes:
        below: prefixes; all that is longer has one greedy route.
        around: prefixes of which the same is so, and what is at them is of the same function.
        at: shapes whose methods are of one function.
    """

    below: frozenset[Shape] = frozenset()
    around: frozenset[Shape] = frozenset()
    at: frozenset[Shape] = frozenset()

    def __or__(self, other: Folds) -> Folds:
        return Folds(
            below=self.below | other.below,
            around=self.around | other.around,
            at=self.at | other.at,
        )

    def together(self, cell: Cell) -> str | None:
        """What a cell shares a function for, as the end of a clause; None if it need not."""
        folded = cell.shape[-1:] == (GREEDY,)
        prefix = cell.shape[:-1] if folded else cell.shape
        if prefix in self.around:
            return f"{gateway_path(prefix)} and all below it"
        if folded and prefix in self.below:
            return f"all below {gateway_path(prefix)}"
        return f"all methods of {cell.path}" if cell.shape in self.at else None


def folded(patterns: Mapping[str, Pattern], folds: Folds) -> dict[str, Pattern]:
    """Patterns with a greedy part in place of all that lies below a folded prefix.

    Args:
        patterns: by route id.
        folds: of two prefixes that contain each other the shorter one counts.
    """
    return {
        identity: _folded(pattern, folds.below | folds.around)
        for identity, pattern in patterns.items()
    }


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
        routes = cell_routes(routed, gateway, any_method, dict.fromkeys(routed, ()))
        return len(listener_rules(routes))
    return len({cell.shape[: n + 1] for cell in routed for n in range(len(cell.shape))})


def folds_for(
    routed: Mapping[Cell, str],
    left: Iterable[Shape],
    gateway: Gateway,
    excess: int,
    sizes: Mapping[str, int],
) -> Folds:
    """The folds that free as many routes and keep functions as small as can be.

    A function costs the square of its endpoints: that many are loaded for each that is asked for.
    What the fallback answers costs all endpoints of the app for each of its own, so that a route is
    worth no more than that. Each step takes what costs least for each route that is still too much.

    Args:
        routed: the function of each cell that gets a route.
        left: shapes of rules that the fallback answers: nothing is folded around them.
        gateway: that counts the routes.
        excess: how many there are too many.
        sizes: how many endpoints each function has.

    Returns:
        Fewer than needed, or none, where nothing more can be folded, or only at too high a price.
    """
    closed = {shape[:n] for shape in left for n in range(1, len(shape) + 1)}
    cells, sizes = dict(routed), dict(sizes)
    dearest = sum(sizes.values())
    found = Folds()
    while excess > 0:
        offers = sorted(
            (offer.cost / min(offer.saved, excess), offer.cost, n, offer)
            for n, offer in enumerate(_offers(cells, closed, gateway, sizes))
        )
        if not offers or offers[0][0] > dearest:
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
                sizes[min(functions)] = sum(sizes.pop(function) for function in functions)
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
    """Something that can be folded: its cost, the routes it saves, the cells it changes."""

    fold: Folds
    cells: Mapping[Cell, Cell]
    cost: int
    saved: int


def _offers(
    routed: Mapping[Cell, str],
    closed: Collection[Shape],
    gateway: Gateway,
    sizes: Mapping[str, int],
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
            yield from _offer(Folds(below=frozenset({prefix})), cells, routed, gateway, sizes)
            # Two paths of one function share a rule of a load balancer.
            if gateway == "alb" and prefix in at:
                fold = Folds(around=frozenset({prefix}))
                yield from _offer(fold, {**at[prefix], **cells}, routed, gateway, sizes)
    for shape, cells in at.items():
        yield from _offer(Folds(at=frozenset({shape})), cells, routed, gateway, sizes)


def _offer(
    fold: Folds,
    cells: Mapping[Cell, Cell],
    routed: Mapping[Cell, str],
    gateway: Gateway,
    sizes: Mapping[str, int],
) -> Iterator[_Offer]:
    functions = {routed[cell] for cell in cells}
    if FALLBACK in functions:
        return
    before = _estimate({cell: routed[cell] for cell in cells}, gateway)
    saved = before - _estimate(dict.fromkeys(cells.values(), "one"), gateway)
    if saved > 0:
        joined = [sizes[function] for function in functions]
        yield _Offer(fold, cells, sum(joined) ** 2 - sum(size**2 for size in joined), saved)


def _estimate(cells: Mapping[Cell, str], gateway: Gateway) -> int:
    functions: dict[Shape, set[str]] = {}
    for cell, function in cells.items():
        functions.setdefault(cell.shape, set()).add(function)
    alone = {shape for shape, owners in functions.items() if len(owners) == 1}
    return route_count(cells, gateway, alone)
