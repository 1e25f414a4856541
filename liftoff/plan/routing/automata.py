"""What regexes have in common, decided on automata.

A regex is taken as Python parses it. Not each is a regular language, and a category like that of
digits goes far beyond ASCII, so there are two automata of one: a *wide* one, which takes at least
what the regex takes, and a *narrow* one, which takes no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from typing import Any, Final

from liftoff.frameworks.app_regex import parsed

# First and last code point of each range, in order and apart.
Characters = tuple[tuple[int, int], ...]

_LAST: Final = 0x10FFFF
_EVERY: Final[Characters] = ((0, _LAST),)
_ASCII: Final = 0x80
_REPEATS = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT})
_OTHER_LETTERS = re.IGNORECASE | re.LOCALE
# What is tried before the answer is the careful one; no rule in use comes near.
_MOST_STATES: Final = 600
_MOST_STEPS: Final = 20_000


@lru_cache(maxsize=65536)
def meet(one: str, other: str) -> bool:
    """Whether some text may match both regexes."""
    first, second = _automaton(one, wide=True), _automaton(other, wide=True)
    return first is None or second is None or _meet(first, second)


@lru_cache(maxsize=65536)
def within(inner: str, outer: str) -> bool:
    """Whether each text that matches the inner regex surely matches the outer one."""
    first, second = _automaton(inner, wide=True), _automaton(outer, wide=False)
    if first is None or second is None:
        return False
    return inner == outer or _within(first, second)


@dataclass(frozen=True, slots=True)
class _Automaton:
    """A nondeterministic automaton; state 0 is the first.

    Attributes:
        edges: for each state the characters that lead to another.
        jumps: for each state those that it leads to by itself.
        last: the one that accepts.
    """

    edges: tuple[tuple[tuple[Characters, int], ...], ...]
    jumps: tuple[tuple[int, ...], ...]
    last: int

    def closure(self, states: Iterable[int]) -> frozenset[int]:
        """The states, and all that they lead to by themselves."""
        found = set(states)
        pending = list(found)
        while pending:
            for state in self.jumps[pending.pop()]:
                if state not in found:
                    found.add(state)
                    pending.append(state)
        return frozenset(found)


@lru_cache(maxsize=4096)
def _automaton(regex: str, *, wide: bool) -> _Automaton | None:
    """The automaton of a regex; None where none of a sensible size can follow it."""
    builder = _Builder(wide)
    try:
        builder.whole(parsed(regex))
    except (_Unfollowed, re.error, RecursionError):
        return None
    return builder.made()


def _meet(one: _Automaton, other: _Automaton) -> bool:
    pending = [(0, 0)]
    seen = {(0, 0)}
    while pending:
        here, there = pending.pop()
        if (here, there) == (one.last, other.last):
            return True
        reached = [(state, there) for state in one.jumps[here]]
        reached += [(here, state) for state in other.jumps[there]]
        reached += [
            (state, across)
            for characters, state in one.edges[here]
            for theirs, across in other.edges[there]
            if _both(characters, theirs)
        ]
        for pair in reached:
            if pair not in seen:
                seen.add(pair)
                pending.append(pair)
        if len(seen) > _MOST_STEPS:
            return True
    return False


def _within(inner: _Automaton, outer: _Automaton) -> bool:
    first = (inner.closure([0]), outer.closure([0]))
    pending, seen = [first], {first}
    while pending:
        here, there = pending.pop()
        if inner.last in here and outer.last not in there:
            return False
        own, theirs = _leaving(inner, here), _leaving(outer, there)
        for character in _samples(characters for characters, _ in (*own, *theirs)):
            pair = (_across(inner, own, character), _across(outer, theirs, character))
            if pair[0] and pair not in seen:
                seen.add(pair)
                pending.append(pair)
        if len(seen) > _MOST_STEPS:
            return False
    return True


def _leaving(machine: _Automaton, states: Iterable[int]) -> list[tuple[Characters, int]]:
    return [edge for state in states for edge in machine.edges[state]]


def _across(
    machine: _Automaton, edges: Iterable[tuple[Characters, int]], character: int
) -> frozenset[int]:
    return machine.closure(
        state for characters, state in edges if _both(characters, ((character, character),))
    )


def _samples(sets: Iterable[Characters]) -> set[int]:
    """One of each kind of characters that some set tells from others."""
    ranges = [pair for characters in sets for pair in characters]
    return {first for first, _ in ranges} | {last + 1 for _, last in ranges if last < _LAST}


class _Unfollowed(Exception):  # noqa: N818 - it is no error of anybody's
    """What no automaton can follow, or none of a sensible size."""


class _Builder:
    """Builds an automaton, one item of a parsed regex after another."""

    def __init__(self, wide: bool) -> None:
        self._wide = wide
        self._edges: list[list[tuple[Characters, int]]] = [[]]
        self._jumps: list[list[int]] = [[]]

    def made(self) -> _Automaton:
        """What was built; the state that was made last accepts."""
        return _Automaton(
            edges=tuple(map(tuple, self._edges)),
            jumps=tuple(map(tuple, self._jumps)),
            last=len(self._edges) - 1,
        )

    def state(self) -> int:
        """A new state, which nothing leads to."""
        if len(self._edges) >= _MOST_STATES:
            raise _Unfollowed
        self._edges.append([])
        self._jumps.append([])
        return len(self._edges) - 1

    def whole(self, parsed: Any) -> None:
        """A regex as it was parsed."""
        if parsed.state.flags & _OTHER_LETTERS:
            raise _Unfollowed
        self.sequence(parsed)

    def sequence(self, items: Iterable[tuple[Any, Any]]) -> None:
        """Items one after another, from the last state on."""
        for code, argument in items:
            self._item(code, argument)

    def _item(self, code: Any, argument: Any) -> None:
        if code in _REPEATS:
            self._exactly(code is not codes.POSSESSIVE_REPEAT)
            self.repeat(argument[2], argument[0], argument[1])
        elif code is codes.SUBPATTERN:
            _, added, removed, items = argument
            if (added | removed) & (_OTHER_LETTERS | re.DOTALL):
                raise _Unfollowed
            self.sequence(items)
        elif code is codes.BRANCH:
            self._branch(argument[1])
        elif code is codes.ATOMIC_GROUP:
            self._exactly(False)
            self.sequence(argument)
        elif code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
            # What stands around can only forbid.
            self._exactly(False)
        else:
            self._step(_characters(code, argument, wide=self._wide))

    def _exactly(self, is_all: bool) -> None:
        if not is_all and not self._wide:
            raise _Unfollowed

    def _step(self, characters: Characters) -> None:
        here = len(self._edges) - 1
        there = self.state()
        self._edges[here].append((characters, there))

    def _jump(self, here: int) -> None:
        there = self.state()
        self._jumps[here].append(there)

    def _branch(self, branches: Sequence[Iterable[tuple[Any, Any]]]) -> None:
        start, ends = len(self._edges) - 1, []
        for branch in branches:
            self._jump(start)
            self.sequence(branch)
            ends.append(len(self._edges) - 1)
        end = self.state()
        for last in ends:
            self._jumps[last].append(end)

    def repeat(self, items: Sequence[tuple[Any, Any]], least: int, most: Any) -> None:
        """Items as many times as that; `MAXREPEAT` is without end."""
        for _ in range(least):
            self.sequence(items)
        if most is codes.MAXREPEAT:
            start = len(self._edges) - 1
            self._jump(start)
            loop = len(self._edges) - 1
            self.sequence(items)
            self._jumps[len(self._edges) - 1].append(loop)
            self._jump(loop)
            return
        skips = []
        for _ in range(most - least):
            skips.append(len(self._edges) - 1)
            self._jump(skips[-1])
            self.sequence(items)
        self._jump(len(self._edges) - 1)
        for skip in skips:
            self._jumps[skip].append(len(self._edges) - 1)


def _characters(code: Any, argument: Any, *, wide: bool) -> Characters:
    if code is codes.LITERAL:
        return ((argument, argument),)
    if code is codes.NOT_LITERAL:
        return _others(((argument, argument),))
    if code is codes.ANY:
        # A dot takes the end of a line only when it is told to.
        return _EVERY if wide else _others(((10, 10),))
    if code is codes.RANGE:
        return (argument,)
    if code is codes.CATEGORY:
        return _category(argument, wide=wide)
    if code is codes.IN:
        negated = argument[0][0] is codes.NEGATE
        found = _union(_characters(*item, wide=wide != negated) for item in argument[negated:])
        return _others(found) if negated else found
    raise _Unfollowed


def _category(category: Any, *, wide: bool) -> Characters:
    """Its characters of ASCII; of all others it has every one when wide, and else none."""
    test = re.compile({
        codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D",
        codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_NOT_SPACE: r"\S",
        codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W",
    }[category])  # fmt: skip
    found = _union(((n, n),) for n in range(_ASCII) if test.match(chr(n)))
    return (*found, (_ASCII, _LAST)) if wide else found


def _union(sets: Iterable[Characters]) -> Characters:
    found: list[tuple[int, int]] = []
    for first, last in sorted(pair for characters in sets for pair in characters):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def _others(characters: Characters) -> Characters:
    """All that are not among them."""
    found, after = [], 0
    for first, last in characters:
        if first > after:
            found.append((after, first - 1))
        after = last + 1
    return (*found, (after, _LAST)) if after <= _LAST else tuple(found)


def _both(one: Characters, other: Characters) -> bool:
    return any(a <= last and first <= b for a, b in one for first, last in other)
