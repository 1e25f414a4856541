"""What a load balancer matches by: paths with `*`, tried in the order of their priority.

`*` stands for any text, slashes and nothing included, and paths are compared as they were sent.
Source: "Condition types for listener rules", Elastic Load Balancing User Guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from liftoff.plan.model import GatewayRoute
from liftoff.plan.routing.automata import meet
from liftoff.plan.routing.patterns import GREEDY, PLAIN, VARIABLE, Pattern, Shape

# Source: "Quotas for your Application Load Balancers"; the first can be raised.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
LISTENER_RULES: Final = 100  # beside the default one
WILDCARDS: Final = 5  # of a rule
# Source: "Condition types for listener rules".
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
VALUES_OF_A_CONDITION: Final = 3
VALUES_OF_A_RULE: Final = 5
PATH_LENGTH: Final = 128  # characters of a path pattern
# What a host condition takes without wildcards, "Host conditions": letters only after the last dot.
HOST: Final = re.compile(r"(?=.{1,128}\Z)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.[A-Za-z]+")

_ANY: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerRule:
    """One rule of a listener.

    Attributes:
        paths: patterns with `*`, of which one must fit.
        host: the one host that it is for, or None.
        methods: that it is for; none for all.
        function: that answers.
    """

    paths: tuple[str, ...]
    host: str | None
    methods: tuple[str, ...]
    function: str

    def joined(self, other: ListenerRule) -> ListenerRule | None:
        """One rule that stands for both, or None where there can be none."""
        if (self.host, self.function) != (other.host, other.function):
            return None
        if self.paths == other.paths and self.methods and other.methods:
            both = replace(self, methods=(*self.methods, *other.methods))
        elif {*self.methods} == {*other.methods}:
            both = replace(self, paths=(*self.paths, *other.paths))
        else:
            return None
        return both if both._is_possible() else None

    def _is_possible(self) -> bool:
        values = len(self.paths) + len(self.methods) + (self.host is not None)
        return (
            max(len(self.paths), len(self.methods)) <= VALUES_OF_A_CONDITION
            and values <= VALUES_OF_A_RULE
            and sum(path.count(_ANY) for path in self.paths) <= WILDCARDS
        )

    def meets(self, other: ListenerRule) -> bool:
        """Whether some request fits both."""
        return (
            (None in (self.host, other.host) or self.host == other.host)
            and not (self.methods and other.methods and {*self.methods}.isdisjoint(other.methods))
            and any(_globs_meet(own, theirs) for own in self.paths for theirs in other.paths)
        )


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
    for own, theirs in zip(pattern.shape, shape, strict=False):
        if VARIABLE in (own, theirs) or GREEDY in (own, theirs):
            break
        if own != theirs:
            return False
    rest = pattern.rest(0) if pattern.shape else ""
    glob = _regex(path_pattern(shape, ending))
    # Starlette takes the end of a line at the end of a path.
    return rest is None or any(meet(f"/{rest}{end}\n?", glob) for end in _ends(pattern))


def _ends(pattern: Pattern) -> Iterable[str]:
    return pattern.endings if pattern.shape else (PLAIN,)


def cross(one: Shape, one_ending: str, other: Shape, other_ending: str) -> bool:
    """Whether two patterns of a load balancer have a path in common."""
    return _globs_meet(path_pattern(one, one_ending), path_pattern(other, other_ending))


def _globs_meet(one: str, other: str) -> bool:
    """Whether some text fits both."""
    # Most pairs part where their literals differ.
    own, theirs = one.partition(_ANY)[0], other.partition(_ANY)[0]
    length = min(len(own), len(theirs))
    if own[:length] != theirs[:length]:
        return False
    return meet(_regex(one), _regex(other))


def _regex(glob: str) -> str:
    return re.escape(glob).replace(re.escape(_ANY), ".*")


def listener_rules(routes: Iterable[GatewayRoute]) -> tuple[ListenerRule, ...]:
    """The rules of a listener in the order of their priority; the catch-all is its default action.

    Neighbours that go to one function share a rule, as far as one takes them.
    """
    return tuple(_together(_together(_rule(r) for r in routes if r.path != "$default")))


def packed(routes: Sequence[GatewayRoute]) -> list[GatewayRoute]:
    """The same routes in an order that takes fewer rules.

    A route comes before others that no request fits together with it, so that it is beside those
    of its own function.

    Args:
        routes: in the order of their priority, without the catch-all.
    """
    places: dict[tuple[str, str | None, str], list[GatewayRoute]] = {}
    for route in routes:
        places.setdefault((route.path, route.host, route.function), []).append(route)
    rules: list[ListenerRule] = []
    held: list[list[GatewayRoute]] = []
    latest: dict[tuple[str | None, str, frozenset[str]], int] = {}
    for those in places.values():
        left = iter(those)
        for rule in _together(map(_rule, those)):
            own = [*islice(left, len(rule.methods) or 1)]
            key = (rule.host, rule.function, frozenset(rule.methods))
            at = latest.get(key)
            both = None if at is None else rules[at].joined(rule)
            if at is None or both is None or _stands_between(rules[at + 1 :], rule):
                latest[key] = len(rules)
                rules.append(rule)
                held.append(own)
            else:
                rules[at] = both
                held[at] += own
    return [route for own in held for route in own]


def _stands_between(rules: Iterable[ListenerRule], rule: ListenerRule) -> bool:
    return any(r.function != rule.function and r.meets(rule) for r in rules)


def _rule(route: GatewayRoute) -> ListenerRule:
    return ListenerRule(
        paths=(balancer_path(route.path),),
        host=route.host,
        methods=() if route.method == "ANY" else (route.method,),
        function=route.function,
    )


def _together(rules: Iterable[ListenerRule]) -> list[ListenerRule]:
    found: list[ListenerRule] = []
    for rule in rules:
        both = found[-1].joined(rule) if found else None
        if both is None:
            found.append(rule)
        else:
            found[-1] = both
    return found


def balancer_path(path: str) -> str:
    """The path of a gateway's route as a load balancer spells it."""
    parts = path.split("/")
    return "/".join(_ANY if part.startswith("{") else part for part in parts)
