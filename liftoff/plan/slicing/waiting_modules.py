"""Which modules of the project may wait in a slice until something first uses them.

A module may wait when to run it later changes nothing that anybody could see:

- its import does nothing but bind names in it, and so does that of each module that it imports
  (`effects`), so that the order of what has an effect stays;
- what stays of it gives the same whenever it runs (`steady`);
- what it imports from outside changes nothing elsewhere, or is loaded at once by others;
- no code handles it as an object, or a package that it lies in, where it would be missed;
- nothing that is loaded at once imports it by a statement that cannot wait.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property

from liftoff.plan.slicing.changed_names import ChangedNames
from liftoff.plan.slicing.closure import Closure
from liftoff.plan.slicing.imports import Import, loads, top_level
from liftoff.plan.slicing.mentions import roots
from liftoff.plan.slicing.program import Program
from liftoff.plan.slicing.steady import steady_units
from liftoff.plan.slicing.steady_names import ACTING
from liftoff.plan.slicing.units import logical_lines

# Name of the module, index of the unit, and the name that is bound.
Key = tuple[str, int, str]

# Code with these in it looks at all classes, or at all loggers.
_OF_CLASSES = ("__subclasses__", "get_objects", "get_referrers")
_OF_LOGGERS = ("loggerDict", "dictConfig", "fileConfig", "setLoggerClass")


class WaitingModules:
    """Finds the modules that may wait.

    Args:
        program: the project.
        always: top-level names that are loaded in any case: the framework's.
    """

    def __init__(self, program: Program, always: Collection[str]) -> None:
        self._program = program
        self._always = always
        self._able: dict[str, bool] = {}
        self._steady: dict[str, frozenset[int]] = {}
        self._mentioned: dict[str, set[str]] = {}

    @cached_property
    def changed(self) -> ChangedNames:
        """What the project's code may change in its modules."""
        return ChangedNames(self._program)

    @cached_property
    def list_classes(self) -> frozenset[str]:
        """Modules that look at all classes."""
        return self._with_any(_OF_CLASSES)

    @cached_property
    def list_loggers(self) -> frozenset[str]:
        """Modules that look at all loggers."""
        return self._with_any(_OF_LOGGERS)

    def _with_any(self, words: Iterable[str]) -> frozenset[str]:
        return frozenset(
            name
            for name, found in self._program.modules.items()
            if any(word in found.module.text for word in words)
        )

    def able(self, name: str) -> bool:
        """Whether a module may wait in some slice."""
        if name not in self._able:
            program = self._program
            self._able[name] = (
                name not in program.effects | program.roots
                and not any(around in self.changed.objects for around in _around(name))
                and all(
                    index in self.steady(name)
                    for index, unit in enumerate(program.modules[name].units)
                    if unit.anchored
                )
            )
        return self._able[name]

    def steady(self, name: str) -> frozenset[int]:
        """Units of a module that give the same whenever they run."""
        if name not in self._steady:
            self._steady[name] = steady_units(self._program.modules[name], self.changed)
        return self._steady[name]

    def of_interest(self, module: str, taken: Import) -> bool:
        """Whether an import of a module may stay where nothing runs that uses it.

        A function stays because something names it, and so runs, as far as names tell; a class
        stays with all its methods.
        """
        targets = loads(taken, self._program.modules, module)
        return (
            bool(targets)
            and self._program.effects.isdisjoint(targets)
            and taken.alias in self._beside_functions(module)
        )

    def _beside_functions(self, module: str) -> set[str]:
        """Names that more than functions of a module mention."""
        if module not in self._mentioned:
            found = self._program.modules[module]
            groups = logical_lines(found.module.tree.body)
            self._mentioned[module] = {
                name
                for unit, group in zip(found.units, groups, strict=True)
                if not isinstance(group[0], ast.FunctionDef | ast.AsyncFunctionDef)
                for name in roots(unit.uses)
            }
        return self._mentioned[module]

    def brought(self, able: Iterable[tuple[Key, Import]]) -> Iterator[Import]:
        """What modules that may wait import from outside, with those that they import.

        Args:
            able: imports that may wait, with their places.
        """
        modules = self._program.modules
        pending = [name for key, taken in able for name in loads(taken, modules, key[0])]
        seen = set()
        while pending:
            name = pending.pop()
            if name in seen:
                continue
            seen.add(name)
            found = [taken for unit in modules[name].units for taken in unit.imports]
            pending += [other for taken in found for other in loads(taken, modules, name)]
            outside = [taken for taken in found if is_outside(self._program, taken)]
            if outside and self.able(name):
                yield from outside

    def of(
        self, closure: Closure, able: Collection[Key], fine: Callable[[], Collection[str]]
    ) -> frozenset[str]:
        """Modules that wait in a slice.

        Args:
            closure: the slice.
            able: imports of modules of the project that may wait in it.
            fine: gives the imports from outside that change nothing elsewhere, as they are
                spelled.
        """
        return _Loading(self, self._program, closure, able, fine, self._always).waiting()


