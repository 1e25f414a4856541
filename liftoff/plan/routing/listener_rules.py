"""What a load balancer matches by: paths with `*`, tried in the order of their priority.

`*` stands for any text, slashes and nothing included, and paths are compared as they were sent.
Source: "Condition types for listener rules", Elastic Load Balancing User Guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from liftoff.plan.model import GatewayRoute
from liftoff.plan.routing.patterns import GREEDY, SLASH, VARIABLE, Pattern, Shape

# Source: "Quotas for your Application Load Balancers"; the first can be raised.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
LISTENER_RULES: Final = 100  # beside the default one
WILDCARDS: Final = 5  # of a rule
# Source: "Condition types for listener rules": a condition compares with three values at most, and
# a rule with five, which leaves room for one path and one host.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
METHODS_OF_A_RULE: Final = 3
PATH_LENGTH: Final = 128  # characters of a path pattern
# What a host condition takes without wildcards, "Host conditions": letters only after the last dot.
HOST: Final = re.compile(r"(?=.{1,128}\Z)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.[A-Za-z]+")

_ANY: Final = "*"
# What stands in a rule's path for one segment: anything but a slash.
_SEGMENT: Final = "segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerRule:
    """One rule of a listener.

    Attributes:
        path: a pattern with `*`.
        host: the one host that it is for, or None.
        methods: that it is for, at most `METHODS_OF_A_RULE`; none for all.
        function: that answers.
    """

    path: str
    host: str | None
    methods: tuple[str, ...]
    function: str


def path_pattern(shape: Shape, ending: str = "") -> str:
    """A shape as a load balancer spells it."""
    parts = [_ANY if segment in (VARIABLE, GREEDY) else segment for segment in shape]
    return "/" + "/".join(parts) + (ending if shape else "")


def rank(shape: Shape, ending: str = "") -> tuple[tuple[int, str], ...]:
    """Sorts by priority: literals before variables, what is longer before what it begins with."""
    kinds = {VARIABLE: 1, GREEDY: 2}
    own = [(kinds.get(segment, 0), segment) for segment in shape]
    return (*own, *([(0, "")] if ending else []), (3, ""))


def narrowed(pattern: Pattern) -> Pattern:
    """The pattern with no more wildcards than a rule may have: what is too many becomes greedy."""
    seen = 0
    for index, segment in enumerate(pattern.shape):
        if segment in (VARIABLE, GREEDY):
            seen += 1
            if seen == WILDCARDS and segment == VARIABLE and index < len(pattern.shape) - 1:
                return pattern.widened(index)
    return pattern


def meets(pattern: Pattern, shape: Shape, ending: str) -> bool:
    """Whether a rule of the framework's may match a path that a load balancer's pattern matches."""
    balancer = [*path_pattern(shape, ending)]
    return any(_intersect(own, balancer) for own in _paths(pattern))


def cross(one: Shape, one_ending: str, other: Shape, other_ending: str) -> bool:
    """Whether two patterns of a load balancer have a path in common."""
    paths = (path_pattern(one, one_ending), path_pattern(other, other_ending))
    return _intersect([*paths[0]], [*paths[1]])


def _paths(pattern: Pattern) -> Iterable[list[str]]:
    """The paths of a pattern as characters, `_SEGMENT` and `_ANY`, one for each of its endings."""
    made: list[str] = []
    for segment in pattern.shape:
        made.append(SLASH)
        match segment:
            case "{v}":
                made.append(_SEGMENT)
            case "{g+}":
                made.append(_ANY)
            case _:
                made += segment
    for ending in pattern.endings:
        path = [*made, *ending]
        yield path or [SLASH]


def _intersect(one: list[str], other: list[str]) -> bool:
    """Whether some text fits both; a walk through the pairs of positions."""
    seen: set[tuple[int, int]] = set()
    start = _common(one, other)
    pending = [(start, start)]
    while pending:
        here = pending.pop()
        if here in seen:
            continue
        seen.add(here)
        i, j = here
        if i == len(one) and j == len(other):
            return True
        a = one[i] if i < len(one) else None
        b = other[j] if j < len(other) else None
        if a in (_ANY, _SEGMENT):
            pending.append((i + 1, j))
        if b == _ANY:
            pending.append((i, j + 1))
        if a is None or b is None:
            continue
        if _one_character(a) and _one_character(b):
            if a == b:
                pending.append((i + 1, j + 1))
        elif _one_character(b):
            if a == _ANY or b != SLASH:
                pending.append((i, j + 1))
        elif _one_character(a):
            pending.append((i + 1, j))
    return False


def _common(one: list[str], other: list[str]) -> int:
    """How many characters both begin with: most pairs part there, as their literals differ."""
    count = 0
    for own, theirs in zip(one, other, strict=False):
        if own != theirs or not _one_character(own):
            break
        count += 1
    return count


def _one_character(token: str) -> bool:
    return token not in (_ANY, _SEGMENT)


def listener_rules(routes: Iterable[GatewayRoute]) -> tuple[ListenerRule, ...]:
    """The rules of a listener in the order of their priority; the catch-all is its default action.

    Methods of a path that go to one function share a rule, as many as one takes.
    """
    methods: dict[tuple[str, str | None, str], list[str]] = {}
    for route in routes:
        if route.path != "$default":
            place = (route.path, route.host, route.function)
            methods.setdefault(place, []).append(route.method)
    size = METHODS_OF_A_RULE
    return tuple(
        ListenerRule(
            path=balancer_path(path),
            host=host,
            methods=() if "ANY" in those else tuple(those[n : n + size]),
            function=function,
        )
        for (path, host, function), those in methods.items()
        for n in range(0, len(those), size)
    )


def balancer_path(path: str) -> str:
    """The path of a gateway's route as a load balancer spells it."""
    parts = path.split("/")
    return "/".join(_ANY if part.startswith("{") else part for part in parts)
