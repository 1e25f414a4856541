"""What one side said to a request, and how two such answers differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

HeaderPairs = tuple[tuple[str, str], ...]
What = Literal["answer", "status", "header", "cookie", "body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole HTTP response, as it came over the wire.

    Attributes:
        status: the code, 100 to 999.
        reason: the phrase after the code; may be empty.
        headers: in order, repeats kept, values as Latin-1 text.
        body: transfer coding removed, content coding (gzip and the like) kept.
    """

    status: int
    reason: str
    headers: HeaderPairs
    body: bytes

    def values(self, name: str) -> tuple[str, ...]:
        """The values of one field, in order; `name` in any case."""
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key.lower() == wanted)


@dataclass(frozen=True, slots=True)
class Failure:
    """No answer, or half of one. `reason` is one sentence without a full stop."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not the same.

    Attributes:
        what: the part of the answer.
        where: the field's or cookie's name, or the place in the body: a JSON pointer, a line,
            an offset; empty for a status or a missing answer.
        original: what the original app said there.
        moved: what the moved app said there.
    """

    what: What
    where: str
    original: str
    moved: str


ABSENT = "(none)"
