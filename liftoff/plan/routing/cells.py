"""Which endpoints a function must own, so that the gateway's choice of it is never wrong.

A cell is a method and a shape, the unit that a gateway routes by. Whatever endpoint the framework
can choose for some path that the gateway may send to the cell must be owned by the cell's function.
Where the gateway's order is not certain, every choice counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from liftoff.frameworks.live import LiveRule
from liftoff.plan.model import Gateway
from liftoff.plan.routing.balancer_meetings import BalancerMeetings
from liftoff.plan.routing.cell import Cell, Link, answers, links, own_cells
from liftoff.plan.routing.encoded_slashes import encoded_slashes
from liftoff.plan.routing.folds import Folds, folded
from liftoff.plan.routing.gateway_limits import ROUTABLE, unroutable, without_siblings
from liftoff.plan.routing.listener_rules import HOST, narrowed
from liftoff.plan.routing.overlaps import contains, covers, overlap, strays, tried_first
from liftoff.plan.routing.patterns import (
    GREEDY,
    PLAIN,
    SLASH,
    Pattern,
    Shape,
    pattern_of,
)

_NO_FOLDS = Folds()


@dataclass(frozen=True, slots=True, kw_only=True)
class CellMap:
    """The cells that can have a route of their own.

    Attributes:
        cells: rules of each cell, in the framework's order.
        joins: endpoints that must be in one function.
        guests: endpoints (`other`) that the function of `owner` must be able to answer as well.
        strays: endpoints (`other`) that only odd paths bring to the function of `owner`.
        left: reason for each rule (by route id) that has no cell of its own.
        gateway: that the cells are for.
        rules: all rules that answer HTTP.
        patterns: theirs, by route id, as wide as the gateway and the folds make them.
    """

    cells: Mapping[Cell, tuple[LiveRule, ...]]
    joins: tuple[Link, ...]
    guests: tuple[Link, ...]
    strays: tuple[Link, ...]
    left: Mapping[str, str]
    gateway: Gateway
    rules: tuple[LiveRule, ...]
    patterns: Mapping[str, Pattern]


def cell_map(
    rules: Iterable[LiveRule],
    gateway: Gateway,
    *,
    first_match: bool = False,
    stateful: Collection[str] = (),
    folds: Folds = _NO_FOLDS,
    whole_hosts: bool = False,
    unsliced: Mapping[str, str] | None = None,
) -> CellMap:
    """Build the cells of an app.

    Args:
        rules: the app's rules, in the framework's order.
        gateway: what is in front of the functions.
        first_match: whether the first rule that matches wins (Starlette); else the framework tries
            literals before variables (Werkzeug).
        stateful: endpoints with state in memory. They are answered by one function only, so they
            are nobody's guests, and HEAD is routed as GET is.
        folds: routes that are to be one.
        whole_hosts: whether the hosts of rules are whole names, and not parts of a server's.
        unsliced: endpoints that only the whole app can answer, with the reason.
    """
    unsliced = unsliced or {}
    rules = tuple(rule for rule in rules if not rule.websocket)
    patterns = folded({rule.route.id: pattern_of(rule) for rule in rules}, folds)
    if gateway == "rest":
        patterns = without_siblings(patterns)
    if gateway == "alb":
        patterns = {identity: narrowed(pattern) for identity, pattern in patterns.items()}
    hosts = _whole_hosts(rules, gateway) if whole_hosts else {}
    left = {
        rule.route.id: reason
        for rule in rules
        if (
            reason := unroutable(rule, patterns[rule.route.id], gateway, hosts)
            or unsliced.get(rule.route.endpoint)
        )
        is not None
    }
    cells: dict[Cell, tuple[LiveRule, ...]] = {}
    for rule in rules:
        identity = rule.route.id
        for method in _routed_methods(rule, rule.route.endpoint in stateful):
            if identity not in left:
                for cell in own_cells(patterns[identity], method, gateway, hosts.get(identity)):
                    cells[cell] = (*cells.get(cell, ()), rule)
    order = _Order(rules, first_match=first_match)
    meetings: BalancerMeetings | _Meetings = (
        BalancerMeetings(rules, patterns, order.surely_first, hosts)
        if gateway == "alb"
        else _Meetings(rules, patterns, gateway, order)
    )
    cells, visits = _uncrowded(cells, meetings)
    routed = {rule.route.id for owners in cells.values() for rule in owners}
    for rule in rules:
        if rule.route.id not in routed:
            left.setdefault(rule.route.id, "the rule answers OPTIONS where others do so, too")
    found_links = {link for found in visits.values() for link in found}
    joins, visitors = _sorted_links(cells, found_links, stateful, folds)
    return CellMap(
        cells=cells,
        joins=joins,
        guests=tuple(link for link in visitors if not link.stray),
        strays=(
            *(link for link in visitors if link.stray),
            *encoded_slashes(cells, rules, patterns),
        ),
        left=left,
        gateway=gateway,
        rules=rules,
        patterns=patterns,
    )


def _whole_hosts(rules: Iterable[LiveRule], gateway: Gateway) -> dict[str, str]:
    """The hosts that a listener rule can ask for, by route id."""
    return {
        rule.route.id: rule.host.lower()
        for rule in rules
        if gateway == "alb" and rule.host and HOST.fullmatch(rule.host)
    }


def _uncrowded(
    cells: dict[Cell, tuple[LiveRule, ...]], meetings: BalancerMeetings | _Meetings
) -> tuple[dict[Cell, tuple[LiveRule, ...]], dict[Cell, list[Link]]]:
    """The cells that are worth a route, and who visits them.

    Werkzeug's rules answer OPTIONS by themselves: a cell that many would visit for that alone is
    better off with the fallback.
    """
    while True:
        visits = meetings.of(cells)
        crowded = {cell for cell, links in visits.items() if cell.method == "OPTIONS" and links}
        if not crowded:
            return cells, visits
        cells = {cell: owners for cell, owners in cells.items() if cell not in crowded}


def _routed_methods(rule: LiveRule, stateful: bool) -> tuple[str, ...]:
    methods = rule.route.methods or ROUTABLE
    if stateful and "HEAD" not in methods and answers(rule, "HEAD"):
        methods = (*methods, "HEAD")
    return tuple(method for method in methods if method in ROUTABLE)


def _sorted_links(
    cells: Mapping[Cell, tuple[LiveRule, ...]],
    found: Collection[Link],
    stateful: Collection[str],
    folds: Folds,
) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Tell joins from guests and strays."""
    joins: list[Link] = []
    leaders: dict[str, LiveRule] = {}
    for cell, owners in cells.items():
        together = folds.together(cell)
        if together is not None:
            leader = leaders.setdefault(together, owners[0])
            reason = f"one route leads to {together}, for want of routes"
            joins += [
                Link(leader.route.endpoint, rule.route.endpoint, reason, None, None)
                for rule in owners
                if rule.route.endpoint != leader.route.endpoint
            ]
            continue
        first, *others = owners
        joins += [
            Link(
                first.route.endpoint,
                rule.route.endpoint,
                _why_together(first.route.rule, rule.route.rule),
                rule.route.path or None,
                rule.route.line or None,
            )
            for rule in others
            if rule.route.endpoint != first.route.endpoint
        ]
    pairs = {(link.owner, link.other) for link in found}
    visitors: list[Link] = []
    for link in sorted(found, key=lambda link: (link.owner, link.other, link.reason)):
        # Two functions that each hold the other's endpoint would be the same function twice.
        mutual = (link.other, link.owner) in pairs
        (joins if mutual or link.other in stateful else visitors).append(link)
    return tuple(dict.fromkeys(joins)), tuple(visitors)


