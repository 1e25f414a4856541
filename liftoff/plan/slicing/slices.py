"""A function's slice: which files it holds, and what is cut out of each module."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from liftoff.frameworks.live import LiveApp, LiveRule
from liftoff.plan.packages.closure import closure as closure_of
from liftoff.plan.packages.closure import marker_environment
from liftoff.plan.packages.requirement import normalized
from liftoff.plan.slicing.closure import Closure, Place
from liftoff.plan.slicing.closures import Closures
from liftoff.plan.slicing.cuts import Cut, cut_of
from liftoff.plan.slicing.definitions import ProjectDefinitions
from liftoff.plan.slicing.files import app_files, bare_folders, data_files, is_test
from liftoff.plan.slicing.imports import Import, loads, top_level
from liftoff.plan.slicing.lazy import Harmless, LazyImports
from liftoff.plan.slicing.mentions import LocalImport, Uses
from liftoff.plan.slicing.migrations import migrations_in
from liftoff.plan.slicing.module_names import as_imported, shared_files
from liftoff.plan.slicing.program import Program, program
from liftoff.plan.slicing.units import ModuleUnits, module_units
from liftoff.project.source.modules import Modules


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What one function holds.

    Attributes:
        modules: the cut of each module that it holds, by path; an empty one is a plain copy.
        data: paths of the other files that it holds.
        folders: folders that must be there, though it holds nothing of what is in them.
        packages: top-level names that it imports from outside the project.
        whole: why nothing could be left out, with the place, or None.
        waiting: imports that wait for their first use: file, line, and the names as spelled.
    """

    modules: Mapping[str, Cut]
    data: tuple[str, ...]
    folders: tuple[str, ...] = ()
    packages: frozenset[str]
    whole: tuple[str, Place] | None
    waiting: tuple[tuple[str, int, str], ...] = ()


def _none(_: tuple[str, ...], __: tuple[str, ...]) -> frozenset[str]:
    return frozenset()


def _always(_: str, __: Cut) -> bool:
    return True


