"""Paths with `%2F`: a slash to an app, and part of a segment to a gateway that chooses by them.

`/wiki/a%2Fb` goes to the route of `/wiki/{title}`, and may be another rule's once it is decoded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from liftoff.frameworks.live import LiveRule
from liftoff.plan.routing.cell import Cell, Link, answers, links
from liftoff.plan.routing.overlaps import takes
from liftoff.plan.routing.patterns import GREEDY, VARIABLE, Pattern, Shape


def encoded_slashes(
    cells: Mapping[Cell, tuple[LiveRule, ...]],
    rules: Iterable[LiveRule],
    patterns: Mapping[str, Pattern],
) -> set[Link]:
    """From the endpoints of each cell to those that such paths bring there.

    Args:
        cells: with their own rules.
        rules: all of the app.
        patterns: theirs, by route id.
    """
    by_shape: dict[Shape, list[Cell]] = {}
    for cell in cells:
        if {VARIABLE, GREEDY} & {*cell.shape}:
            by_shape.setdefault(cell.shape, []).append(cell)
    found: set[Link] = set()
    for rule in rules:
        for variant in patterns[rule.route.id].variants():
            for shape, there in by_shape.items():
                if _spreads(shape, variant):
                    for cell in there:
                        if rule not in cells[cell] and answers(rule, cell.method):
                            found.update(links(cells[cell], rule, stray=True))
    return found


def _spreads(shape: Shape, pattern: Pattern) -> bool:
    """Whether the pattern matches a path of the shape whose variables may hold slashes."""
    # How many segments of the pattern may stand for those of the shape so far.
    ends = {0}
    for segment in shape:
        if any(pattern.shape[end : end + 1] == (GREEDY,) for end in ends):
            return True
        if segment in (VARIABLE, GREEDY):
            ends = set(range(min(ends) + 1, len(pattern.shape) + 1))
        else:
            ends = {end + 1 for end in ends if takes(pattern, end, segment)}
        if not ends:
            return False
    return len(pattern.shape) in ends
