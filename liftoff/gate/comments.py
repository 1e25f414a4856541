"""Suppressions.

| comment | covers |
|---|---|
| `# liftoff: ignore[LO101] reason` | the statement that it stands in, however many lines that has |
| the same, alone on its line | the next statement |
| the same, at the header of a block (`def`, `class`, `if`, `for`, `with`, …) or a decorator | the \
whole block |
| `# liftoff: ignore-file[LO101] reason` | the file, from any line |
| `# noqa: LO101` | what `ignore` does |

Several codes are separated by commas. A comment without codes hides nothing, and a bare `# noqa`,
which somebody wrote for another linter, does not either.
"""

from __future__ import annotations

import io
import re
import token
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field

from liftoff.nearest import nearest
from liftoff.rules.finding import Place

IGNORE = "ignore"
IGNORE_FILE = "ignore-file"
NOQA = "noqa"

_OWN = re.compile(r"#\s*liftoff:\s*([\w-]+)\s*(?:\[([^\]]*)\])?([^#]*)")
_NOQA = re.compile(r"#\s*noqa:([^#\n]*)", re.IGNORECASE)
_CODE = re.compile(r"\bLO\d{3}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One comment.

    Attributes:
        kind: `ignore`, `ignore-file` or `noqa`, or the word that stands there instead.
        codes: as written, in capitals; of `noqa` only liftoff's.
        reason: what follows them; "" when nothing does.
        place: of the comment.
        start: first line that it covers, from 1.
        end: last line that it covers.
    """

    kind: str
    codes: tuple[str, ...]
    reason: str
    place: Place
    start: int
    end: int


@dataclass(slots=True)
class _Line:
    """A logical line: a simple statement, or the header of a block."""

    start: int
    first: str
    end: int = 0
    # The last line of the block that it heads; 0 when it heads none.
    block_end: int = 0
    comments: list[tokenize.TokenInfo] = field(default_factory=list)


def may_suppress(text: str) -> bool:
    """Whether a text may hold such a comment: reading its tokens takes long."""
    if "liftoff:" in text:
        return True
    return ("noqa" in text or "NOQA" in text) and any(
        _CODE.search(found[1]) for found in _NOQA.finditer(text)
    )


def read_suppressions(path: str, text: str) -> tuple[Suppression, ...]:
    """The comments of a file that suppress something, or try to; in order of lines.

    Args:
        path: relative to the tree, for the places.
        text: of a file that parses.
    """
    if not may_suppress(text):
        return ()
    # As the tokenizer counts them.
    source = io.StringIO(text, newline=None).read().split("\n")
    try:
        lines, rest = _logical_lines(text)
    except (tokenize.TokenError, SyntaxError):
        # The finding stays: better than one that a comment hides by mistake.
        return ()
    found = [
        suppression
        for number, line in enumerate(lines)
        for comment in line.comments
        for suppression in _parse(path, source, comment, *_covered(lines, number))
    ]
    found += [s for comment in rest for s in _parse(path, source, comment, *comment.start[:1] * 2)]
    return tuple(sorted(found, key=lambda s: (s.place.line, s.place.column)))


def _logical_lines(text: str) -> tuple[list[_Line], list[tokenize.TokenInfo]]:
    """The logical lines with their comments, and the comments that no line follows."""
    lines: list[_Line] = []
    waiting: list[tokenize.TokenInfo] = []
    headers: list[_Line] = []
    current: _Line | None = None
    for item in tokenize.generate_tokens(io.StringIO(text, newline=None).readline):
        if item.type == token.COMMENT:
            (waiting if current is None else current.comments).append(item)
        elif item.type == token.INDENT:
            headers.append(lines[-1])
        elif item.type == token.DEDENT:
            headers.pop().block_end = lines[-1].end
        elif item.type == token.NEWLINE and current is not None:
            current.end = item.start[0]
            lines.append(current)
            current = None
        elif item.type not in (token.NL, token.NEWLINE, token.ENDMARKER) and current is None:
            current = _Line(item.start[0], item.string, comments=waiting)
            waiting = []
    return lines, waiting


def _covered(lines: list[_Line], number: int) -> tuple[int, int]:
    """First and last line of a logical line with its block, a function with its decorators."""
    last = number
    while lines[last].first == "@" and last + 1 < len(lines):
        last += 1
    first = number
    while first > 0 and lines[last].block_end and lines[first - 1].first == "@":
        first -= 1
    return lines[first].start, lines[last].block_end or lines[last].end


def _parse(
    path: str, source: list[str], comment: tokenize.TokenInfo, start: int, end: int
) -> Iterator[Suppression]:
    line, column = comment.start
    before = source[line - 1][:column]
    for found in _OWN.finditer(comment.string):
        kind = found[1].casefold()
        if kind not in (IGNORE, IGNORE_FILE) and nearest(kind, (IGNORE, IGNORE_FILE)) is None:
            continue
        codes = tuple(c.strip().upper() for c in (found[2] or "").split(",") if c.strip())
        whole = kind == IGNORE_FILE
        yield Suppression(
            kind=kind,
            codes=tuple(dict.fromkeys(codes)),
            reason=found[3].strip(" \t:-"),
            place=_place(path, line, before, found),
            start=1 if whole else start,
            end=_END if whole else end,
        )
    for found in _NOQA.finditer(comment.string):
        codes = tuple(dict.fromkeys(code.upper() for code in _CODE.findall(found[1])))
        if codes:
            yield Suppression(
                kind=NOQA,
                codes=codes,
                reason="",
                place=_place(path, line, before, found),
                start=start,
                end=end,
            )


def _place(path: str, line: int, before: str, found: re.Match[str]) -> Place:
    """The span of a part of a comment; `before` is what stands before the comment."""
    comment = found.string
    end = found.start() + len(found[0].rstrip())
    # Columns of findings are bytes of UTF-8.
    start_column, end_column = (
        len((before + comment[:index]).encode(errors="surrogatepass")) + 1
        for index in (found.start(), end)
    )
    return Place(path, line, start_column, line, end_column)


# Beyond the last line of any file.
_END = 1 << 31
