"""Which function answers each endpoint: what must stay together, and what fits the quotas."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from liftoff.frameworks.live import LiveApp
from liftoff.plan.alike import Holdings, Merge, merges
from liftoff.plan.endpoint_groups import candidates, endpoint_groups, file_endpoints
from liftoff.plan.grouping import Grouping, join_chosen
from liftoff.plan.groups import Groups, Reason
from liftoff.plan.model import Gateway
from liftoff.plan.names import FALLBACK, function_names
from liftoff.plan.quotas import most_functions, most_routes
from liftoff.plan.routing.any_method import any_method_shapes
from liftoff.plan.routing.cell import Cell
from liftoff.plan.routing.cells import CellMap
from liftoff.plan.routing.folds import Folds, folds_for, route_count
from liftoff.plan.routing.listener_rules import cross
from liftoff.plan.routing.overlaps import contains
from liftoff.plan.routing.patterns import Shape
from liftoff.plan.routing.rule_sharers import rule_sharers
from liftoff.plan.shared_state import SharedState

# Makes the route map, folded.
MapOf = Callable[[Folds], CellMap]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one function other than the fallback owns.

    Attributes:
        name: the function's.
        members: endpoints whose gateway routes lead here.
        guests: other functions' endpoints that these routes may bring as well, with the reason of
            each.
        strays: endpoints that only odd paths bring here, and that the fallback answers.
        reasons: why the members share a function.
        limit: the quota that made them share it, as a clause, or None.
    """

    name: str
    members: tuple[str, ...]
    guests: Mapping[str, Reason]
    strays: tuple[str, ...]
    reasons: tuple[Reason, ...]
    limit: str | None

    @property
    def why(self) -> tuple[Reason, ...]:
        """All reasons, those of the guests last."""
        guests = (
            replace(why, text=f"{name} is here, too: {why.text}")
            for name, why in self.guests.items()
        )
        return (*self.reasons, *guests)

    @property
    def reason(self) -> str | None:
        """All reasons as one text, or None."""
        return "; ".join(map(str, self.why)) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """Who answers what.

    Attributes:
        shares: one for each function but the fallback.
        owner: name of the function for each endpoint.
        torn: for endpoints that the fallback must answer, the state that decided.
        crowded_out: endpoints for whose routes a quota left no room.
        cells: the route map, folded where a quota asks for it.
        folds: what is folded in it.
        any_method: shapes that have one route of any method, for want of routes.
    """

    shares: tuple[Share, ...]
    owner: Mapping[str, str]
    torn: Mapping[str, SharedState]
    crowded_out: frozenset[str]
    cells: CellMap
    folds: Folds
    any_method: frozenset[Shape]


def share_out(
    live: LiveApp,
    map_of: MapOf,
    shared: Iterable[SharedState],
    grouping: Grouping,
    holdings: Callable[[Iterable[str]], Holdings],
) -> Ownership:
    """Give each endpoint to a function or to the fallback.

    Args:
        live: the app.
        map_of: makes its route map.
        shared: state that must stay in one process.
        grouping: what a person wants together.
        holdings: what a function of some endpoints would hold.

    Raises:
        LiftoffError: a hand-made group names what is not there.
    """
    shared = tuple(shared)
    files = file_endpoints(live)
    folds = Folds()
    while True:
        cells = map_of(folds)
        groups = endpoint_groups(live, cells, shared)
        labels = join_chosen(groups, live, grouping)
        torn: dict[str, SharedState] = {}
        found = candidates(live, cells, groups, shared, torn)
        merging = _Merging(groups, cells, grouping, labels, holdings)
        found = merging.alike(found)
        folds, before = folds | _more_folds(_Room(found, cells, files, grouping)), folds
        if folds == before:
            break
    found = merging.filling_rules(_Room(found, cells, files, grouping))
    kept = _Room(found, cells, files, grouping).fitting()
    crowded_out = frozenset(e for members in found[len(kept) :] for e in members)
    limited = merging.within_quota(kept)
    kept = _regrouped(kept, groups)
    names = _names(kept, labels, grouping)
    return Ownership(
        shares=tuple(
            Share(
                name=names[members[0]],
                members=members,
                guests=_guests(cells, members),
                strays=_strays(cells, members),
                reasons=groups.reasons(members[0]),
                limit=next((limited[m] for m in members if m in limited), None),
            )
            for members in kept
        ),
        owner=dict.fromkeys((rule.route.endpoint for rule in live.rules), FALLBACK)
        | {member: names[members[0]] for members in kept for member in members},
        torn=torn,
        crowded_out=crowded_out,
        cells=cells,
        folds=folds,
        any_method=_Room(kept, cells, files, grouping).any_method(len(kept)),
    )


