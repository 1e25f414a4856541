"""Endpoints that must share a function, as disjoint sets with the reasons that joined them."""

from __future__ import annotations

from collections.abc import Iterable


class Groups:
    """Disjoint sets of names.

    Args:
        names: each starts as a set of its own.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._parent = {name: name for name in names}
        self._reasons: dict[str, list[str]] = {}

    def find(self, name: str) -> str:
        """The name that stands for the set of `name`."""
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def join(self, one: str, other: str, reason: str) -> None:
        """Make two sets one; the earlier name goes on standing for it."""
        first, second = self.find(one), self.find(other)
        reasons = self._reasons.setdefault(first, [])
        if reason not in reasons:
            reasons.append(reason)
        if first != second:
            self._parent[second] = first
            reasons += [r for r in self._reasons.pop(second, []) if r not in reasons]

    def reasons(self, name: str) -> tuple[str, ...]:
        """Why the set of `name` has more than one member."""
        return tuple(self._reasons.get(self.find(name), ()))

    def sets(self) -> list[tuple[str, ...]]:
        """All sets; members and sets in the order in which the names were given."""
        found: dict[str, list[str]] = {}
        for name in self._parent:
            found.setdefault(self.find(name), []).append(name)
        return [tuple(members) for members in found.values()]