class _Loading:
    """What the modules of one slice load when they are imported."""

    def __init__(
        self,
        known: WaitingModules,
        program: Program,
        closure: Closure,
        able: Collection[Key],
        fine: Callable[[], Collection[str]],
        always: Collection[str],
    ) -> None:
        self._known = known
        self._program = program
        self._closure = closure
        self._able = able
        self._fine = fine
        self._always = always
        self._eager: set[str] = set()
        self._imported: set[str] = set()
        # Names that modules which are loaded at once take from others: (module, name).
        self._taken: set[tuple[str, str | None]] = set()
        self._loaders: dict[str, list[str]] = {}
        for (module, _), target in closure.loaders.items():
            self._loaders.setdefault(module, []).append(target)
        self._lists_loggers = not known.list_loggers.isdisjoint(closure.loaded)

    def waiting(self) -> frozenset[str]:
        """Modules that wait; all others are loaded as they are without it."""
        if not self._known.list_classes.isdisjoint(self._closure.loaded):
            return frozenset()
        self._load([self._program.entry[0], *sorted(self._program.roots)])
        while True:
            found: dict[str, bool] = {}
            more: list[str] = []
            for name in sorted(self._eager):
                for key, taken in kept_imports(self._program, self._closure, name):
                    if key in self._able and not self._import_waits(name, taken, found):
                        more += self._targets(name, taken)
            waiting = {name for name, waits in found.items() if waits}
            # Those that no import at the top of a module loads are loaded in some other way.
            more = more or sorted(self._closure.loaded - self._eager - waiting)
            if not more:
                return frozenset(waiting)
            self._load(more)

    def _load(self, names: Iterable[str]) -> None:
        pending = [around for name in names for around in _around(name)]
        while pending:
            name = pending.pop()
            if name in self._eager or name not in self._closure.loaded:
                continue
            self._eager.add(name)
            for key, taken in kept_imports(self._program, self._closure, name):
                self._imported.add(spelled(taken))
                self._taken.add((taken.module, taken.name))
                if key not in self._able:
                    pending += self._targets(name, taken)
            for target in self._loaders.get(name, ()):
                pending += _around(target)

    def _targets(self, importer: str, taken: Import) -> list[str]:
        return loads(taken, self._program.modules, importer)

    def _import_waits(self, importer: str, taken: Import, found: dict[str, bool]) -> bool:
        """Whether an import may wait, or loads nothing that is not there in any case."""
        # All that it loads must wait, or none of it.
        targets = self._targets(importer, taken)
        return self._eager.issuperset(targets) or (
            (importer, taken.alias) not in self._taken
            and self._known.changed.steady(taken)
            and self._may_all_wait(targets, found)
        )

    def _may_all_wait(self, names: Iterable[str], found: dict[str, bool]) -> bool:
        return all(name in self._eager or self._may_wait(name, found) for name in names)

    def _may_wait(self, name: str, found: dict[str, bool]) -> bool:
        """Whether a module may wait; `found`: what was found of others."""
        if name not in found:
            found[name] = False
            found[name] = (
                self._known.able(name)
                and self._closure.units[name] <= self._known.steady(name)
                and not (self._lists_loggers and self._makes_logger(name))
                and all(
                    self._is_fine(taken) and self._may_all_wait(self._targets(name, taken), found)
                    for _, taken in kept_imports(self._program, self._closure, name)
                )
            )
        return found[name]

    def _makes_logger(self, name: str) -> bool:
        return "getLogger" in self._program.modules[name].module.text

    def _is_fine(self, taken: Import) -> bool:
        """Whether it makes no difference when an import from outside happens."""
        modules = self._program.modules
        if taken.module in modules or f"{taken.module}.{taken.name}" in modules:
            return True
        if top_level(taken.module) in sys.stdlib_module_names:
            return taken.module not in ACTING
        known = spelled(taken)
        return taken.module in self._always or known in self._imported or known in self._fine()


def kept_imports(program: Program, closure: Closure, module: str) -> Iterator[tuple[Key, Import]]:
    """Imports that a slice keeps of a module."""
    units = program.modules[module].units
    for index in sorted(closure.units.get(module, ())):
        for taken in units[index].imports:
            key = (module, index, taken.alias)
            if not units[index].simple_import or key in closure.aliases:
                yield key, taken


def is_outside(program: Program, taken: Import) -> bool:
    """Whether an import is from outside the project and the standard library."""
    top = top_level(taken.module)
    return (
        top not in sys.stdlib_module_names
        and top not in program.namespaces
        and top not in program.modules
    )


def spelled(taken: Import) -> str:
    """An import as it is tried: `module`, or `module:name`."""
    return f"{taken.module}:{taken.name}" if taken.name else taken.module


def _around(name: str) -> list[str]:
    """A module and the packages that it lies in, outermost first."""
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
