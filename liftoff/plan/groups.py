"""Endpoints that must share a function, as disjoint sets with the reasons that joined them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why endpoints share a function.

    Attributes:
        text: a clause: `they share app:hits`.
        path: the file behind it, or None.
        line: the line in it, from 1, or None.
    """

    text: str
    path: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.text} ({self.path}:{self.line})" if self.path and self.line else self.text


class Groups:
    """Disjoint sets of names.

    Args:
        names: each starts as a set of its own.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._parent = {name: name for name in names}
        self._reasons: dict[str, list[Reason]] = {}

    def find(self, name: str) -> str:
        """The name that stands for the set of `name`."""
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def join(self, one: str, other: str, reason: Reason) -> None:
        """Make two sets one; the earlier name goes on standing for it."""
        first, second = self.find(one), self.find(other)
        reasons = self._reasons.setdefault(first, [])
        if reason not in reasons:
            reasons.append(reason)
        if first != second:
            self._parent[second] = first
            reasons += [r for r in self._reasons.pop(second, []) if r not in reasons]

    def join_all(self, names: Iterable[str], reason: Reason) -> None:
        """Make the sets of all names one; a single name gets no reason."""
        first, *others = list(names) or [""]
        for other in others:
            self.join(first, other, reason)

    def reasons(self, name: str) -> tuple[Reason, ...]:
        """Why the set of `name` has more than one member."""
        return tuple(self._reasons.get(self.find(name), ()))

    def sets(self) -> list[tuple[str, ...]]:
        """All sets; members and sets in the order in which the names were given."""
        found: dict[str, list[str]] = {}
        for name in self._parent:
            found.setdefault(self.find(name), []).append(name)
        return [tuple(members) for members in found.values()]
