"""An analysis of code whose files have changed in nothing but where things are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from liftoff.frameworks.routes import Route
from liftoff.project.source.same_code import Moves
from liftoff.rules.finding import Analysis, Finding, Place, judge, place_id

# A text that names a line would be wrong after a move.
_LINE = re.compile(r"\bline \d")
# How many columns `place_of` gives to the header of a function or class.
_HEADER = 3


class _UnknownError(Exception):
    """It is not known where a place is now."""


def moved(analysis: Analysis, moves: Mapping[str, Moves]) -> Analysis | None:
    """The same analysis with the places as they are now; None when one of them is not known.

    Args:
        analysis: of one program.
        moves: by path, of the files that have changed.
    """
    try:
        routes = tuple(_route(route, moves) for route in analysis.routes)
        findings = tuple(_finding(finding, moves) for finding in analysis.findings)
    except _UnknownError:
        return None
    return replace(analysis, routes=routes, verdicts=judge(routes, findings), findings=findings)


def _route(route: Route, moves: Mapping[str, Moves]) -> Route:
    return replace(route, line=_line(route.path, route.line, moves))


def _finding(finding: Finding, moves: Mapping[str, Moves]) -> Finding:
    place = _place(finding.place, moves)
    said = (finding.message, finding.symbol, finding.fix, *(o.message for o in finding.related))
    if finding.id != place_id(finding.rule, finding.place) or any(map(_LINE.search, said)):
        raise _UnknownError
    return replace(
        finding,
        id=place_id(finding.rule, place),
        place=place,
        related=tuple(_place(one, moves) for one in finding.related),
        trace=tuple(
            replace(step, line=_line(step.path, step.line, moves)) for step in finding.trace
        ),
        made=None if finding.made is None else _place(finding.made, moves),
    )


def _line(path: str, line: int, moves: Mapping[str, Moves]) -> int:
    known = moves.get(path)
    if known is None:
        return line
    try:
        return known.lines[line]
    except KeyError:
        raise _UnknownError from None


def _place(place: Place, moves: Mapping[str, Moves]) -> Place:
    known = moves.get(place.path)
    if known is None:
        return place
    start = (place.line, place.column - 1)
    end = (place.end_line, place.end_column - 1)
    whole = start == (1, 0) and end == (1, 1)
    if whole and end not in known.points:
        # The module itself, which has no place.
        return place
    line, column = known.points.get(start, (0, 0))
    if not line:
        raise _UnknownError
    if end in known.points:
        end_line, end_column = known.points[end]
    elif end == (place.line, start[1] + _HEADER):
        end_line, end_column = line, column + _HEADER
    else:
        raise _UnknownError
    return replace(
        place, line=line, column=column + 1, end_line=end_line, end_column=end_column + 1
    )
