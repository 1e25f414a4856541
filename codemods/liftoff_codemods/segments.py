"""A module as its top-level statements, each with the exact text that it stands in."""

from __future__ import annotations

import ast
import io
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """One logical line of a module's top level, or one compound statement.

    Attributes:
        line: first line of the statement itself, from 1; decorators come before it.
        lines: the lines that `text` stands in.
        lead: blank lines and comments above the statement, which go when it goes.
        text: the statement with its decorators, to the end of its last line, and the comments
            below that are indented as its body is.
    """

    line: int
    lines: range
    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Segments:
    """A module's text, taken apart; put together again it is the same text.

    Attributes:
        header: what stands above the first statement: comments there are the module's.
        body: the statements.
        footer: what stands below the last one.
        newline: how the module ends its lines.
    """

    header: str
    body: tuple[Segment, ...]
    footer: str
    newline: str


def segments(text: str, tree: ast.Module | None = None) -> Segments:
    """Take a module apart.

    Args:
        text: its source.
        tree: its syntax tree, where it is parsed already.

    Raises:
        SyntaxError: it is not Python.
    """
    # Lines as Python counts them: a form feed, say, ends none.
    lines = list(io.StringIO(text, newline=""))
    newline = lines[0][len(lines[0].rstrip("\r\n")) :] if lines else ""
    body: list[Segment] = []
    header = ""
    end = 0
    for line, first, last in _spans((tree or ast.parse(text)).body):
        own = _own_comments(lines[end : first - 1]) if body else 0
        above = "".join(lines[end + own : first - 1])
        if own:
            body[-1] = _longer(body[-1], lines[end : end + own])
        if not body:
            header, above = above, ""
        body.append(Segment(line, range(first, last + 1), above, "".join(lines[first - 1 : last])))
        end = last
    own = _own_comments(lines[end:]) if body else 0
    if own:
        body[-1] = _longer(body[-1], lines[end : end + own])
    rest = "".join(lines[end + own :])
    if not body:
        header, rest = rest, ""
    return Segments(header, tuple(body), rest, newline or "\n")


def _spans(body: Sequence[ast.stmt]) -> list[tuple[int, int, int]]:
    """Line, first line and last line of each statement; those that share a line are one."""
    found: list[tuple[int, int, int]] = []
    for node in body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        last = node.end_lineno or node.lineno
        if found and first <= found[-1][2]:
            found[-1] = (*found[-1][:2], last)
        else:
            found.append((node.lineno, first, last))
    return found


def _own_comments(between: Sequence[str]) -> int:
    """How many of the lines below a statement are its own: up to the last indented comment."""
    count = 0
    for index, line in enumerate(between):
        if line.lstrip().startswith("#"):
            if not line[0].isspace():
                break
            count = index + 1
    return count


def _longer(segment: Segment, lines: Sequence[str]) -> Segment:
    longer = range(segment.lines.start, segment.lines.stop + len(lines))
    return Segment(segment.line, longer, segment.lead, segment.text + "".join(lines))
