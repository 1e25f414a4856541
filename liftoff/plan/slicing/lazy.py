"""Which imports of a slice may wait for their first use.

A slice keeps every import that code in it mentions, and code stays that could run by some way that
cannot be followed. An import from outside the project may wait when

- nothing that runs at import, classes and annotations included, mentions its name;
- by all that is seen no function that mentions it runs for the routes of the slice: names and
  attributes are followed from what surely runs, whatever object an attribute is taken from;
- the module is looked into in no way that an attribute of the module would not answer: `globals()`,
  `eval`, `vars()`, a star import, a `__getattr__` of its own, a second binding of the name;
- loading it changes nothing in modules that were loaded before it, which is tried in a process of
  its own.

If what is seen was not all, the import runs a little later: it costs time, and no answer.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from liftoff.plan.slicing.closure import Closure
from liftoff.plan.slicing.imports import Import, top_level
from liftoff.plan.slicing.mentions import LocalImport, Uses
from liftoff.plan.slicing.parts import Parts, module_parts
from liftoff.plan.slicing.program import Program

# Given what is imported at once, and what might wait: those of the latter that change nothing.
Harmless = Callable[[tuple[str, ...], tuple[str, ...]], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one module of a slice.

    Attributes:
        lazy: names that wait, as they are spelled, by the line of their import.
        needs: names that a function uses and that wait, by the line of its `def`.
    """

    lazy: Mapping[int, frozenset[str]]
    needs: Mapping[int, frozenset[str]]


class LazyImports:
    """Finds the imports that may wait.

    Args:
        program: the project.
        views: names of views by first line, by path.
        harmless: tries which imports change nothing.
        always: top-level names that are loaded in any case: the framework's.
    """

    def __init__(
        self,
        program: Program,
        views: Mapping[str, Mapping[int, frozenset[str]]],
        harmless: Harmless,
        always: Collection[str],
    ) -> None:
        self._program = program
        self._early: dict[str, set[str]] = {}
        self._views = views
        self._parts: dict[str, tuple[Parts, ...]] = {}
        self._harmless = harmless
        self._always = always

    @cached_property
    def _able(self) -> Mapping[tuple[str, int, str], Import]:
        """Imports that may wait in some slice, by module, unit and name."""
        program = self._program
        able = {
            (name, index, taken.alias): taken
            for name, found in program.modules.items()
            for index, unit in enumerate(found.units)
            if unit.simple_import
            for taken in unit.imports
            if self._is_outside(taken) and top_level(taken.module) not in self._always
            if len(found.binders[taken.alias]) == 1
        }
        apart = _looked_into(program) if able else frozenset()
        able = {
            key: taken
            for key, taken in able.items()
            if key[0] not in apart and taken.alias not in self._bound_early(key[0])
        }
        wanted = sorted({_spelled(taken) for taken in able.values()})
        tops = {top_level(taken.module) for taken in able.values()}
        first = sorted({
            taken.module
            for found in program.modules.values()
            for unit in found.units
            for taken in unit.imports
            if self._is_outside(taken) and top_level(taken.module) not in tops
        })  # fmt: skip
        fine = self._harmless(tuple(first), tuple(wanted)) if wanted else frozenset()
        return {key: taken for key, taken in able.items() if _spelled(taken) in fine}

    def _is_outside(self, taken: Import) -> bool:
        top = top_level(taken.module)
        return (
            top not in sys.stdlib_module_names
            and top not in self._program.namespaces
            and top not in self._program.modules
            and taken.alias != "*"
        )

    def _of(self, name: str) -> tuple[Parts, ...]:
        if name not in self._parts:
            found = self._program.modules[name]
            self._parts[name] = module_parts(found, self._views.get(found.module.path, {}))
        return self._parts[name]

    def _bound_early(self, name: str) -> set[str]:
        """Names of a module that its import mentions, or that functions bind."""
        if name not in self._early:
            tree = self._program.modules[name].module.tree
            nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Global))
            self._early[name] = {bound for node in nodes for bound in node.names}.union(
                *(_roots(parts.at_import) for parts in self._of(name))
            )
        return self._early[name]

    def of(self, closure: Closure) -> Mapping[str, Waiting]:
        """What waits in the modules of a slice, by dotted name."""
        able = {key: taken for key, taken in self._able.items() if key in closure.aliases}
        if not able:
            return {}
        names = self._run(closure)
        for name, index, alias in sorted(able):
            if any(alias in _roots(uses) for uses in names.of_module(name)):
                del able[name, index, alias]
        # What is loaded at once anyway need not wait elsewhere.
        eager = {
            top_level(taken.module)
            for module in closure.loaded
            for index in closure.units[module]
            for taken in self._program.modules[module].units[index].imports
            if (module, index, taken.alias) not in able
            and (
                not self._program.modules[module].units[index].simple_import
                or (module, index, taken.alias) in closure.aliases
            )
        }
        waiting: dict[str, list[tuple[int, Import]]] = {}
        for (module, index, _), taken in able.items():
            if top_level(taken.module) not in eager:
                waiting.setdefault(module, []).append((index, taken))
        return {module: self._waiting(module, found, closure) for module, found in waiting.items()}

    def _waiting(
        self, module: str, found: Iterable[tuple[int, Import]], closure: Closure
    ) -> Waiting:
        units = self._program.modules[module].units
        lazy: dict[int, frozenset[str]] = {}
        aliases = set()
        for index, taken in found:
            line = units[index].line
            lazy[line] = lazy.get(line, frozenset()) | {taken.written}
            aliases.add(taken.alias)
        path = self._program.modules[module].module.path
        needs = {
            function.line: used
            for index in closure.units[module]
            for function in self._of(module)[index].functions
            if not function.view or (path, function.line) in closure.bodies
            if (used := frozenset(aliases & _roots(function.uses)))
        }
        return Waiting(lazy, needs)

    def _run(self, closure: Closure) -> _Running:
        running = _Running()
        for module in sorted(closure.loaded):
            found = self._program.modules[module]
            for index in sorted(closure.units[module]):
                unit, parts = found.units[index], self._of(module)[index]
                running.runs(module, parts.at_import)
                for line, uses in parts.inner_views.items():
                    if (found.module.path, line) in closure.bodies:
                        running.runs(module, uses)
                for function in parts.functions:
                    if function.view:
                        if (found.module.path, function.line) in closure.bodies:
                            running.runs(module, function.uses)
                    elif unit.anchored and function.name in unit.binds:
                        # Something registers it: a hook, a command, a handler of errors.
                        running.runs(module, function.uses)
                    else:
                        running.may_run(module, function.name, function.uses)
        running.follow()
        return running


