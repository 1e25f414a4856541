"""The closure: which units, views and modules code reaches, from the app's module outwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from liftoff.plan.slicing.names import LocalImport, Uses
from liftoff.plan.slicing.units import Body, Import, ModuleUnits, Unit
from liftoff.project.modules import Module, resolve_relative

# A place in the source: path of the file and line of the `def`.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Program:
    """The project, taken apart once and used for every function.

    Attributes:
        modules: each module's units, by dotted name.
        entry: the app's module, and what the handler takes from it.
        roots: other modules that are loaded in any case: what the live app loaded in ways that the
            source does not show.
        effects: modules whose import does more than bind names in them: they register routes or
            models, open connections, or import a module that does.
    """

    modules: Mapping[str, ModuleUnits]
    entry: tuple[str, tuple[str, ...]]
    roots: tuple[str, ...]
    effects: frozenset[str]


def program(
    modules: Mapping[str, ModuleUnits], entry: tuple[str, tuple[str, ...]], roots: tuple[str, ...]
) -> Program:
    """The project, with the effects of its modules worked out."""
    importers: dict[str, set[str]] = {}
    for name, found in modules.items():
        for unit in found.units:
            for taken in unit.imports:
                for loaded in _loads(taken, modules, name):
                    importers.setdefault(loaded, set()).add(name)
    pending = [name for name, found in modules.items() if any(map(_acts, found.units))]
    effects = set(pending)
    while pending:
        for importer in importers.get(pending.pop(), set()) - effects:
            effects.add(importer)
            pending.append(importer)
    return Program(modules, entry, roots, frozenset(effects))


@dataclass(slots=True)
class Closure:
    """What is reached.

    Attributes:
        loaded: modules that are imported.
        units: live units of each module, by index.
        aliases: live names of simple imports: (module, unit, alias).
        loaders: simple imports of which no name is live, but whose module must load: the module,
            by (importing module, unit).
        bodies: views whose bodies are live.
        packages: top-level names of what is imported from outside the project.
        uses: everything that live code mentions, for names of templates and files.
        keep_all: why nothing can be left out, with the place, or None.
    """

    loaded: set[str] = field(default_factory=set)
    units: dict[str, set[int]] = field(default_factory=dict)
    aliases: set[tuple[str, int, str]] = field(default_factory=set)
    loaders: dict[tuple[str, int], str] = field(default_factory=dict)
    bodies: set[Place] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)
    uses: Uses = field(default_factory=Uses)
    keep_all: tuple[str, Place] | None = None


def close(program: Program, views: Iterable[Place]) -> Closure:
    """Follow everything that runs at import, and in the given views.

    Args:
        program: the project.
        views: the views that the function owns.
    """
    walker = _Walker(program, frozenset(views))
    walker.start()
    return walker.closure


class _Walker:
    """A worklist over units; each is visited once."""

    def __init__(self, program: Program, owned: frozenset[Place]) -> None:
        self._program = program
        self._owned = owned
        self._pending: list[tuple[Module, Uses, int]] = []
        self.closure = Closure()

    def start(self) -> None:
        """Import what the handler imports, and follow it to the end."""
        self._reach(*self._program.entry)
        for root in self._program.roots:
            self.load(root)
        while self._pending:
            module, uses, line = self._pending.pop()
            self._follow_uses(module, uses, line)

    def load(self, name: str) -> None:
        """Import a module: its packages first, then all of it that has an effect."""
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            self._load_one(".".join(parts[:count]))

    def _load_one(self, name: str) -> None:
        found = self._program.modules.get(name)
        if found is None or name in self.closure.loaded:
            return
        self.closure.loaded.add(name)
        self.closure.units.setdefault(name, set())
        for index, unit in enumerate(found.units):
            if unit.anchored:
                self._keep(found, index)
            elif unit.simple_import:
                for taken in unit.imports:
                    self._load_for_effect(found, index, taken)

    def _load_for_effect(self, found: ModuleUnits, index: int, taken: Import) -> None:
        """Keep what an import does, without keeping what it takes."""
        name = found.module.name
        loaded = _loads(taken, self._program.modules, name)
        if not any(name in self._program.effects for name in loaded):
            return
        self.closure.units[name].add(index)
        self.load(loaded[-1])
        if taken.name is None or loaded[-1] == f"{taken.module}.{taken.name}":
            self.closure.aliases.add((name, index, taken.alias))
        else:
            self.closure.loaders[name, index] = loaded[-1]

    def _keep(self, found: ModuleUnits, index: int) -> None:
        """Keep a whole unit."""
        name = found.module.name
        if index in self.closure.units[name]:
            return
        self.closure.units[name].add(index)
        unit = found.units[index]
        for taken in unit.imports:
            self._import(taken)
            if unit.simple_import:
                self.closure.aliases.add((name, index, taken.alias))
        self._pending.append((found.module, unit.uses, unit.line))
        for bound in unit.binds:
            # `x += …` and a second `x = …` belong to the x that is kept.
            for other in found.binders.get(bound, ()):
                if not found.units[other].simple_import:
                    self._keep(found, other)
        for body in unit.bodies:
            if body.called or (found.module.path, body.line) in self._owned:
                self._run_body(found, body)

    def _run_body(self, found: ModuleUnits, body: Body) -> None:
        place = (found.module.path, body.line)
        if place not in self.closure.bodies:
            self.closure.bodies.add(place)
            self._pending.append((found.module, body.uses, body.line))

    def _keep_alias(self, found: ModuleUnits, index: int, taken: Import) -> None:
        key = (found.module.name, index, taken.alias)
        if key in self.closure.aliases:
            return
        self.closure.aliases.add(key)
        self.closure.units[found.module.name].add(index)
        self._import(taken)

    def _import(self, taken: Import) -> None:
        """Load what an import loads; names that it takes become live."""
        if taken.module not in self._program.modules:
            if _top(taken.module) not in self._tops():
                self.closure.packages.add(_top(taken.module))
                return
            # A namespace package, or a module that was not read.
            if taken.name and f"{taken.module}.{taken.name}" in self._program.modules:
                self.load(f"{taken.module}.{taken.name}")
            return
        self.load(taken.module)
        if taken.alias == "*":
            # `__all__` must find each of its names; without one, names are followed when used.
            if "__all__" in self._program.modules[taken.module].binders:
                self._keep_module(taken.module, bodies=False)
        elif taken.name is not None:
            self._reach(taken.module, (taken.name,))

    def _tops(self) -> set[str]:
        return {_top(name) for name in self._program.modules}

    def _follow_uses(self, module: Module, uses: Uses, line: int) -> None:
        total = self.closure.uses
        total.strings |= uses.strings
        total.attributes |= uses.attributes
        total.chains |= uses.chains
        total.templates |= uses.templates
        total.renders_unknown |= uses.renders_unknown
        total.reads_unknown |= uses.reads_unknown
        if uses.dynamic_import is not None and self.closure.keep_all is None:
            self.closure.keep_all = (
                "imports a module whose name is only known at run time",
                (module.path, uses.dynamic_import),
            )
        if uses.opaque:
            self._keep_module(module.name, bodies=True)
        if "view_functions" in uses.attributes and self.closure.keep_all is None:
            self.closure.keep_all = ("calls views by their endpoint", (module.path, line))
        for chain in uses.chains:
            self._use(module.name, chain, body=True)
        for name in uses.registered:
            self._use(module.name, (name,), body=False)
        for taken in uses.imports:
            self._local_import(module, taken)
        if "from_object" in uses.attributes:
            for text in uses.strings:
                self._string_target(text)

    def _local_import(self, module: Module, taken: LocalImport) -> None:
        name = resolve_relative(module, taken.level, taken.module)
        self._import(Import(taken.name or name, "", name, taken.name))
        if taken.name is None and name in self._program.modules:
            self._keep_module(name, bodies=False)
        elif taken.name is None and "." in name:
            parent, _, attribute = name.rpartition(".")
            if parent in self._program.modules:
                self._reach(parent, (attribute,))

    def _string_target(self, text: str) -> None:
        """`from_object("config.Production")` imports by a string."""
        parts = tuple(text.split("."))
        for count in range(len(parts), 0, -1):
            name = ".".join(parts[:count])
            if name in self._program.modules:
                self._reach(name, parts[count:])
                return

    def _use(self, module: str, chain: tuple[str, ...], *, body: bool) -> None:
        """Live code in `module` mentions a name; `body`: it may run the view of that name."""
        found = self._program.modules[module]
        if chain[0] not in found.binders:
            for star in self._stars(module):
                self._use(star, chain, body=body)
        for index in found.binders.get(chain[0], ()):
            unit = found.units[index]
            if not unit.simple_import:
                self._keep(found, index)
            for taken in unit.imports:
                if taken.alias == chain[0]:
                    if unit.simple_import:
                        self._keep_alias(found, index, taken)
                    self._through_import(taken, chain[1:], body=body)
            for view in unit.bodies:
                if body and view.name == chain[0]:
                    self._run_body(found, view)

    def _binds(self, module: str, name: str) -> bool:
        return name in self._program.modules[module].binders or any(
            self._binds(star, name) for star in self._stars(module)
        )

    def _stars(self, module: str) -> Iterator[str]:
        """Project modules whose names a module takes by a star import."""
        for unit in self._program.modules[module].units:
            for taken in unit.imports:
                if taken.alias == "*" and taken.module in self._program.modules:
                    yield taken.module

    def _through_import(self, taken: Import, rest: tuple[str, ...], *, body: bool) -> None:
        if taken.name is None:
            name = _top(taken.module) if taken.binds_root else taken.module
            self._reach(name, rest, body=body)
        elif f"{taken.module}.{taken.name}" in self._program.modules:
            self._reach(f"{taken.module}.{taken.name}", rest, body=body)
        else:
            self._reach(taken.module, (taken.name, *rest), body=body)

    def _reach(self, module: str, rest: tuple[str, ...], *, body: bool = True) -> None:
        """Something reads `module.rest`."""
        if module not in self._program.modules:
            if rest and any(name.startswith(f"{module}.") for name in self._program.modules):
                self._reach(f"{module}.{rest[0]}", rest[1:], body=body)
            return
        self.load(module)
        if not rest:
            self._keep_module(module, bodies=False)
            return
        submodule = f"{module}.{rest[0]}"
        bound = self._binds(module, rest[0])
        if submodule in self._program.modules:
            if rest[1:] or not bound:
                self._reach(submodule, rest[1:], body=body)
            else:
                self.load(submodule)
        if bound:
            self._use(module, rest, body=body)
        elif submodule not in self._program.modules:
            # A module's `__getattr__`, or a name that is set from outside.
            self._keep_module(module, bodies=False)

    def _keep_module(self, name: str, *, bodies: bool) -> None:
        found = self._program.modules.get(name)
        if found is None:
            return
        self.load(name)
        for index, unit in enumerate(found.units):
            if not unit.main_only:
                self._keep(found, index)
            if bodies:
                for body in unit.bodies:
                    self._run_body(found, body)


def _acts(unit: Unit) -> bool:
    """Whether a unit does something when its module is loaded; imports are judged apart."""
    return unit.anchored and not unit.simple_import and bool(unit.uses.chains or unit.bodies)


def _loads(taken: Import, modules: Mapping[str, ModuleUnits], importer: str) -> list[str]:
    """Project modules that an import loads, packages first; without the importer's own packages."""
    parts = taken.module.split(".")
    names = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
    if taken.name:
        names.append(f"{taken.module}.{taken.name}")
    return [n for n in names if n in modules and not f"{importer}.".startswith(f"{n}.")]


def _top(name: str) -> str:
    return name.split(".", maxsplit=1)[0]
