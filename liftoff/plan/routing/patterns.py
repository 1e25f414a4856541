"""A framework's rule as a gateway can match it: literal segments, `{v}`, and a greedy end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from liftoff.frameworks.app_regex import compiled
from liftoff.frameworks.live import LiveRule, Text, Variable

VARIABLE: Final = "{v}"
GREEDY: Final = "{g+}"

# What a path of the framework's may end in, beyond what the gateway compares: whether the gateway
# takes `/a/` for `/a`, or `//` for `/`, is its own affair (a REST API does, an HTTP API may).
PLAIN: Final = ""
SLASH: Final = "/"

# What API Gateway takes as a literal path part; anything else is matched as a variable.
_LITERAL = re.compile(r"[A-Za-z0-9_\-.,:]+")

# A reference to a group, by its number or name.
_REFERENCE = re.compile(r"\\\d|\(\?P=|\(\?\(")

# Literal texts, `VARIABLE`, and `GREEDY` (one or more segments) as the last.
Shape = tuple[str, ...]
_Parts = Sequence[Text | Variable]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """An over-approximation of a rule: it matches every path that the rule matches.

    Attributes:
        shape: the segments, without a last slash.
        accepts: for each segment the regex that its text must match; None where that is not known,
            or depends on what stands around. Of a greedy part that is the whole text from there on.
        weights: for each segment those that Werkzeug gives the converters in it.
        plain: for each segment whether the framework takes all that the gateway takes there.
        endings: `PLAIN`, `SLASH` or both: how the paths end that the rule answers itself.
        empty: whether nothing but a slash may stand where the greedy part is.
        hollow: whether only slashes may stand where the greedy part is.
        doubled: whether the rule answers a second last slash, too, as one ending in a slash does
            when slashes are not strict.
    """

    shape: Shape
    accepts: tuple[str | None, ...]
    weights: tuple[tuple[float, ...], ...]
    plain: tuple[bool, ...]
    endings: frozenset[str]
    empty: bool
    hollow: bool
    doubled: bool

    @property
    def total(self) -> bool:
        """Whether the rule matches all that the shape matches, if the ending is one of its own."""
        return all(self.plain)

    def rest(self, index: int) -> str | None:
        """The regex of all from segment `index` on, without a last slash; None if not known."""
        return _joined(self.accepts[index:])

    def widened(self, index: int) -> Pattern:
        """The same with a greedy part from segment `index` on."""
        return replace(
            self,
            shape=(*self.shape[:index], GREEDY),
            accepts=(*self.accepts[:index], _joined(self.accepts[index:])),
            weights=(*self.weights[:index], ()),
            plain=(*self.plain[:index], False),
            empty=self.empty and index == len(self.shape) - 1,
            hollow=self.hollow and index == len(self.shape) - 1,
        )

    def variants(self) -> Iterable[Pattern]:
        """This pattern, and those of its odd paths: an empty greedy part, an empty last segment."""
        yield self
        if self.empty:
            yield replace(
                self,
                shape=self.shape[:-1],
                accepts=self.accepts[:-1],
                weights=self.weights[:-1],
                plain=self.plain[:-1],
                endings=frozenset({SLASH} if self.shape[:-1] else {PLAIN, SLASH}),
                empty=False,
            )
        if self.hollow:
            yield replace(self, shape=(*self.shape[:-1], ""), accepts=(*self.accepts[:-1], ""))
        if self.doubled and GREEDY not in self.shape:
            yield replace(
                self,
                shape=(*self.shape, ""),
                accepts=(*self.accepts, ""),
                weights=(*self.weights, ()),
                plain=(*self.plain, True),
            )


def is_literal(segment: str) -> bool:
    """Whether a route of a gateway can spell a segment."""
    return _LITERAL.fullmatch(segment) is not None


def gateway_path(shape: Shape) -> str:
    """A shape as a gateway's route spells it; variables are named by their position."""
    parts = [
        "{proxy+}" if s == GREEDY else f"{{p{n}}}" if s == VARIABLE else s
        for n, s in enumerate(shape, start=1)
    ]
    return "/" + "/".join(parts)


