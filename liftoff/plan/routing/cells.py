"""Which endpoints must share a function: those that can answer the same gateway route.

A cell is a method and a pattern, the unit that a gateway routes by. Its winners are all endpoints
that the framework can choose for some path in it. Where the gateway's own order is not certain,
any choice must lead to the same function, so cells that overlap without one holding the other
share their winners.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liftoff.frameworks.live import LiveRule
from liftoff.plan.model import Gateway
from liftoff.plan.routing.patterns import (
    GREEDY,
    VARIABLE,
    Pattern,
    contains,
    expressible,
    overlap,
    pattern_of,
)

# The methods that a route of API Gateway can name.
ROUTABLE = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Cell:
    """A method and a pattern, with the rules that are written as that pattern."""

    method: str
    segments: tuple[str, ...]

    @property
    def key(self) -> str:
        """The route's key, `GET /users/{p2}`."""
        return f"{self.method} {Pattern(self.segments, total=False, slash=False).path}"


@dataclass(frozen=True, slots=True)
class Join:
    """Two endpoints that must share a function, and why."""

    one: str
    other: str
    reason: str


@dataclass(frozen=True, slots=True)
class CellMap:
    """The cells that get a route of their own.

    Attributes:
        cells: rules of each cell, in the framework's order.
        joins: endpoints that cells force together.
        left: reason of each rule (by route id) that has no cell of its own.
    """

    cells: Mapping[Cell, tuple[LiveRule, ...]]
    joins: tuple[Join, ...]
    left: Mapping[str, str]


def cell_map(rules: Iterable[LiveRule], gateway: Gateway) -> CellMap:
    """Build the cells of an app whose framework tries literals before variables (Werkzeug).

    A rule that the gateway cannot express, and every cell in which such a rule can win, is left to
    the fallback; that is repeated until nothing changes.
    """
    patterns = {rule.route.id: pattern_of(rule) for rule in rules}
    by_id = {rule.route.id: rule for rule in rules}
    if gateway == "rest":
        patterns = _widened(patterns)
    left = {
        identity: reason
        for identity, pattern in patterns.items()
        if (reason := _unroutable(by_id[identity], pattern, gateway)) is not None
    }
    while True:
        cells = _cells(by_id, patterns, left)
        joins: list[Join] = []
        fallen: dict[str, str] = {}
        for cell, owners in cells.items():
            for rule in by_id.values():
                reason = _can_win(rule, cell, owners, cells, patterns)
                if reason is None:
                    continue
                if rule.route.id in left:
                    fallen |= {
                        owner.route.id: f"{reason}, which the fallback answers" for owner in owners
                    }
                else:
                    endpoint = rule.route.endpoint
                    joins += [
                        Join(owner.route.endpoint, endpoint, reason)
                        for owner in owners
                        if owner.route.endpoint != endpoint
                    ]
        if not fallen:
            return CellMap(cells, tuple(dict.fromkeys(joins)), left)
        left |= fallen


def _unroutable(rule: LiveRule, pattern: Pattern, gateway: Gateway) -> str | None:
    if rule.websocket:
        return "is a WebSocket, which needs an API of its own"
    if rule.host is not None:
        return f"is bound to the host {rule.host!r}, which route keys cannot say"
    if rule.route.methods and not set(rule.route.methods) & set(ROUTABLE):
        return "answers only methods that API Gateway does not carry"
    return expressible(pattern, gateway)


def _widened(patterns: Mapping[str, Pattern]) -> dict[str, Pattern]:
    """REST: a variable and a greedy part cannot be siblings, so the variable becomes greedy."""
    found = dict(patterns)
    while True:
        greedy = {
            pattern.segments[:-1]
            for pattern in found.values()
            if pattern.segments and pattern.segments[-1] == GREEDY
        }
        changed = False
        for identity, pattern in found.items():
            for index, segment in enumerate(pattern.segments):
                if segment == VARIABLE and index > 0 and pattern.segments[:index] in greedy:
                    segments = (*pattern.segments[:index], GREEDY)
                    found[identity] = Pattern(segments, total=False, slash=pattern.slash)
                    changed = True
                    break
        if not changed:
            return found


def _cells(
    by_id: Mapping[str, LiveRule], patterns: Mapping[str, Pattern], left: Mapping[str, str]
) -> dict[Cell, tuple[LiveRule, ...]]:
    cells: dict[Cell, tuple[LiveRule, ...]] = {}
    for identity, rule in by_id.items():
        if identity in left:
            continue
        for method in rule.route.methods or ROUTABLE:
            if method in ROUTABLE:
                cell = Cell(method, patterns[identity].segments)
                cells[cell] = (*cells.get(cell, ()), rule)
    return cells


def _can_win(
    rule: LiveRule,
    cell: Cell,
    owners: tuple[LiveRule, ...],
    cells: Mapping[Cell, object],
    patterns: Mapping[str, Pattern],
) -> str | None:
    """Why the framework may choose `rule` for a request that the gateway sends to `cell`."""
    if rule.route.methods and cell.method not in rule.route.methods:
        return None
    segments = patterns[rule.route.id].segments
    if not overlap(segments, cell.segments):
        return None
    if segments == cell.segments:
        return f"{rule.route.rule} is the same route to the gateway"
    if contains(cell.segments, segments):
        # The gateway has a more specific route for the rule, if it has one at all.
        own = Cell(cell.method, segments) in cells
        return None if own else f"{rule.route.rule} lies within {cell.key}"
    if contains(segments, cell.segments) and any(patterns[o.route.id].total for o in owners):
        return None
    if contains(segments, cell.segments):
        return f"what {owners[0].route.rule} does not match goes on to {rule.route.rule}"
    return f"{rule.route.rule} and {owners[0].route.rule} match some of the same paths"