def _spelled(taken: Import) -> str:
    """An import as it is tried: `module`, or `module:name`."""
    return f"{taken.module}:{taken.name}" if taken.name else taken.module


class _Running:
    """Code that is seen to run: names and attributes are followed whatever they are taken from."""

    def __init__(self) -> None:
        self._by_module: dict[str, list[Uses]] = {}
        self._asleep: dict[str, list[tuple[str, Uses]]] = {}
        self._names: list[str] = []
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


def _roots(uses: Uses) -> set[str]:
    return {mention.root for mention in uses.mentions if isinstance(mention.root, str)}


def _looked_into(program: Program) -> frozenset[str]:
    """Modules whose names are looked up in ways that a module's `__getattr__` does not answer."""
    found: set[str] = set()
    for name, module in program.modules.items():
        aliases = {t.alias: t for unit in module.units for t in unit.imports}
        found |= {t.module for unit in module.units for t in unit.imports if t.alias == "*"}
        if {"__getattr__", "__dir__"} & set(module.binders):
            found.add(name)
        for unit in module.units:
            for uses in (unit.uses, *(body.uses for body in unit.bodies)):
                if uses.opaque or "__globals__" in uses.attributes:
                    found.add(name)
        for node in ast.walk(module.module.tree):
            match node:
                case (
                    ast.Attribute(attr="__dict__", value=ast.Name(id=alias))
                    | ast.Call(func=ast.Name(id="vars"), args=[ast.Name(id=alias)])
                ) if alias in aliases:
                    taken = aliases[alias]
                    found |= {taken.module, f"{taken.module}.{taken.name}"}
                case _:
                    pass
    return frozenset(found)