def _why_together(first: str, other: str) -> str:
    if first == other:
        return f"they have the same rule, {first}"
    return f"the gateway cannot tell {first} from {other}"


class _Order:
    """In which order the framework tries its rules, as far as that is sure."""

    def __init__(self, rules: tuple[LiveRule, ...], *, first_match: bool) -> None:
        self._order = {rule.route.id: n for n, rule in enumerate(rules)} if first_match else None

    def surely_first(
        self, owner: LiveRule, pattern: Pattern, rule: LiveRule, variant: Pattern
    ) -> bool:
        """Whether the framework comes to `owner` before `rule`."""
        if self._order is not None:
            return self._order[owner.route.id] < self._order[rule.route.id]
        return tried_first(pattern, variant)


class _Meetings:
    """Finds the endpoints that may win in other rules' cells.

    Args:
        rules: all rules.
        patterns: by route id.
        gateway: an HTTP or REST API, or whoever chooses among function URLs.
        order: the framework's.
    """

    def __init__(
        self,
        rules: tuple[LiveRule, ...],
        patterns: Mapping[str, Pattern],
        gateway: Gateway,
        order: _Order,
    ) -> None:
        self._rules = rules
        self._patterns = patterns
        self._gateway = gateway
        self._surely_first = order.surely_first

    def of(self, cells: Mapping[Cell, tuple[LiveRule, ...]]) -> dict[Cell, list[Link]]:
        """For each cell a link from each of its endpoints to each other that may win in it."""
        shapes: dict[Shape, dict[Cell, tuple[LiveRule, ...]]] = {}
        for cell, owners in cells.items():
            shapes.setdefault(cell.shape, {})[cell] = owners
        found: dict[Cell, list[Link]] = {cell: [] for cell in cells}
        for shape, there in shapes.items():
            for rule in self._rules:
                for variant in self._patterns[rule.route.id].variants():
                    if not overlap(variant, shape):
                        continue
                    for cell, owners in there.items():
                        if rule in owners:
                            continue
                        if self._may_win(rule, variant, cell, owners, cells, shapes):
                            stray = self._strays(rule, variant, cell, owners)
                            found[cell] += links(owners, rule, stray=stray)
        return found

    def _may_win(
        self,
        rule: LiveRule,
        variant: Pattern,
        cell: Cell,
        owners: tuple[LiveRule, ...],
        cells: Mapping[Cell, object],
        shapes: Collection[Shape],
    ) -> bool:
        """Whether the framework may choose `rule` for a path that the gateway sends to `cell`."""
        if not answers(rule, cell.method):
            return False
        shape = variant.shape
        if shape != cell.shape and contains(cell.shape, shape):
            # The gateway prefers the rule's own, more specific cell, if there is one.
            escapes = cell.shape[-1] == GREEDY and self._escapes(variant, shapes)
            if Cell(cell.method, shape) in cells and not escapes:
                return False
        return rule.host is not None or not variant.endings <= self._sure_endings(
            rule, variant, owners
        )

    def _sure_endings(
        self, rule: LiveRule, variant: Pattern, owners: tuple[LiveRule, ...]
    ) -> frozenset[str]:
        """The endings of all paths of a cell with which an owner is surely chosen."""
        sure = [
            pattern.endings
            for owner in owners
            if covers(pattern := self._patterns[owner.route.id], variant)
            and self._surely_first(owner, pattern, rule, variant)
        ]
        return frozenset[str]().union(*sure)

    def _strays(
        self, rule: LiveRule, variant: Pattern, cell: Cell, owners: tuple[LiveRule, ...]
    ) -> bool:
        """Whether only paths with a last slash come to `rule`, which takes any path."""
        return (
            rule.host is None
            and GREEDY in variant.shape
            and contains(variant.shape, cell.shape)
            and PLAIN in self._sure_endings(rule, variant, owners)
        )

    def _escapes(self, variant: Pattern, shapes: Collection[Shape]) -> bool:
        """Whether the gateway may overlook the rule's own cell for a greedy one around it."""
        if self._gateway == "rest":
            return strays(variant, shapes)
        # An HTTP API may see in a last slash one more segment, which only the greedy part takes.
        return SLASH in variant.endings and variant.shape[-1:] != (GREEDY,)
