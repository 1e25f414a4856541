"""Takes names out of the list in the parentheses of an import; each comment stays with its line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import libcst as cst

Gap = cst.BaseParenthesizableWhitespace


@dataclass(frozen=True, slots=True)
class _Line:
    """Names that stand in one line.

    Attributes:
        names: of them.
        before: what is between them and the names before: the comment of that line, and what is
            above this one.
        after: the same after them.
    """

    names: Sequence[cst.ImportAlias]
    before: Gap
    after: Gap


def without(statement: cst.ImportFrom, kept: Collection[cst.ImportAlias]) -> cst.ImportFrom:
    """The statement with some of its names only.

    What is at the end of a line stays as long as one of the line's names does, and so does what is
    in the lines above it. The end of the list looks as it did.

    Args:
        statement: `from a import (b, c)`.
        kept: at least one of its names.
    """
    opening, closing = statement.lpar, statement.rpar
    if opening is None or closing is None or isinstance(statement.names, cst.ImportStar):
        raise ValueError("an import without parentheses")
    lines = _lines(statement.names, opening.whitespace_after, closing.whitespace_before)
    held = [(line, names) for line in lines if (names := [n for n in line.names if n in kept])]
    after = [_between(one.after, other.before) for (one, _), (other, _) in pairwise(held)]
    after.append(_between(held[-1][0].after, lines[-1].after))
    last = statement.names[-1].comma
    made: list[cst.ImportAlias] = []
    for (_, names), gap in zip(held, after, strict=True):
        made += names[:-1]
        comma = names[-1].comma
        made.append(names[-1].with_changes(comma=_comma(comma, gap)))
    end = after[-1]
    if isinstance(last, cst.Comma):
        end = closing.whitespace_before
    else:
        made[-1] = made[-1].with_changes(comma=last)
    return statement.with_changes(
        names=made,
        lpar=opening.with_changes(whitespace_after=_between(lines[0].before, held[0][0].before)),
        rpar=closing.with_changes(whitespace_before=end),
    )


def _lines(names: Sequence[cst.ImportAlias], before: Gap, end: Gap) -> list[_Line]:
    lines: list[_Line] = []
    line: list[cst.ImportAlias] = []
    for name in names:
        line.append(name)
        final = name is names[-1]
        after = name.comma.whitespace_after if isinstance(name.comma, cst.Comma) else end
        if final or isinstance(after, cst.ParenthesizedWhitespace):
            lines.append(_Line(line, before, after))
            line, before = [], after
    return lines


def _between(left: Gap, right: Gap) -> Gap:
    """What ends the line before `left`, and then what leads to the line after `right`."""
    if left is right:
        return left
    ends = left if isinstance(left, cst.ParenthesizedWhitespace) else None
    leads = right if isinstance(right, cst.ParenthesizedWhitespace) else None
    if leads is None:
        # The line goes on; a comment would take the rest of it along.
        return right if ends is None or ends.first_line.comment is None else _broken(ends)
    if ends is None:
        return (
            leads.with_changes(first_line=cst.TrailingWhitespace()) if leads.empty_lines else left
        )
    return leads.with_changes(first_line=ends.first_line)


def _broken(ends: cst.ParenthesizedWhitespace) -> Gap:
    return cst.ParenthesizedWhitespace(first_line=ends.first_line)


def _comma(comma: cst.Comma | cst.MaybeSentinel, gap: Gap) -> cst.Comma:
    if isinstance(comma, cst.Comma):
        return comma.with_changes(whitespace_after=gap)
    return cst.Comma(whitespace_after=gap)
