"""A function's slice: which files it holds, and what is cut out of each module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from liftoff.frameworks.live import LiveApp
from liftoff.plan.slicing.closure import Closure, Place, Program, close, program
from liftoff.plan.slicing.files import data_files, is_test, of_the_app
from liftoff.plan.slicing.units import ModuleUnits, Unit, module_units
from liftoff.project.modules import Modules


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What goes from one module; lines are those of its source, from 1.

    Attributes:
        stubs: endpoint of each view whose body goes, by the line of its `def`.
        remove: lines of top-level statements that go.
        drop_names: names that go from the import at a line.
        load_only: module that the import at a line still loads, of which no name is needed.
    """

    stubs: Mapping[int, str] = field(default_factory=dict)
    remove: frozenset[int] = frozenset()
    drop_names: Mapping[int, frozenset[str]] = field(default_factory=dict)
    load_only: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything goes."""
        return bool(self.stubs or self.remove or self.drop_names or self.load_only)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What one function holds.

    Attributes:
        modules: the cut of each module that it holds, by path; an empty one is a plain copy.
        data: paths of the other files that it holds.
        packages: top-level names that it imports from outside the project.
        whole: why nothing could be left out, with the place, or None.
    """

    modules: Mapping[str, Cut]
    data: tuple[str, ...]
    packages: frozenset[str]
    whole: tuple[str, Place] | None


class Slicer:
    """Makes the slices of one app; the project is taken apart once.

    Args:
        modules: the project's modules.
        data: paths of its other files.
        live: the app as its framework sees it.
        entry: the module that the handler imports, and the attribute that it takes from it.
    """

    def __init__(
        self, modules: Modules, data: tuple[str, ...], live: LiveApp, entry: tuple[str, str]
    ) -> None:
        self._modules = modules
        self._data = data
        self._live = live
        first_lines: dict[str, set[int]] = {}
        for rule in live.rules:
            if rule.view is not None and rule.view.path is not None:
                first_lines.setdefault(rule.view.path, set()).add(rule.view.line)
        units = {
            name: module_units(module, modules, frozenset(first_lines.get(module.path, ())))
            for name, module in modules.by_name.items()
        }
        self._places = _places(units, live)
        self._program = self._with_roots(units, (entry[0], tuple(entry[1].split("."))))

    def _with_roots(
        self, units: Mapping[str, ModuleUnits], entry: tuple[str, tuple[str, ...]]
    ) -> Program:
        """Modules that the live app loaded and the source does not show are always kept."""
        shown = program(units, entry, ())
        every_view = {place for places in self._places.values() for place in places}
        reached = close(shown, every_view).loaded
        hidden = [name for name in self._live.modules if name in units and name not in reached]
        return program(units, entry, tuple(sorted(hidden)))

    def slice(self, endpoints: Iterable[str]) -> Slice:
        """What a function that owns these endpoints must hold."""
        endpoints = frozenset(endpoints)
        serves_files = any(
            rule.static for rule in self._live.rules if rule.route.endpoint in endpoints
        )
        owned = {place for endpoint in endpoints for place in self._places.get(endpoint, ())}
        closure = close(self._program, owned)
        if closure.keep_all is not None:
            return self._everything(closure)
        labels = {place: endpoint for endpoint, places in self._places.items() for place in places}
        cuts = {
            found.module.path: _cut(found, closure, labels)
            for name, found in self._program.modules.items()
            if name in closure.loaded
        }
        return Slice(
            modules=cuts,
            data=data_files(self._data, closure.uses, self._live, static=serves_files),
            packages=frozenset(closure.packages),
            whole=None,
        )

    def free_module_name(self, wanted: str) -> str:
        """`wanted`, or a name like it that no module of the project has."""
        tops = {name.split(".")[0] for name in self._modules.by_name}
        return wanted if wanted not in tops else f"liftoff_{wanted}"

    def whole(self) -> Slice:
        """The whole app: what the fallback holds."""
        return self._everything(Closure())

    def _everything(self, closure: Closure) -> Slice:
        packages = {
            taken.module.split(".")[0]
            for found in self._program.modules.values()
            for unit in found.units
            for taken in unit.imports
        } | {
            taken.module.split(".")[0]
            for found in self._program.modules.values()
            for unit in found.units
            for uses in (unit.uses, *(body.uses for body in unit.bodies))
            for taken in uses.imports
            if taken.level == 0
        }
        own = {name.split(".")[0] for name in self._program.modules}
        return Slice(
            modules={
                path: Cut()
                for path in self._modules.by_path
                if not is_test(path) or path in self._live.modules.values()
            },
            data=tuple(filter(of_the_app, self._data)),
            packages=frozenset(packages - own - {""}),
            whole=closure.keep_all,
        )


def _places(units: Mapping[str, ModuleUnits], live: LiveApp) -> dict[str, set[Place]]:
    """Where the views of each endpoint are; an endpoint of no known view has none."""
    from_first_line: dict[Place, set[Place]] = {}
    for found in units.values():
        for unit in found.units:
            for body in unit.bodies:
                path = found.module.path
                from_first_line.setdefault((path, body.first_line), set()).add((path, body.line))
    places: dict[str, set[Place]] = {}
    for rule in live.rules:
        if rule.view is not None and rule.view.path is not None:
            found_places = from_first_line.get((rule.view.path, rule.view.line), set())
            places.setdefault(rule.route.endpoint, set()).update(found_places)
    return places


def _cut(found: ModuleUnits, closure: Closure, labels: Mapping[Place, str]) -> Cut:
    name, path = found.module.name, found.module.path
    live = closure.units[name]
    remove: set[int] = set()
    stubs: dict[int, str] = {}
    drop_names: dict[int, frozenset[str]] = {}
    load_only: dict[int, str] = {}
    for index, unit in enumerate(found.units):
        if index not in live:
            remove.add(unit.line)
            continue
        for body in unit.bodies:
            if (path, body.line) not in closure.bodies:
                stubs[body.line] = labels[path, body.line]
        if unit.simple_import:
            dropped = _dropped(unit, closure, name, index)
            loader = closure.loaders.get((name, index))
            if len(dropped) < len(unit.imports):
                if dropped:
                    drop_names[unit.line] = dropped
            elif loader is not None:
                load_only[unit.line] = loader
    return Cut(stubs=stubs, remove=frozenset(remove), drop_names=drop_names, load_only=load_only)


def _dropped(unit: Unit, closure: Closure, name: str, index: int) -> frozenset[str]:
    return frozenset(
        taken.written for taken in unit.imports if (name, index, taken.alias) not in closure.aliases
    )
