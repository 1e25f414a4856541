"""The project, taken apart once and used for every function."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from liftoff.plan.slicing.effects import modules_with_effects
from liftoff.plan.slicing.units import Body, ModuleUnits


@dataclass(frozen=True, slots=True)
class Program:
    """Modules, the way in, and what must be there whatever a function owns.

    Attributes:
        modules: each module's units, by dotted name.
        entry: the app's module, and what the handler takes from it.
        roots: other modules that are whole in any case: what the live app loaded in ways that the
            source does not show, and what cannot be cut.
        effects: modules whose import must happen wherever the source says so.
        methods: views that are methods, by name, each with its module.
        namespaces: names that modules lie under: packages, with an `__init__` or without.
        entry_points: modules of the project's own entry points, by the group that the code names.
        named: names of code in settings files, by which the app or a package may load it.
        named_in: such names in each settings file, for code that reads it in a request.
        in_templates: attributes that templates take of what they are given.
        migrations: modules that Alembic runs by their path.
    """

    modules: Mapping[str, ModuleUnits]
    entry: tuple[str, tuple[str, ...]]
    roots: frozenset[str]
    effects: frozenset[str]
    methods: Mapping[str, tuple[tuple[ModuleUnits, Body], ...]]
    namespaces: frozenset[str]
    entry_points: Mapping[str, frozenset[str]] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    named_in: Mapping[str, frozenset[str]] = field(default_factory=dict)
    in_templates: frozenset[str] = frozenset()
    migrations: frozenset[str] = frozenset()

    def with_roots(self, names: Iterable[str]) -> Program:
        """The same, with more modules that are whole in any case."""
        return dataclasses.replace(self, roots=self.roots.union(names))

    def with_entry_points(self, points: Iterable[tuple[str, str]], named: Set[str]) -> Program:
        """The same, with entry points of the project's own.

        Args:
            points: group and module of each.
            named: strings in the code. A group that is none of them may be read by a package, or
                by a name made at run time: its modules are whole in any case.
        """
        groups: dict[str, frozenset[str]] = {}
        for group, module in points:
            groups[group] = groups.get(group, frozenset()) | {module}
        unnamed = [module for group in groups.keys() - named for module in groups[group]]
        followed = {group: groups[group] for group in groups.keys() & named}
        return dataclasses.replace(self.with_roots(unnamed), entry_points=followed)

    def with_named(
        self,
        names: Iterable[str],
        named_in: Mapping[str, frozenset[str]],
        in_templates: Iterable[str],
    ) -> Program:
        """The same, with names in settings files, and attributes in templates."""
        return dataclasses.replace(
            self,
            named=self.named.union(names),
            named_in=named_in,
            in_templates=frozenset(in_templates),
        )

    def with_migrations(self, names: Iterable[str]) -> Program:
        """The same, with modules that are migrations."""
        return dataclasses.replace(self, migrations=frozenset(names))

    def binds(self, module: str, name: str) -> bool:
        """Whether a module of the project binds a name, by a star import, too."""
        pending, seen = [module], set()
        while pending:
            here = pending.pop()
            if here in seen:
                continue
            seen.add(here)
            if name in self.modules[here].binders:
                return True
            pending += self.modules[here].stars
        return False

    def method_places(self) -> set[tuple[str, int]]:
        """Path and line of the views that are methods."""
        return {
            (found.module.path, body.line) for same in self.methods.values() for found, body in same
        }


def program(modules: Mapping[str, ModuleUnits], entry: tuple[str, tuple[str, ...]]) -> Program:
    """The project, with the effects of its modules worked out."""
    methods: dict[str, tuple[tuple[ModuleUnits, Body], ...]] = {}
    for found in modules.values():
        for unit in found.units:
            for body in unit.bodies:
                name = body.attribute
                if name is not None:
                    methods[name] = (*methods.get(name, ()), (found, body))
    namespaces = frozenset(
        ".".join(parts[:count])
        for parts in (name.split(".") for name in modules)
        for count in range(1, len(parts))
    )
    return Program(modules, entry, frozenset(), modules_with_effects(modules), methods, namespaces)
