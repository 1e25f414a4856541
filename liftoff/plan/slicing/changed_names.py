"""Names of the project's modules that may be bound again after the module was imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.plan.slicing.files import is_test
from liftoff.plan.slicing.imports import Import, top_level
from liftoff.plan.slicing.looked_into import looked_into
from liftoff.plan.slicing.mentions import LocalImport, Uses
from liftoff.plan.slicing.package_imports import absolute, in_module, matching
from liftoff.plan.slicing.program import Program
from liftoff.plan.slicing.steady_names import of_process
from liftoff.plan.slicing.units import ModuleUnits
from liftoff.project.source.modules import resolve_relative


class ChangedNames:
    """What the project's code may change in its modules from outside or in functions.

    Args:
        program: the project.

    Attributes:
        objects: modules that code handles as objects: it may do with them what no name shows.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._modules = program.modules
        # Whichever module it is in: a name is enough.
        self._stored: set[str] = set()
        objects = set(looked_into(program))
        strings: set[str] = set()
        any_string = False
        for found in program.modules.values():
            if is_test(found.module.path):
                continue
            self._stored |= _stored_by_name(found)
            for uses in _every_use(found):
                objects |= self._handled(found, uses)
                self._stored |= self._stored_below(found, uses)
                strings |= uses.strings
                any_string |= uses.objects_unknown
        self.objects = frozenset(objects | strings if any_string else objects)

    def steady(self, taken: Import) -> bool:
        """Whether an import binds the same object whenever it runs."""
        if taken.alias == "*":
            return False
        if taken.name is None:
            return True
        if taken.module in self._modules:
            return self._steady_in(taken.module, taken.name)
        return taken.name not in self._stored and not of_process(f"{taken.module}.{taken.name}")

    def steady_below(self, taken: Import, path: tuple[str, ...]) -> bool:
        """Whether `path` of what an import gave is the same object whenever it is read."""
        here = taken.module
        if taken.binds_root:
            here = top_level(here)
        elif taken.name is not None:
            path = (taken.name, *path)
        while path and f"{here}.{path[0]}" in self._modules and not self._binds(here, path[0]):
            here, path = f"{here}.{path[0]}", path[1:]
        if not self._stored.isdisjoint(path):
            return False
        if here in self._modules:
            return not path or self._steady_in(here, path[0])
        return not of_process(".".join([here, *path]))

    def _binds(self, module: str, name: str) -> bool:
        return module in self._modules and self._program.binds(module, name)

    def _steady_in(self, module: str, name: str) -> bool:
        if not self._binds(module, name):
            return f"{module}.{name}" in self._modules and module not in self.objects
        binders = self._modules[module].binders.get(name, ())
        return len(binders) == 1 and name not in self._stored and module not in self.objects

    def _handled(self, found: ModuleUnits, uses: Uses) -> set[str]:
        """Modules that code of a module handles as objects."""
        handled = {absolute(text, found.module) for text in uses.string_imports}
        for pattern in uses.package_imports:
            handled |= matching(in_module(pattern, found.module), self._modules)
        for mention in uses.mentions:
            for base, path in self._starts(found, mention.root):
                handled |= self._ends_at(base, (*path, *mention.path))
        return handled

    def _stored_below(self, found: ModuleUnits, uses: Uses) -> set[str]:
        """Names that code of a module sets on what it imports."""
        # What is only handed to a call that registers it looks the same, and is taken for it.
        return {
            mention.path[-1]
            for mention in uses.mentions
            if mention.path and not mention.runs and any(self._starts(found, mention.root))
        }

    def _starts(
        self, found: ModuleUnits, root: str | LocalImport
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The module that an imported name comes from, and what is taken from it."""
        if isinstance(root, LocalImport):
            base = resolve_relative(found.module, root.level, root.module)
            yield base, (root.name,) if root.name else ()
            return
        for index in found.binders.get(root, ()):
            for taken in found.units[index].imports:
                if taken.alias == root and taken.binds_root:
                    yield top_level(taken.module), ()
                elif taken.alias == root:
                    yield taken.module, (taken.name,) if taken.name else ()

    def _ends_at(self, here: str, path: tuple[str, ...]) -> set[str]:
        """The module that a chain ends at, if it is one of the project's."""
        for name in path:
            if self._binds(here, name) or f"{here}.{name}" not in self._modules:
                # `package.__dict__` may give anything of it.
                return {here} & self._modules.keys() if name.startswith("__") else set()
            here = f"{here}.{name}"
        return {here} & self._modules.keys()


def _every_use(found: ModuleUnits) -> Iterator[Uses]:
    for unit in found.units:
        yield unit.uses
        yield from (body.uses for body in unit.bodies)


def _stored_by_name(found: ModuleUnits) -> set[str]:
    """Names that a module's functions bind as `global`, or set by a string."""
    words = ("global ", "setattr(", "delattr(")
    stored: set[str] = set()
    if not any(word in found.module.text for word in words):
        return stored
    for node in ast.walk(found.module.tree):
        match node:
            case ast.Global(names=names):
                stored.update(names)
            case ast.Call(
                func=ast.Name(id="setattr" | "delattr"),
                args=[_, ast.Constant(value=str() as name), *_],
            ):
                stored.add(name)
    return stored
