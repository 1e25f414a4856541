"""Follows what code reaches, from the app's module outwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from liftoff.plan.slicing.closure import Closure, Place
from liftoff.plan.slicing.imports import Import, loads, top_level
from liftoff.plan.slicing.mentions import LocalImport, Uses
from liftoff.plan.slicing.migrations import runs_migrations
from liftoff.plan.slicing.package_imports import absolute, in_module, matching
from liftoff.plan.slicing.program import Program
from liftoff.plan.slicing.unfollowed import why_whole
from liftoff.plan.slicing.units import Body, ModuleUnits
from liftoff.project.source.modules import Module, resolve_relative

_DOTTED = re.compile(r"[^\W\d]\w*([.:][^\W\d]\w*)+")


class Walk:
    """A worklist over what live code mentions; each thing is followed once.

    Args:
        program: the project.
        before: a walk over the same project that has ended, to go on from.
    """

    def __init__(self, program: Program, before: Walk | None = None) -> None:
        self._program = program
        self._modules = program.modules
        self._owned: frozenset[Place] = frozenset()
        self._tops = {top_level(name) for name in program.modules}
        self._namespaces = program.namespaces
        self._loading: list[ModuleUnits] = []
        self._pending: list[tuple[Module, Uses]] = []
        # Not kept at once: a module may name the next one, hundreds of times over.
        self._keeping: list[tuple[ModuleUnits, bool]] = []
        self._reached: set[tuple[str, tuple[str, ...], bool]] = set()
        self._whole: set[tuple[str, bool]] = set()
        self._strings: set[tuple[str, bool]] = set()
        self.closure = Closure()
        if before is not None:
            self._tops = before._tops
            self._reached = set(before._reached)
            self._whole = set(before._whole)
            self._strings = set(before._strings)
            self.closure = before.closure.copy()

    def start(self) -> None:
        """Import what the handler imports, and follow it to the end."""
        self._reach(*self._program.entry)
        for root in sorted(self._program.roots):
            self._keep_module(root, bodies=True)
        for name in sorted(self._program.named):
            self._dotted(name, anything=False)
        self._to_the_end()

    def own(self, views: Mapping[Place, tuple[ModuleUnits, int, Body]]) -> None:
        """Follow these views, too.

        Args:
            views: each with the place of its unit.
        """
        self._owned = frozenset(views)
        for found, index, body in views.values():
            if index in self.closure.units.get(found.module.name, ()):
                self._run_body(found, body)
        self._to_the_end()

    def _to_the_end(self) -> None:
        while self._loading or self._keeping or self._pending:
            if self._loading:
                self._run_module(self._loading.pop())
            elif self._keeping:
                self._keep_all(*self._keeping.pop())
            else:
                self._follow(*self._pending.pop())
            if not self._loading and not self._keeping and not self._pending:
                self._follow_methods()
                self._follow_strings()

    # What is imported

    def _load(self, name: str) -> None:
        """Import a module: its packages first, then all of it that has an effect."""
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            self._load_one(".".join(parts[:count]))

    def _load_one(self, name: str) -> None:
        found = self._modules.get(name)
        if found is None or name in self.closure.loaded:
            return
        self.closure.loaded.add(name)
        self.closure.units.setdefault(name, set())
        self._loading.append(found)

    def _run_module(self, found: ModuleUnits) -> None:
        for index, unit in enumerate(found.units):
            if unit.anchored:
                self._keep(found, index)
            else:
                for taken in unit.for_effect:
                    self._keep_alias(found, index, taken)
                for taken in unit.imports:
                    self._load_for_effect(found, index, taken)

    def _load_for_effect(self, found: ModuleUnits, index: int, taken: Import) -> None:
        """Keep what an import does, without keeping what it takes."""
        name = found.module.name
        loaded = loads(taken, self._modules, name)
        if not any(module in self._program.effects for module in loaded):
            return
        if not found.units[index].simple_import:
            self._keep(found, index)
            return
        self.closure.units[name].add(index)
        self._load(loaded[-1])
        if taken.name is None or loaded[-1] == f"{taken.module}.{taken.name}":
            self.closure.aliases.add((name, index, taken.alias))
        else:
            self.closure.loaders[name, index] = loaded[-1]

    def _import(self, taken: Import) -> None:
        """Run an import: load its module, which must have the name that is taken."""
        if taken.module not in self._modules:
            self._import_other(taken)
            return
        self._load(taken.module)
        if taken.alias == "*":
            # `__all__` must find each of its names; without one, names are followed when used.
            if "__all__" in self._modules[taken.module].binders:
                self._keep_module(taken.module, bodies=False)
        elif taken.name is not None:
            submodule = f"{taken.module}.{taken.name}"
            if submodule in self._modules and (
                not self._program.binds(taken.module, taken.name)
                or self._takes_own_part(taken.module, taken.name)
            ):
                self._load(submodule)
            else:
                self._reach(taken.module, (taken.name,), runs=False)

    def _takes_own_part(self, package: str, name: str) -> bool:
        found = self._modules[package]
        return any(
            taken.alias == name and self._is_own_part(taken, package)
            for index in found.binders.get(name, ())
            for taken in found.units[index].imports
        )

    def _is_own_part(self, taken: Import, package: str) -> bool:
        """Whether a package has `from . import name`: its module is what that binds."""
        own = (taken.module, taken.name) == (package, taken.alias)
        return own and f"{package}.{taken.name}" in self._modules

    def _import_other(self, taken: Import) -> None:
        """A namespace package of the project, or a package from outside it."""
        submodule = f"{taken.module}.{taken.name}"
        if submodule in self._modules:
            self._load(submodule)
            return
        self._take_from_outside(taken.module, taken.name)
        # Of `from alembic import command` a folder `alembic` of the project has nothing.
        below = taken.name is None or self._is_namespace(submodule)
        if not (below and self._is_namespace(taken.module)):
            self.closure.packages.add(top_level(taken.module))

    def _take_from_outside(self, module: str, name: str | None) -> None:
        if self._program.migrations and runs_migrations(module, name):
            for migration in sorted(self._program.migrations):
                self._keep_module(migration, bodies=True)

    def _is_namespace(self, name: str) -> bool:
        return name in self._namespaces

    # What is kept

    def _keep(self, found: ModuleUnits, index: int) -> None:
        """Keep a whole unit."""
        name = found.module.name
        unit = found.units[index]
        if index in self.closure.units[name] and (
            not unit.simple_import or self._has_all(name, index, unit.imports)
        ):
            return
        self.closure.units[name].add(index)
        for taken in unit.imports:
            if unit.simple_import:
                self.closure.aliases.add((name, index, taken.alias))
            self._import(taken)
        self._pending.append((found.module, unit.uses))
        for bound in sorted(unit.binds):
            # A second `x = …` belongs to the x that is kept.
            for other in found.binders.get(bound, ()):
                if not found.units[other].simple_import:
                    self._keep(found, other)
        for body in unit.bodies:
            if body.called or (found.module.path, body.line) in self._owned:
                self._run_body(found, body)

    def _has_all(self, name: str, index: int, imports: Iterable[Import]) -> bool:
        return all((name, index, taken.alias) in self.closure.aliases for taken in imports)

    def _run_body(self, found: ModuleUnits, body: Body) -> None:
        place = (found.module.path, body.line)
        if place not in self.closure.bodies:
            self.closure.bodies.add(place)
            self._pending.append((found.module, body.uses))

    def _keep_alias(self, found: ModuleUnits, index: int, taken: Import) -> None:
        key = (found.module.name, index, taken.alias)
        if key in self.closure.aliases:
            return
        self.closure.aliases.add(key)
        self.closure.units[found.module.name].add(index)
        self._import(taken)

    def _keep_module(self, name: str, *, bodies: bool) -> None:
        """Keep all of a module; `bodies`: its views may run, too."""
        found = self._modules.get(name)
        if found is None or (name, bodies) in self._whole:
            return
        self._whole.add((name, bodies))
        self._load(name)
        self._keeping.append((found, bodies))

    def _keep_all(self, found: ModuleUnits, bodies: bool) -> None:
        for index, unit in enumerate(found.units):
            if unit.main_only:
                continue
            self._keep(found, index)
            for taken in unit.imports:
                if taken.alias == "*":
                    # What that module binds, this one does, too.
                    self._keep_module(taken.module, bodies=bodies)
            if bodies:
                for body in unit.bodies:
                    self._run_body(found, body)
                for taken in unit.imports:
                    # Another module as a whole is not meant by what this one takes from it.
                    if taken.name not in (None, "*") and taken.module in self._modules:
                        self._reach(taken.module, (taken.name or "",))

    # What code mentions

    def _follow(self, module: Module, uses: Uses) -> None:
        self.closure.uses.add(uses)
        if uses.asks_itself is not None and self.closure.asks_itself is None:
            self.closure.asks_itself = (module.path, uses.asks_itself)
        why = why_whole(uses, self._modules)
        if why is not None and self.closure.keep_all is None:
            self.closure.keep_all = (why[0], (module.path, why[1]))
        if uses.opaque:
            self._keep_module(module.name, bodies=True)
        for mention in uses.mentions:
            if isinstance(mention.root, LocalImport):
                taken = _resolved(mention.root, module)
                self._through(taken, mention.path, runs=mention.runs)
            else:
                self._use(module.name, (mention.root, *mention.path), runs=mention.runs)
        for local in uses.imports:
            self._import(_resolved(local, module))
        for text in uses.string_imports:
            self._string_target(module, text)
        for pattern in uses.package_imports:
            self._import_matching(module, pattern)

    def _use(self, module: str, chain: tuple[str, ...], *, runs: bool) -> None:
        """Live code in `module` mentions a name; `runs`: it may run the view of that name."""
        found = self._modules[module]
        for star in found.stars:
            if self._program.binds(star, chain[0]):
                self._reach(star, chain, runs=runs)
        for index in found.binders.get(chain[0], ()):
            unit = found.units[index]
            if not unit.simple_import:
                self._keep(found, index)
            for taken in unit.imports:
                if taken.alias == chain[0]:
                    if unit.simple_import:
                        self._keep_alias(found, index, taken)
                    if self._is_own_part(taken, module):
                        self._reach(f"{module}.{taken.name}", chain[1:], runs=runs)
                    else:
                        self._through(taken, chain[1:], runs=runs)
            for view in unit.bodies:
                if runs and view.name == chain[0]:
                    self._run_body(found, view)

    def _through(self, taken: Import, path: tuple[str, ...], *, runs: bool) -> None:
        """Something reads `path` of what an import gave."""
        if taken.name is None:
            name = top_level(taken.module) if taken.binds_root else taken.module
            self._reach(name, path, runs=runs)
        elif taken.module in self._modules and self._program.binds(taken.module, taken.name):
            self._reach(taken.module, (taken.name, *path), runs=runs)
        elif f"{taken.module}.{taken.name}" in self._modules:
            self._reach(f"{taken.module}.{taken.name}", path, runs=runs)
        else:
            self._reach(taken.module, (taken.name, *path), runs=runs)

    def _reach(self, module: str, path: tuple[str, ...], *, runs: bool = True) -> None:
        """Something reads `module.path`."""
        if (module, path, runs) in self._reached:
            return
        self._reached.add((module, path, runs))
        if module not in self._modules:
            if path and self._is_namespace(module):
                self._reach(f"{module}.{path[0]}", path[1:], runs=runs)
            elif path:
                self._take_from_outside(module, path[0])
            return
        self._load(module)
        if not path:
            self._keep_module(module, bodies=runs)
            return
        submodule = f"{module}.{path[0]}"
        bound = self._program.binds(module, path[0])
        if submodule in self._modules and (path[1:] or not bound):
            self._reach(submodule, path[1:], runs=runs)
        elif submodule in self._modules:
            self._load(submodule)
        if bound:
            self._use(module, path, runs=runs)
        elif submodule not in self._modules:
            # A module's `__getattr__`, or a name that is set from outside.
            self._keep_module(module, bodies=False)

    # What strings name

    def _string_target(self, module: Module, text: str) -> None:
        """`"config.Production"` or `".models"`, which something imports."""
        name = absolute(text, module)
        parts = tuple(re.split(r"[.:]", name))
        if top_level(name) not in self._tops and name.isidentifier():
            self.closure.packages.add(name)
        for count in range(len(parts), 0, -1):
            target = ".".join(parts[:count])
            if target in self._modules:
                # Which of its names are taken may depend on more than this string.
                self._keep_module(target, bodies=True)
                return

    def _import_matching(self, module: Module, pattern: str) -> None:
        """Modules below a package of which the code imports some by names made at run time."""
        pattern = in_module(pattern, module)
        for name in sorted(matching(pattern, self._modules)):
            self._keep_module(name, bodies=True)
        if top_level(pattern) not in self._tops:
            self.closure.packages.add(top_level(pattern))

    def _follow_methods(self) -> None:
        """Views that are methods run where anything calls a method of that name."""
        uses = self.closure.uses
        attributes = uses.attributes
        if uses.templates or uses.renders_unknown:
            attributes = attributes | self._program.in_templates
        for name, found in self._program.methods.items():
            if not uses.dynamic_attributes and name not in attributes:
                continue
            for module, body in found:
                if module.module.name in self.closure.loaded:
                    self._run_body(module, body)

    def _follow_strings(self) -> None:
        """What strings name: files that are run by path, objects, groups of entry points."""
        anything = self.closure.uses.objects_unknown
        for text in sorted(self.closure.uses.strings):
            if (text, anything) in self._strings:
                continue
            self._strings.add((text, anything))
            for module in sorted(self._program.entry_points.get(text, ())):
                self._keep_module(module, bodies=True)
            name = re.split(r"[/\\]", text)[-1]
            for named in sorted(self._program.named_in.get(name, ())):
                self._dotted(named, anything=False)
            if text.endswith(".py"):
                for module, found in self._modules.items():
                    if found.module.path.rpartition("/")[2] == name:
                        self._keep_module(module, bodies=True)
            elif _DOTTED.fullmatch(text) or (anything and text.isidentifier()):
                self._dotted(text, anything=anything)

    def _dotted(self, text: str, *, anything: bool) -> None:
        """`package.module.name` or `package.module:name`."""
        parts = tuple(re.split(r"[.:]", text))
        for count in range(len(parts), 0, -1):
            target = ".".join(parts[:count])
            if target not in self._modules:
                continue
            if anything:
                self._keep_module(target, bodies=False)
            elif parts[count:] and self._program.binds(target, parts[count]):
                # The name of an endpoint looks the same, and runs no view.
                self._reach(target, parts[count:], runs=False)
            return


def _resolved(taken: LocalImport, module: Module) -> Import:
    name = resolve_relative(module, taken.level, taken.module)
    return Import(taken.name or name, "", name, taken.name)