class Slicer:
    """Makes the slices of one app; the project is taken apart once.

    Args:
        modules: the project's modules.
        data: paths of its other files.
        live: the app as its framework sees it.
        entry: the module that the handler imports, and the attribute that it takes from it.
        cuttable: whether a cut of the module at a path can be made by whatever makes them; a
            module of which it cannot is kept as it is, with all that it uses. Asked only where
            there is something to cut.
        harmless: given modules that are imported at once and others that might wait, those of the
            latter whose import changes nothing elsewhere.
    """

    def __init__(
        self,
        modules: Modules,
        data: tuple[str, ...],
        live: LiveApp,
        entry: tuple[str, str],
        cuttable: Callable[[str, Cut], bool] = _always,
        harmless: Harmless = _none,
    ) -> None:
        self._modules = as_imported(modules, live.modules)
        self._live = live
        self._cuttable = cuttable
        self._made: dict[str, list[Cut]] = {}
        views = _views_by_line(live)
        definitions = ProjectDefinitions(self._modules)
        units = {
            name: module_units(module, self._modules, definitions, views.get(module.path, {}))
            for name, module in self._modules.by_name.items()
        }
        self._places = _places(units, live)
        self._at_import = _run_at_import(units, live)
        self._labels = {p: endpoint for endpoint, places in self._places.items() for p in places}
        self._every_use = Uses()
        for found in units.values():
            for unit in found.units:
                for uses in (unit.uses, *(body.uses for body in unit.bodies)):
                    self._every_use.add(uses)
        # Files that are no modules: Python files that do not parse may be templates of some.
        unread = (error.path for error in self._modules.errors)
        self._app_files = app_files(sorted({*data, *unread}), self._every_use)
        entry_path = (entry[0], tuple(entry[1].split(".")))
        shown = program(units, entry_path).with_entry_points(
            live.entry_points, self._every_use.strings
        )
        in_templates = (name for found in live.templates.values() for name in found.attributes)
        named = shown.with_named(live.named, live.named_in, in_templates)
        whole = named.with_migrations(migrations_in(data, units))
        self._program = whole.with_roots(_hidden(shown, live))
        self._closures = Closures(self._program)
        self._reached = self._closures.of(self._labels.keys()).loaded
        self._lazy = LazyImports(self._program, views, harmless, _brought_by(live))

    def slice(self, endpoints: Iterable[str]) -> Slice:
        """What a function that owns these endpoints must hold."""
        endpoints = frozenset(endpoints)
        serves_files = any(
            rule.static for rule in self._live.rules if rule.route.endpoint in endpoints
        )
        owned = {place for endpoint in endpoints for place in self._places.get(endpoint, ())}
        if any(
            _is_generated(rule) for rule in self._live.rules if rule.route.endpoint in endpoints
        ):
            owned |= self._program.method_places()
        closure, cuts = self._closure(owned)
        if closure.keep_all is not None:
            return self._everything(closure)
        data = data_files(self._app_files, closure.uses, self._live, static=serves_files)
        return Slice(
            modules=cuts,
            data=data,
            folders=bare_folders(data, self._live),
            packages=frozenset(closure.packages),
            whole=None,
            waiting=tuple(
                (path, line, ", ".join(sorted(names)))
                for path, cut in cuts.items()
                for line, names in sorted(cut.lazy.items())
            ),
        )

    def holdings(self, endpoints: Iterable[str]) -> tuple[dict[Hashable, int], frozenset[str]]:
        """Lines of each part of the source that a function would hold, and its packages."""
        owned = {place for endpoint in endpoints for place in self._places.get(endpoint, ())}
        closure = self._closures.of(owned | self._at_import)
        whole = closure.keep_all is not None
        lines: dict[Hashable, int] = {}
        for name, found in self._program.modules.items():
            live = closure.units.get(name, ())
            for index, unit in enumerate(found.units):
                if whole or index in live:
                    lines[name, index] = unit.size
                for body in unit.bodies:
                    if whole or (found.module.path, body.line) in closure.bodies:
                        lines[name, index, body.line] = body.size
        return lines, self.whole().packages if whole else frozenset(closure.packages)

    def asking_itself(self, endpoints: Iterable[str]) -> dict[str, Place]:
        """Those endpoints whose code sends requests to the app itself, with the place."""
        places = {e: self._places.get(e, set()) | self._at_import for e in endpoints}
        if self._closures.of(set().union(*places.values())).asks_itself is None:
            return {}
        found = {e: self._closures.of(owned).asks_itself for e, owned in places.items()}
        return {endpoint: place for endpoint, place in found.items() if place is not None}

    def _closure(self, owned: set[Place]) -> tuple[Closure, Mapping[str, Cut]]:
        """What is reached and cut; what cannot be cut is taken as a whole, and followed again."""
        uncut: set[str] = set()
        while True:
            closure = self._closures.of(owned | self._at_import, uncut)
            waiting = self._lazy.of(closure, uncut)
            loaded = [self._program.modules[name] for name in sorted(closure.loaded)]
            cuts = {
                found.module.path: Cut()
                if found.module.name in uncut
                else self._known(
                    found.module.path,
                    cut_of(found, closure, self._labels, waiting.get(found.module.name)),
                )
                for found in loaded
            }
            found_uncut = shared_files(self._modules.by_name, closure.loaded) | {
                found.module.name
                for found in loaded
                if cuts[found.module.path]
                and not self._cuttable(found.module.path, cuts[found.module.path])
            }
            if closure.keep_all is not None or found_uncut <= uncut:
                return closure, cuts
            uncut |= found_uncut

    def _known(self, path: str, cut: Cut) -> Cut:
        """The same cut as it was made before, so that many functions hold few of them."""
        made = self._made.setdefault(path, [])
        for known in reversed(made):
            if known == cut:
                return known
        made.append(cut)
        return cut

    def free_module_name(self, wanted: str) -> str:
        """`wanted`, or a name like it that no module of the project has."""
        tops = {top_level(name) for name in self._modules.by_name}
        return wanted if wanted not in tops else f"liftoff_{wanted}"

    def whole(self) -> Slice:
        """The whole app: what the fallback holds."""
        return self._everything(Closure())

    def _everything(self, closure: Closure) -> Slice:
        loaded = {self._program.modules[name].module.path for name in self._reached}
        loaded |= set(self._live.modules.values())
        held = {path for path in self._modules.by_path if not is_test(path) or path in loaded}
        return Slice(
            modules={path: Cut() for path in self._modules.by_path if path in held},
            data=self._app_files,
            folders=bare_folders(self._app_files, self._live),
            packages=self._imported(held),
            whole=closure.keep_all,
        )

    def every_package(self) -> frozenset[str]:
        """Top-level names that any module of the project imports from outside, tests included."""
        return self._imported(set(self._modules.by_path))

    def mentioned(self) -> tuple[frozenset[str], frozenset[str]]:
        """Strings in the project's code, and identifiers in it."""
        uses = self._every_use
        roots = {m.root for m in uses.mentions if isinstance(m.root, str)}
        paths = {name for m in uses.mentions for name in m.path}
        return frozenset(uses.strings), frozenset(uses.attributes | roots | paths)

    def _imported(self, paths: set[str]) -> frozenset[str]:
        packages: set[str] = set()
        for found in self._program.modules.values():
            if found.module.path in paths:
                for unit in found.units:
                    packages |= {top_level(t.module) for t in unit.imports if self._outside(t)}
                    for uses in (unit.uses, *(body.uses for body in unit.bodies)):
                        local = (taken for taken in uses.imports if taken.level == 0)
                        packages |= {top_level(t.module) for t in local if self._outside(t)}
        return frozenset(packages - {""})

    def _outside(self, taken: Import | LocalImport) -> bool:
        """Whether an import takes from a package that is not, or not all, of the project."""
        modules, namespaces = self._program.modules, self._program.namespaces
        top = top_level(taken.module)
        if top in modules:
            return False
        # Other distributions may have parts of a namespace package, too.
        return top not in namespaces or not (
            {taken.module, f"{taken.module}.{taken.name}"} & modules.keys()
            or taken.module in namespaces
        )


