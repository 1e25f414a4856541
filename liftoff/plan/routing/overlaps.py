"""How patterns and shapes lie to each other: within, across, and which one Werkzeug tries first."""

from __future__ import annotations

import re
from collections.abc import Iterable

from liftoff.plan.routing.automata import meet, within
from liftoff.plan.routing.patterns import GREEDY, VARIABLE, Pattern, Shape, matches


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
        if own == GREEDY:
            rest = pattern.rest(index)
            # Starlette takes the end of a line at the end of a path.
            return rest is None or meet(f"{rest}/?\n?", gateway_regex(shape[index:]))
        if other == GREEDY:
            return True
        # A gateway's variable is never empty.
        if own == "" or not (other == VARIABLE or takes(pattern, index, other)):
            return False
    return len(pattern.shape) == len(shape)


def gateway_regex(shape: Shape) -> str:
    """What the gateway takes for segments, with or without a last slash."""
    kinds = {VARIABLE: "[^/]+", GREEDY: ".+"}
    return "/".join(kinds.get(segment) or re.escape(segment) for segment in shape) + "/?"


def takes(pattern: Pattern, index: int, text: str) -> bool:
    """Whether a segment of the pattern, none of its greedy part, may be that text."""
    if index >= len(pattern.shape):
        return False
    regex = pattern.accepts[index]
    if pattern.shape[index] == VARIABLE:
        return pattern.plain[index] or regex is None or matches(regex, text)
    return pattern.shape[index] == text


def covers(pattern: Pattern, other: Pattern) -> bool:
    """Whether a rule surely matches what another's matches of the shape of its pattern.

    That is so for paths with an ending of its own.
    """
    return all(
        plain or (kind != GREEDY and regex is not None and within(_segment(other, index), regex))
        for index, (kind, regex, plain) in enumerate(
            zip(pattern.shape, pattern.accepts, pattern.plain, strict=True)
        )
    )


def _segment(pattern: Pattern, index: int) -> str:
    """The regex of the pattern's paths for one segment, which is not empty."""
    if index >= len(pattern.shape) or GREEDY in pattern.shape[: index + 1]:
        return "[^/]+"
    return pattern.accepts[index] or "[^/]+"


def tried_first(one: Pattern, other: Pattern) -> bool:
    """Whether Werkzeug surely comes to `one` before `other`, for a path that both match.

    Werkzeug walks the rules' parts as a tree, at each node the literal before the variables and
    these by weight, and comes back from a dead end. Which of two variables is lighter is not looked
    at here: where that would decide, the answer is False.
    """
    for index, (own, theirs) in enumerate(zip(one.shape, other.shape, strict=False)):
        if own not in (VARIABLE, GREEDY):
            if own == theirs:
                continue
            return True
        if own == GREEDY or theirs != VARIABLE or not _one_node(one, other, index):
            return False
    return False


def _one_node(one: Pattern, other: Pattern, index: int) -> bool:
    """Whether Werkzeug has one node of its tree for a segment of both."""
    return (
        one.accepts[index] is not None
        and one.accepts[index] == other.accepts[index]
        and one.weights[index] == other.weights[index]
    )


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
