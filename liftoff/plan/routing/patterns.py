"""A framework's rule as a gateway can match it: literal segments, `{v}`, and a greedy end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from liftoff.frameworks.live import LiveRule, Text, Variable
from liftoff.plan.model import Gateway

VARIABLE: Final = "{v}"
GREEDY: Final = "{g+}"

# What API Gateway takes as a literal path part; anything else is matched as a variable.
_LITERAL = re.compile(r"[A-Za-z0-9_\-.,:]+")


@dataclass(frozen=True, slots=True)
class Pattern:
    """An over-approximation of a rule: it matches every path that the rule matches.

    Attributes:
        segments: literal texts, `VARIABLE`, and `GREEDY` (one or more segments) as the last.
        total: whether the rule matches every path that the pattern matches, so that the framework
            never looks further.
        slash: whether the rule ends in a slash.
    """

    segments: tuple[str, ...]
    total: bool
    slash: bool

    @property
    def path(self) -> str:
        """The pattern as a gateway's route spells it; variables are named by their position."""
        parts = [
            "{proxy+}" if s == GREEDY else f"{{p{n}}}" if s == VARIABLE else s
            for n, s in enumerate(self.segments, start=1)
        ]
        return "/" + "/".join(parts)


def pattern_of(rule: LiveRule) -> Pattern:
    """Over-approximate a rule."""
    segments: list[list[Text | Variable]] = [[]]
    for part in rule.parts:
        if isinstance(part, Variable):
            segments[-1].append(part)
            continue
        first, *others = part.text.split("/")
        if first:
            segments[-1].append(Text(first))
        segments += [[Text(text)] if text else [] for text in others]
    # The text before the first slash is empty.
    segments = segments[1:]
    slash = len(segments) > 0 and not segments[-1]
    if slash:
        segments.pop()
    found: list[str] = []
    total = True
    for index, segment in enumerate(segments):
        match segment:
            case [Text(text)] if _LITERAL.fullmatch(text):
                found.append(text)
            case [Variable() as variable] if not variable.spans_segments:
                found.append(VARIABLE)
                total = total and variable.any_segment
            case _ if any(isinstance(p, Variable) and p.spans_segments for p in segment):
                found.append(GREEDY)
                plain = len(segment) == 1 and index == len(segments) - 1
                variable = next(p for p in segment if isinstance(p, Variable))
                return Pattern(tuple(found), total and plain and variable.any_segment, slash)
            case _:
                found.append(VARIABLE)
                total = False
    return Pattern(tuple(found), total, slash)


def contains(outer: tuple[str, ...], inner: tuple[str, ...]) -> bool:
    """Whether every path that `inner` matches is matched by `outer`."""
    for index, segment in enumerate(outer):
        if segment == GREEDY:
            return len(inner) > index
        if index >= len(inner) or inner[index] == GREEDY:
            return False
        if segment not in (VARIABLE, inner[index]):
            return False
    return len(inner) == len(outer)


def overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether some path is matched by both."""
    for a, b in zip(one, other, strict=False):
        if GREEDY in (a, b):
            return True
        if VARIABLE not in (a, b) and a != b:
            return False
    return len(one) == len(other)


def expressible(pattern: Pattern, gateway: Gateway) -> str | None:
    """Why a gateway cannot have a route for the pattern, or None."""
    if gateway == "http" and pattern.slash and pattern.segments and GREEDY not in pattern.segments:
        return "ends in a slash, which the key of an HTTP API's route cannot be relied on to keep"
    if gateway == "rest" and pattern.segments and pattern.segments[0] == VARIABLE:
        return "starts with a variable, which cannot stand beside the REST API's own /{proxy+}"
    if pattern.segments == (GREEDY,):
        return "matches every path, as the route of the fallback does"
    return None
