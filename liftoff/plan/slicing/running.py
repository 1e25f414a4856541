"""Which code of a slice is seen to run, by the names that it mentions."""

from __future__ import annotations

from collections.abc import Iterable

from liftoff.plan.slicing.mentions import LocalImport, Uses


class Running:
    """Code that is seen to run: names and attributes are followed whatever they are taken from.

    Args:
        names: what is run from outside.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_module: dict[str, list[Uses]] = {}
        self._asleep: dict[str, list[tuple[str, Uses]]] = {}
        self._names = list(names)
        self._seen: set[str] = set()

    def runs(self, module: str, uses: Uses) -> None:
        """Note that code of a module runs."""
        self._by_module.setdefault(module, []).append(uses)
        self._names += uses.attributes
        for mention in uses.mentions:
            if isinstance(mention.root, LocalImport):
                self._names.append(mention.root.name or mention.root.module)
            else:
                self._names.append(mention.root)
            self._names += mention.path
        self._names += [taken.name for taken in uses.imports if taken.name]

    def may_run(self, module: str, name: str, uses: Uses) -> None:
        """Note a function that runs once something that runs names it."""
        if name.startswith("__") and name.endswith("__"):
            self.runs(module, uses)
        else:
            self._asleep.setdefault(name, []).append((module, uses))

    def follow(self) -> None:
        """Run what is named, until nothing new is."""
        while self._names:
            name = self._names.pop()
            if name not in self._seen:
                self._seen.add(name)
                for module, uses in self._asleep.pop(name, ()):
                    self.runs(module, uses)

    def of_module(self, module: str) -> Iterable[Uses]:
        """What runs of a module."""
        return self._by_module.get(module, ())
