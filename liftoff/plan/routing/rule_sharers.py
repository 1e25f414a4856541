"""Functions that are joined so that their paths fill the rules of a load balancer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from liftoff.plan.routing.cell import Cell
from liftoff.plan.routing.listener_rules import VALUES_OF_A_CONDITION


def rule_sharers(
    routed: Mapping[Cell, str], functions: Sequence[tuple[str, ...]], excess: int
) -> Iterator[tuple[str, ...]]:
    """Sets of functions that need fewer rules together than alone, neighbours first.

    Args:
        routed: the function of each cell that gets a route, by its first endpoint.
        functions: the endpoints of each, in order.
        excess: how many rules there are too many.

    Yields:
        the first endpoint of each function of a set, until so many rules are saved.
    """
    paths: dict[str, set[tuple[str | None, str]]] = {}
    for cell, function in routed.items():
        paths.setdefault(function, set()).add((cell.host, cell.path))
    most = sum(map(len, functions))
    held: list[tuple[str, ...]] = []
    rules = values = 0
    for members in functions:
        count = len(paths.get(members[0], ()))
        if excess <= 0:
            return
        if count % VALUES_OF_A_CONDITION == 0:
            continue
        held.append(members)
        values += count
        rules += -(-count // VALUES_OF_A_CONDITION)
        if values % VALUES_OF_A_CONDITION == 0:
            saved = rules - values // VALUES_OF_A_CONDITION
            sizes = [len(one) for one in held]
            # As `folds_for` has it.
            if sum(sizes) ** 2 - sum(size**2 for size in sizes) <= most * min(saved, excess):
                excess -= saved
                yield tuple(one[0] for one in held)
            held, rules, values = [], 0, 0