def _brought_by(live: LiveApp) -> frozenset[str]:
    """Top-level names that the framework's distribution brings along."""
    known = {normalized(name): found for name, found in live.distributions.items()}
    requires = {name: found.requires for name, found in known.items()}
    environment = marker_environment(f"python{live.python.rpartition('.')[0]}", "x86_64")
    names = closure_of([(live.framework, "")], requires, environment)
    return frozenset(top for name in names if name in known for top in known[name].imports)


def _is_generated(rule: LiveRule) -> bool:
    """Whether a package made the view: it may call methods that the project gave it."""
    return not rule.static and (rule.view is None or rule.view.path is None)


def _views_by_line(live: LiveApp) -> dict[str, dict[int, frozenset[str]]]:
    """Names of the definitions that are views, by path and first line."""
    found: dict[str, dict[int, frozenset[str]]] = {}
    for rule in live.rules:
        view = rule.view
        if view is not None and view.path is not None:
            lines = found.setdefault(view.path, {})
            name = view.qualname.rpartition(".")[2]
            lines[view.line] = lines.get(view.line, frozenset()) | {name}
    return found


def _hidden(shown: Program, live: LiveApp) -> frozenset[str]:
    """Modules that the live app loaded in ways that the source does not show."""
    explained: set[str] = set()
    _explain(Closures(shown).of(()).loaded, explained, shown)
    hidden: set[str] = set()
    for name in live.modules:
        if name in shown.modules and name not in explained:
            hidden.add(name)
            _explain({name}, explained, shown)
    # Files that were run by their path, as Alembic runs migrations.
    return frozenset(
        hidden | {n for n, found in shown.modules.items() if found.module.path in live.opened}
    )


def _explain(names: Iterable[str], explained: set[str], shown: Program) -> None:
    """Add modules, those that they import, and the packages around each."""
    pending = list(names)
    while pending:
        name = pending.pop()
        if name in explained or name not in shown.modules:
            continue
        explained.add(name)
        if "." in name:
            pending.append(name.rpartition(".")[0])
        for unit in shown.modules[name].units:
            for taken in unit.imports:
                pending += loads(taken, shown.modules, name)


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


def _run_at_import(units: Mapping[str, ModuleUnits], live: LiveApp) -> frozenset[Place]:
    """Views that the import itself runs: a decorator of theirs calls what it decorates."""
    return frozenset(
        (found.module.path, body.line)
        for found in units.values()
        for unit in found.units
        for body in unit.bodies
        if {(found.module.path, body.line), (found.module.path, body.first_line)} & live.ran
    )
