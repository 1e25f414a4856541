"""Which endpoints may win behind a listener's rule, whose order is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from liftoff.frameworks.live import LiveRule
from liftoff.plan.routing.cell import Cell, Link, answers, links, own_cells, priority
from liftoff.plan.routing.listener_rules import meets
from liftoff.plan.routing.overlaps import contains
from liftoff.plan.routing.patterns import GREEDY, VARIABLE, Pattern

# Whether the framework surely comes to the first rule before the second.
SurelyFirst = Callable[[LiveRule, Pattern, LiveRule, Pattern], bool]


class BalancerMeetings:
    """Finds the endpoints that may win in other rules' cells.

    A load balancer takes the first of its rules that matches, so a path that a rule of the
    framework's matches never comes to a cell behind that rule's own.

    Args:
        rules: all rules.
        patterns: by route id.
        surely_first: the framework's order.
        hosts: the one host of each rule that is bound to one, by route id.
    """

    def __init__(
        self,
        rules: tuple[LiveRule, ...],
        patterns: Mapping[str, Pattern],
        surely_first: SurelyFirst,
        hosts: Mapping[str, str],
    ) -> None:
        self._rules = rules
        self._patterns = patterns
        self._surely_first = surely_first
        self._hosts = hosts

    def of(self, cells: Mapping[Cell, tuple[LiveRule, ...]]) -> dict[Cell, list[Link]]:
        """For each cell a link from each of its endpoints to each other that may win in it."""
        found: dict[Cell, list[Link]] = {cell: [] for cell in cells}
        for cell, owners in cells.items():
            for rule in self._rules:
                if rule in owners or not answers(rule, cell.method):
                    continue
                if self._may_win(rule, cell, owners, cells):
                    found[cell] += links(owners, rule)
        return found

    def _may_win(
        self,
        rule: LiveRule,
        cell: Cell,
        owners: tuple[LiveRule, ...],
        cells: Mapping[Cell, object],
    ) -> bool:
        pattern = self._patterns[rule.route.id]
        host = self._hosts.get(rule.route.id)
        if None not in (host, cell.host) and host != cell.host:
            return False
        own = own_cells(pattern, cell.method, "alb", host)
        caught = all(c in cells and priority(c) < priority(cell) for c in own)
        for variant in pattern.variants():
            if not meets(variant, cell.shape, cell.ending):
                continue
            # Odd paths of a rule are not in its own cells.
            if caught and variant is pattern:
                continue
            if not self._is_covered(cell, owners, rule, variant):
                return True
        return False

    def _is_covered(
        self, cell: Cell, owners: tuple[LiveRule, ...], rule: LiveRule, variant: Pattern
    ) -> bool:
        """Whether the framework prefers an owner on the only path that the cell stands for."""
        if rule.host is not None or {VARIABLE, GREEDY} & {*cell.shape}:
            return False
        for owner in owners:
            pattern = self._patterns[owner.route.id]
            if (
                # Not every version of a framework finds a host that is spelled otherwise.
                owner.host is None
                and pattern.total
                and cell.ending in pattern.endings
                and contains(variant.shape, cell.shape)
                and self._surely_first(owner, pattern, rule, variant)
            ):
                return True
        return False