@dataclass(frozen=True, slots=True)
class _Merging:
    """Joins functions that are alike."""

    groups: Groups
    cells: CellMap
    grouping: Grouping
    labels: Mapping[str, str]
    holdings: Callable[[Iterable[str]], Holdings]

    def alike(self, found: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """What `auto` joins, if a person wants that."""
        if self.grouping.mode != "auto":
            return found
        made = merges(
            map(self._held, found),
            least=self.grouping.similarity,
            apart=lambda n: any(member in self.labels for member in found[n]),
        )
        _join(self.groups, found, made, "--group auto: they hold almost the same")
        return _regrouped(found, self.groups)

    def filling_rules(self, room: _Room) -> list[tuple[str, ...]]:
        """Join neighbours whose paths fill rules of a load balancer, as far as there is no room."""
        if self.cells.gateway != "alb":
            return room.found
        joined = rule_sharers(room.routed(len(room.found)), room.found, room.excess)
        for first, *others in joined:
            for other in others:
                self.groups.join(first, other, Reason("one rule leads to both, for want of rules"))
        return _regrouped(room.found, self.groups)

    def within_quota(self, found: list[tuple[str, ...]]) -> dict[str, str]:
        """Join what the quota of functions joins; the quota of each endpoint that it hit."""
        most, quota = most_functions(self.cells.gateway, self.grouping)
        if len(found) <= most:
            return {}
        made = merges(map(self._held, found), until=max(most, 1))
        _join(self.groups, found, made, "of all that are left they are the most alike")
        limit = (
            f"{quota}, and there would be {len(found) + 1} functions: those that are most alike "
            "share one"
        )
        return {found[merge.first][0]: limit for merge in made}

    def _held(self, members: tuple[str, ...]) -> Holdings:
        return self.holdings((*members, *_guests(self.cells, members)))


def _join(
    groups: Groups, candidates: list[tuple[str, ...]], made: Iterable[Merge], why: str
) -> None:
    """Join what was merged; each set gets one reason, with the least similarity in it."""
    least: dict[int, float] = {}
    into: dict[int, int] = {}
    for merge in made:
        into[merge.second] = merge.first
        found = (merge.similarity, least.pop(merge.second, 1.0), least.get(merge.first, 1.0))
        least[merge.first] = min(found)
    for number in into:
        root = number
        while root in into:
            root = into[root]
        reason = Reason(f"{why} ({least[root]:.2f} of 1, or more)")
        groups.join(candidates[root][0], candidates[number][0], reason)


def _regrouped(candidates: list[tuple[str, ...]], groups: Groups) -> list[tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for members in candidates:
        found.setdefault(groups.find(members[0]), []).extend(members)
    return [tuple(members) for members in found.values()]


def _names(
    kept: list[tuple[str, ...]], labels: Mapping[str, str], grouping: Grouping
) -> dict[str, str]:
    """The name of each function, by its first member; those that a person gave come first."""
    wanted = {
        members[0]: next((labels[m] for m in members if m in labels), members[0])
        for members in kept
    }
    order = sorted(wanted.values(), key=lambda label: label not in grouping.by_hand)
    names = function_names(order)
    return {first: names[label] for first, label in wanted.items()}


def _guests(cells: CellMap, members: tuple[str, ...]) -> dict[str, Reason]:
    return {
        link.other: Reason(link.reason, link.path, link.line)
        for link in cells.guests
        if link.owner in members and link.other not in members
    }


def _strays(cells: CellMap, members: tuple[str, ...]) -> tuple[str, ...]:
    held = {*members, *_guests(cells, members)}
    found = {link.other for link in cells.strays if link.owner in members}
    return tuple(sorted(found - held))


def routed_cells(
    cells: CellMap, owner: Mapping[str, str], files: frozenset[str]
) -> dict[Cell, str]:
    """The cells that get a route, each with its function.

    What the fallback answers needs none, unless a wider route of another function would take it.
    Files get theirs, so that they can be pointed elsewhere.
    """
    functions = {cell: owner[rules[0].route.endpoint] for cell, rules in cells.cells.items()}
    foreign: dict[str, list[Cell]] = {}
    for cell, function in functions.items():
        if function != FALLBACK:
            foreign.setdefault(cell.method, []).append(cell)
    return {
        cell: function
        for cell, function in functions.items()
        if function != FALLBACK
        or any(rule.route.endpoint in files for rule in cells.cells[cell])
        or any(_would_take(other, cell, cells.gateway) for other in foreign.get(cell.method, ()))
    }


def _would_take(other: Cell, cell: Cell, gateway: Gateway) -> bool:
    """Whether paths of a cell without a route of its own may go to another's."""
    if gateway == "alb":
        return other.host in (None, cell.host) and cross(
            other.shape, other.ending, cell.shape, cell.ending
        )
    return contains(other.shape, cell.shape)


@dataclass(frozen=True, slots=True)
class _Room:
    """What room the gateway has for the routes of functions."""

    found: list[tuple[str, ...]]
    cells: CellMap
    files: frozenset[str]
    grouping: Grouping

    @property
    def most(self) -> int:
        return most_routes(self.cells.gateway, self.grouping.most_routes)

    @property
    def excess(self) -> int:
        """How many routes there are too many when all functions have theirs."""
        return self.size(len(self.found)) - self.most

    def routed(self, count: int) -> dict[Cell, str]:
        """The cells that get a route when the first functions have theirs."""
        endpoints = {rule.route.endpoint for rule in self.cells.rules}
        owner = dict.fromkeys(endpoints, FALLBACK)
        owner |= {m: members[0] for members in self.found[:count] for m in members}
        return routed_cells(self.cells, owner, self.files)

    def any_method(self, count: int) -> frozenset[Shape]:
        """The shapes that have one route of any method; none as long as there is room."""
        routed = self.routed(count)
        if route_count(routed, self.cells.gateway, ()) <= self.most:
            return frozenset()
        owned = {m[0]: {*m, *_guests(self.cells, m)} for m in self.found[:count]}
        return any_method_shapes(self.cells, routed, owned)

    def size(self, count: int) -> int:
        """The routes of the first functions."""
        return route_count(self.routed(count), self.cells.gateway, self.any_method(count))

    def fitting(self) -> list[tuple[str, ...]]:
        """The first functions, as many as there is room for."""
        # With each function more there are as many routes, or more.
        counts = range(len(self.found) + 1)
        return self.found[: max(0, bisect_right(counts, self.most, key=self.size) - 1)]


def _more_folds(room: _Room) -> Folds:
    """What to fold, if there are too many routes."""
    if room.excess <= 0:
        return Folds()
    cells = room.cells
    left = (cells.patterns[identity].shape for identity in cells.left)
    sizes = {members[0]: len(members) for members in room.found}
    routed = room.routed(len(room.found))
    return folds_for(routed, left, cells.gateway, room.excess, sizes)
