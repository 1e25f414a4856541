"""Source texts by path, and columns that count characters.

The parser of Python counts columns in bytes of UTF-8; people, editors and CI systems count
characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liftoff.rules.finding import Place


@dataclass(frozen=True, slots=True)
class Span:
    """A place whose columns count characters (code points) from 1; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Sources:
    """Texts of files, split into lines once, when a line of them is asked for.

    Args:
        texts: text of each file by path, as places name it.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._lines: dict[str, list[str]] = {}

    def line(self, path: str, number: int) -> str:
        """One line without its end, counted from 1; "" when the text has no such line."""
        lines = self._lines.get(path)
        if lines is None:
            lines = self._lines[path] = _split(self._texts.get(path, ""))
        return lines[number - 1] if 1 <= number <= len(lines) else ""

    def span(self, place: Place) -> Span:
        """The place in characters; in bytes, as it is, where the text is not known."""
        return Span(
            place.line,
            self._column(place.path, place.line, place.column),
            place.end_line,
            self._column(place.path, place.end_line, place.end_column),
        )

    def _column(self, path: str, number: int, column: int) -> int:
        line = self.line(path, number)
        if line.isascii():
            return column
        return len(line.encode(errors="surrogatepass")[: column - 1].decode(errors="ignore")) + 1


def _split(text: str) -> list[str]:
    # Only these end a line for Python's parser; `splitlines` knows more.
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
