"""Whether two texts of a file are the same code, and where each place of one is in the other.

Code is the same when its syntax tree is, but for texts that stand alone as a statement (`collect`
empties these, so that nothing reads them), and when what shares a line still does and nothing else.
An analysis asks of two places only which comes first and whether they share a line: it says the
same of both texts, in other places.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from liftoff.project.source.modules import parse_source
from liftoff.workspace.source import ReadError

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Moves:
    """Where the places of an older text are now.

    Attributes:
        lines: by line, from 1, of all lines on which a node starts or ends.
        points: by line, and column from 0 in bytes, of all places where a node starts or ends.
    """

    lines: dict[int, int]
    points: dict[Point, Point]


def moves_between(old: str, new: str, path: str) -> Moves | None:
    """Where the places of `old` are in `new`; None when they are not the same code, or not code."""
    before, after = parse_source(old, path), parse_source(new, path)
    if isinstance(before, ReadError) or isinstance(after, ReadError):
        return None
    points: dict[Point, Point] = {}
    pending: list[tuple[Any, Any]] = [(before, after)]
    while pending:
        left, right = pending.pop()
        if type(left) is not type(right):
            return None
        if isinstance(left, list):
            if len(left) != len(right):
                return None
            pending += zip(left, right, strict=True)
            continue
        if not isinstance(left, ast.AST):
            # Of one type; `0.0` and `-0.0` are equal, and not the same.
            if repr(left) != repr(right):
                return None
            continue
        alone = _is_text(left) and _is_text(right)
        for place, now in zip(_places(left, alone), _places(right, alone), strict=True):
            if points.setdefault(place, now) != now:
                return None
        if not alone:
            fields = left._fields
            pending += ((getattr(left, name, None), getattr(right, name, None)) for name in fields)
    return _in_order(points)


def _in_order(points: dict[Point, Point]) -> Moves | None:
    ordered = sorted(points.items())
    lines: dict[int, int] = {}
    for (line, _), (now, _) in ordered:
        if lines.setdefault(line, now) != now:
            return None
    if not _ascend(lines.values()) or not _ascend(now for _, now in ordered):
        return None
    return Moves(lines, points)


def _ascend(values: Iterable[Any]) -> bool:
    return all(left < right for left, right in pairwise(values))


def _places(node: ast.AST, alone: bool) -> tuple[Point, ...]:
    """Where a node starts and ends; nothing for what has no place of its own.

    `alone`: it is a text that nothing reads, of which only the start is a place of code.
    """
    if "lineno" not in node._attributes:
        return ()
    place: Any = node
    start = place.lineno, place.col_offset
    return (start,) if alone else (start, (place.end_lineno, place.end_col_offset))


def _is_text(node: ast.AST) -> bool:
    match node:
        case ast.Expr(ast.Constant(str())):
            return True
        case _:
            return False
