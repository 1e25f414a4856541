"""How patterns and shapes lie to each other: within, across, and which one Werkzeug tries first."""

from __future__ import annotations

from collections.abc import Iterable

from liftoff.plan.routing.patterns import GREEDY, VARIABLE, Pattern, Shape


def contains(outer: Shape, inner: Shape) -> bool:
    """Whether every path that `inner` matches is matched by `outer`."""
    for index, segment in enumerate(outer):
        if segment == GREEDY:
            return len(inner) > index
        if index >= len(inner) or inner[index] == GREEDY:
            return False
        if segment not in (VARIABLE, inner[index]):
            return False
    return len(inner) == len(outer)


def crossing(one: Shape, other: Shape) -> bool:
    """Whether some path is matched by both."""
    for own, theirs in zip(one, other, strict=False):
        if GREEDY in (own, theirs):
            return True
        if own != theirs and VARIABLE not in (own, theirs):
            return False
    return len(one) == len(other)


def overlap(pattern: Pattern, shape: Shape) -> bool:
    """Whether a rule of that pattern may match some path that the shape matches."""
    for index, (own, other) in enumerate(zip(pattern.shape, shape, strict=False)):
        if own == GREEDY and pattern.rest is not None and not {VARIABLE, GREEDY} & {*shape}:
            # What the gateway takes for this one path may end in a slash.
            text = "/".join(shape[index:])
            return any(pattern.rest.match(text + end) is not None for end in ("", "/"))
        if GREEDY in (own, other):
            return True
        # A gateway's variable is never empty.
        if own == "" or not (other == VARIABLE or takes(pattern, index, other)):
            return False
    return len(pattern.shape) == len(shape)


def takes(pattern: Pattern, index: int, text: str) -> bool:
    """Whether a segment of the pattern, none of its greedy part, may be that text."""
    if index >= len(pattern.shape):
        return False
    test = pattern.accepts[index]
    if pattern.shape[index] == VARIABLE:
        return test is None or test.match(text) is not None
    return pattern.shape[index] == text


def tried_first(one: Pattern, other: Pattern) -> bool:
    """Whether Werkzeug surely comes to `one` before `other`, for a path that both match.

    Werkzeug walks the rules' parts as a tree, at each node the literal before the variables and
    these by weight, and comes back from a dead end. Weights are not looked at here: where they
    would decide, the answer is False.

    Args:
        one: a total pattern within the shape of `other`.
        other: the other pattern.
    """
    for index, (own, theirs) in enumerate(zip(one.shape, other.shape, strict=False)):
        if own != VARIABLE:
            if own == theirs:
                continue
            return True
        if theirs != VARIABLE or not other.plain[index]:
            return False
    return False


def strays(pattern: Pattern, shapes: Iterable[Shape]) -> bool:
    """Whether a REST API may send a path of the pattern to a greedy resource around it.

    It does when a literal stands where the pattern has a variable, and the walk through the tree of
    resources ends below that literal, or finds no such method there.
    """
    for shape in shapes:
        for own, theirs in zip(pattern.shape, shape, strict=False):
            if own in (VARIABLE, GREEDY) and theirs not in (VARIABLE, GREEDY):
                return True
            if own != theirs and VARIABLE not in (own, theirs):
                break
    return False
