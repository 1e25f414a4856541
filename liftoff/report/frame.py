"""The line of code that a finding is about, with a mark below it."""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.rules.finding import Place

_WIDTH = 96


def code_frame(source: str, place: Place) -> Iterator[str]:
    """One line of code and one of marks; nothing when the source has no such line."""
    # Only "\n" and its kin end a line for Python's parser; `splitlines` knows more of them.
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not 1 <= place.line <= len(lines):
        return
    text = lines[place.line - 1].replace("\t", " ")
    # Columns of the parser are bytes of UTF-8.
    start = len(text.encode()[: place.column - 1].decode(errors="ignore"))
    end = len(text)
    if place.end_line == place.line:
        end = len(text.encode()[: place.end_column - 1].decode(errors="ignore"))
    shown = text[:_WIDTH]
    number = str(place.line)
    yield f"{number} | {shown}"
    mark = "^" * max(1, min(end, len(shown)) - start)
    if start < len(shown):
        yield f"{' ' * len(number)} | {' ' * start}{mark}"