def pattern_of(rule: LiveRule) -> Pattern:
    """Over-approximate a rule of Werkzeug's or Starlette's."""
    segments = _segments(rule.parts)
    slash = bool(segments) and not segments[-1]
    if slash:
        segments.pop()
    shape: list[str] = []
    accepts: list[str | None] = []
    plain: list[bool] = []
    empty = hollow = False
    for index, segment in enumerate(segments):
        kind, takes_all = _classify(segment)
        shape.append(kind)
        plain.append(takes_all)
        if kind == GREEDY:
            accepts.append(_joined(tuple(map(_regex, segments[index:]))))
            empty = _may_be_nothing(segments[index:], at_root=index == 0)
            hollow = index > 0 and all(_may_be(s, "", SLASH) for s in segments[index:])
            break
        accepts.append(_regex(segment))
    ends_open = bool(segments) and (_spans(segments[-1]) or _may_be(segments[-1], ""))
    both = ends_open or not rule.strict_slashes
    own = SLASH if slash and shape else PLAIN
    return Pattern(
        shape=tuple(shape),
        accepts=tuple(accepts),
        weights=tuple(map(_weights, segments[: len(shape)])),
        plain=tuple(plain),
        endings=frozenset({PLAIN, SLASH}) if both else frozenset({own}),
        empty=empty,
        hollow=hollow,
        doubled=slash and not rule.strict_slashes,
    )


def _segments(parts: _Parts) -> list[list[Text | Variable]]:
    segments: list[list[Text | Variable]] = [[]]
    for part in parts:
        if isinstance(part, Variable):
            segments[-1].append(part)
            continue
        first, *others = part.text.split("/")
        if first:
            segments[-1].append(Text(first))
        segments += [[Text(text)] if text else [] for text in others]
    # Nothing stands before the first slash.
    return segments[1:]


def _classify(segment: _Parts) -> tuple[str, bool]:
    """Kind of a segment, and whether the framework takes all that the gateway takes there."""
    match segment:
        case [Text(text)] if is_literal(text):
            return text, True
        case [Variable(any_segment=True)]:
            return VARIABLE, True
        case _ if _spans(segment) or _may_be(segment, ""):
            # An empty segment is one that the framework may skip by merging slashes.
            return GREEDY, False
        case _:
            return VARIABLE, False


def _spans(segment: _Parts) -> bool:
    return any(isinstance(part, Variable) and part.spans_segments for part in segment)


def _may_be_nothing(segments: Sequence[_Parts], *, at_root: bool) -> bool:
    """Whether a gateway may see no segment where the framework sees these."""
    first, *others = segments
    if at_root:
        # `//` may be taken for `/`.
        return _may_be(first, "", SLASH) and all(_may_be(other, "") for other in others)
    return not others and _may_be(first, "")


def _may_be(segment: _Parts, *texts: str) -> bool:
    """Whether one of the texts, empty or a slash, may stand for the whole segment."""
    if any(isinstance(part, Text) or part.any_segment for part in segment):
        return False
    regex = _regex(segment)
    return regex is None or any(matches(regex, text) for text in texts)


def matches(regex: str, text: str) -> bool:
    """Whether a regex matches a whole text."""
    return _compiled(regex).match(text) is not None


@lru_cache(maxsize=4096)
def _compiled(regex: str) -> re.Pattern[str]:
    return compiled(rf"(?:{regex})\Z")


def _regex(segment: _Parts) -> str | None:
    """What the framework compiles for a segment; None if it is no regex by itself.

    Groups keep the numbers that others refer to.
    """
    text = "".join(
        re.escape(part.text) if isinstance(part, Text) else f"({part.regex})" for part in segment
    )
    try:
        _compiled(text)
    except re.error:
        return None
    return text


@lru_cache(maxsize=4096)
def _joined(regexes: tuple[str | None, ...]) -> str | None:
    """One regex for segments; None if one is not known, is empty, or refers to a group."""
    found: list[str] = []
    for regex in regexes:
        # References to groups count those of the whole rule.
        if not regex or _REFERENCE.search(regex):
            return None
        found.append(f"(?:{regex})")
    return "/".join(found)


def _weights(segment: _Parts) -> tuple[float, ...]:
    return tuple(part.weight for part in segment if isinstance(part, Variable))
