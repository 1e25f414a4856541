"""Remembers what was worked out, and from what, so that only what has changed is done again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

Result = TypeVar("Result")


class Memory:
    """Results by key, with the keys that each was made from.

    A key stands for an expression, a name, a fact that flows along calls, or a scope whose facts
    are gathered. What depends on no flowing fact is stable: nobody needs to know who read it.

    Attributes:
        memo: results.
        active: the key that is being worked out.
        open: all keys that are, down to the active one.
        unstable: keys whose result may change.
    """

    def __init__(self) -> None:
        self.memo: dict[Hashable, Any] = {}
        self.active: Hashable = None
        self.open: set[Hashable] = set()
        self.unstable: set[Hashable] = set()
        self._previous: dict[Hashable, Any] = {}
        self._readers: dict[Hashable, set[Hashable]] = defaultdict(set)
        self._reentered: set[Hashable] = set()
        self._moved: set[Hashable] = set()

    def recall(self, other: Memory) -> None:
        """Take over what another memory holds, to go on from there apart from it."""
        self.memo = dict(other.memo)
        self.unstable = set(other.unstable)
        self._readers = defaultdict(set, {key: set(keys) for key, keys in other._readers.items()})
        self._previous = dict(other._previous)

    def read(self, key: Hashable) -> None:
        """Note that the active key depends on one whose result may change."""
        active = self.active
        self._readers[key].add(active)
        self.unstable.add(active)

    def reenter(self, key: Hashable, default: Result) -> Result:
        """Give what an open key was worth before: a cycle sees the last round's result."""
        self._reentered.add(key)
        self.unstable.add(key)
        self.read(key)
        result: Result = self._previous.get(key, default)
        return result

    def remember(
        self,
        key: Hashable,
        default: Result,
        function: Callable[..., Result],
        *arguments: Any,
    ) -> Result:
        """Give the result of a key, worked out by a function if it is not known.

        Args:
            key: what is asked for.
            default: what a cycle sees of it in the first round.
            function: works it out.
            arguments: for the function.
        """
        known: Result | None = self.memo.get(key)
        if known is None:
            if key in self.open:
                return self.reenter(key, default)
            outer, self.active = self.active, key
            self.open.add(key)
            try:
                known = function(*arguments)
            finally:
                self.open.discard(key)
                self.active = outer
            self.keep(key, known, default)
        if key in self.unstable:
            self.read(key)
        return known

    def keep(self, key: Hashable, result: Result, default: Result) -> None:
        """Store a result, and note when a cycle has seen another one of the same key."""
        self.memo[key] = result
        if key in self._reentered:
            self._reentered.discard(key)
            if self._previous.get(key, default) != result:
                self._moved.add(key)

    def forget(self, changed: Iterable[Hashable]) -> set[Hashable]:
        """Drop all that depends on what has changed.

        Returns:
            The keys of what was dropped.
        """
        pending = [reader for key in (*changed, *self._moved) for reader in self._readers[key]]
        self._moved.clear()
        dropped: set[Hashable] = set()
        while pending:
            key = pending.pop()
            if key in dropped or key is None:
                continue
            dropped.add(key)
            self.unstable.discard(key)
            result = self.memo.pop(key, None)
            if result is not None:
                self._previous[key] = result
            pending.extend(self._readers.pop(key, ()))
        return dropped
