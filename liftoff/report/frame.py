"""The line of code that a finding is about, with a mark below it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from liftoff.report.escapes import CI_COMMAND
from liftoff.report.sources import Span

_WIDTH = 96
# Stands for a character that a terminal would not show, or would obey.
_UNSEEN = "\N{REPLACEMENT CHARACTER}"


def code_frame(line: str, span: Span) -> Iterator[str]:
    """One line of code and one of marks; nothing when the source has no such line.

    Args:
        line: the text of the span's first line.
        span: columns in characters.
    """
    if not line:
        return
    shown = CI_COMMAND.sub(rf"##\1{_UNSEEN}", "".join(map(_shown, line[:_WIDTH])))
    number = str(span.line)
    yield f"{number} | {shown.rstrip()}"
    start = span.column - 1
    if start >= len(shown):
        return
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    marked = max(1, _width(shown[start:end]))
    yield f"{' ' * len(number)} | {' ' * _width(shown[:start])}{'^' * marked}"


def _shown(char: str) -> str:
    if char == "\t":
        return " "
    return char if char.isprintable() or unicodedata.combining(char) else _UNSEEN


def _width(text: str) -> int:
    """Cells of a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )
