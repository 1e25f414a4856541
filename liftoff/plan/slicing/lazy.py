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
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from liftoff.plan.slicing.closure import Closure
from liftoff.plan.slicing.imports import Import, loads, top_level
from liftoff.plan.slicing.looked_into import looked_into
from liftoff.plan.slicing.mentions import roots
from liftoff.plan.slicing.parts import Parts, module_parts
from liftoff.plan.slicing.program import Program
from liftoff.plan.slicing.running import Running
from liftoff.plan.slicing.waiting_modules import (
    Key,
    WaitingModules,
    is_outside,
    kept_imports,
    spelled,
)

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
        self._modules = WaitingModules(program, always)

    @cached_property
    def _able(self) -> Mapping[Key, Import]:
        """Imports that may wait in some slice, if what they load may."""
        program = self._program
        able = {
            (name, index, taken.alias): taken
            for name, found in program.modules.items()
            for index, unit in enumerate(found.units)
            if unit.simple_import
            for taken in unit.imports
            if self._is_tried(taken) or self._modules.of_interest(name, taken)
            if len(found.binders[taken.alias]) == 1
        }
        apart = looked_into(program) if able else frozenset()
        return {key: taken for key, taken in able.items() if key[0] not in apart}

    @cached_property
    def _fine(self) -> frozenset[str]:
        """Imports from outside that change nothing elsewhere, as they are spelled."""
        program = self._program
        wanted = [
            *(t for key, t in self._able.items() if t.alias not in self._bound_early(key[0])),
            *self._modules.brought(self._able.items()),
        ]
        wanted = list(filter(self._is_tried, wanted))
        if not wanted:
            return frozenset()
        tops = {top_level(taken.module) for taken in wanted}
        first = {
            taken.module
            for found in program.modules.values()
            for unit in found.units
            for taken in unit.imports
            if is_outside(program, taken) and top_level(taken.module) not in tops
            if taken.alias != "*"
        }
        return self._harmless(tuple(sorted(first)), tuple(sorted(set(map(spelled, wanted)))))

    def _is_tried(self, taken: Import) -> bool:
        return (
            is_outside(self._program, taken)
            and taken.alias != "*"
            and top_level(taken.module) not in self._always
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
                *(roots(parts.at_import) for parts in self._of(name))
            )
        return self._early[name]

    def of(self, closure: Closure, uncut: Collection[str] = ()) -> Mapping[str, Waiting]:
        """What waits in the modules of a slice, by dotted name.

        Args:
            closure: the slice.
            uncut: modules that stay as they are.
        """
        able = {
            key: taken
            for key, taken in self._able.items()
            if key in closure.aliases and key[0] not in uncut
        }
        own = {key for key, taken in able.items() if not is_outside(self._program, taken)}
        if len(own) == len(able) and not self._modules.of(closure, own, lambda: self._fine):
            # Almost all slices: what runs in them need not be found out.
            return {}
        running = self._run(closure)
        for name, index, alias in sorted(able):
            if alias in self._bound_early(name) or any(
                alias in roots(uses) for uses in running.of_module(name)
            ):
                del able[name, index, alias]
        modules = self._modules.of(closure, own & able.keys(), lambda: self._fine)
        # What is loaded at once anyway need not wait elsewhere.
        eager = {
            top_level(taken.module)
            for module in closure.loaded - modules
            for key, taken in kept_imports(self._program, closure, module)
            if key not in able or not self._waits(key, taken, modules)
        }
        waiting: dict[str, list[tuple[int, Import]]] = {}
        for key, taken in able.items():
            if self._waits(key, taken, modules) and (
                key in own or top_level(taken.module) not in eager
            ):
                waiting.setdefault(key[0], []).append((key[1], taken))
        return {module: self._waiting(module, found, closure) for module, found in waiting.items()}

    def _waits(self, key: Key, taken: Import, modules: frozenset[str]) -> bool:
        """Whether an import that may wait loads something that does."""
        if is_outside(self._program, taken):
            return spelled(taken) in self._fine
        return not modules.isdisjoint(loads(taken, self._program.modules, key[0]))

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
            if (used := frozenset(aliases & roots(function.uses)))
        }
        return Waiting(lazy, needs)

    def _run(self, closure: Closure) -> Running:
        running = Running(self._program.entry[1])
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
