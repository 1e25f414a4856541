"""Modules whose import does more than bind names in them, so that it must happen in each slice.

They register routes or models, open connections, or patch others; they are part of an import
cycle, where the order of imports decides whether it works; other code takes them as attributes of
their package, and relies on somebody's import of them; or they import a module that is one of
these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from liftoff.plan.slicing.imports import Import, loads
from liftoff.plan.slicing.mentions import LocalImport
from liftoff.plan.slicing.units import ModuleUnits
from liftoff.project.source.modules import resolve_relative


def modules_with_effects(modules: Mapping[str, ModuleUnits]) -> frozenset[str]:
    """Names of the modules whose import must happen wherever the source says so."""
    importers: dict[str, set[str]] = {}
    for name, found in modules.items():
        for taken in _imports(found):
            for loaded in loads(taken, modules, name):
                importers.setdefault(loaded, set()).add(name)
    effects = {name for name, found in modules.items() if any(unit.acts for unit in found.units)}
    effects |= _in_cycles({name: _needs(found, modules) for name, found in modules.items()})
    effects |= {name for found in modules.values() for name in _taken_as_attributes(found, modules)}
    pending = list(effects)
    while pending:
        for importer in importers.get(pending.pop(), set()) - effects:
            effects.add(importer)
            pending.append(importer)
    return frozenset(effects)


def _imports(found: ModuleUnits) -> Iterator[Import]:
    for unit in found.units:
        yield from unit.imports


def _needs(found: ModuleUnits, modules: Mapping[str, ModuleUnits]) -> set[str]:
    """Modules that a module's own import needs in some state: those that it names."""
    needs: set[str] = set()
    for taken in _imports(found):
        needs.update(loads(taken, modules, found.module.name))
        if taken.module in modules and f"{taken.module}.{taken.name}" not in modules:
            needs.add(taken.module)
    return needs - {found.module.name}


def _in_cycles(graph: Mapping[str, Iterable[str]]) -> set[str]:
    """Nodes that can reach themselves: strongly connected components of two and more (Tarjan)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: set[str] = set()
    for start in graph:
        if start in index:
            continue
        work: list[tuple[str, Iterator[str]]] = []
        _enter(start, index, low, stack, on_stack)
        work.append((start, iter(sorted(graph[start]))))
        while work:
            node, following = work[-1]
            for other in following:
                if other not in index:
                    _enter(other, index, low, stack, on_stack)
                    work.append((other, iter(sorted(graph[other]))))
                    break
                if other in on_stack:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    place = stack.index(node)
                    component = stack[place:]
                    del stack[place:]
                    on_stack.difference_update(component)
                    found.update(component if len(component) > 1 else ())
    return found


def _enter(
    node: str, index: dict[str, int], low: dict[str, int], stack: list[str], on_stack: set[str]
) -> None:
    index[node] = low[node] = len(index)
    stack.append(node)
    on_stack.add(node)


def _taken_as_attributes(found: ModuleUnits, modules: Mapping[str, ModuleUnits]) -> Iterator[str]:
    """Submodules that code reaches through their package, without importing them by that name."""
    roots: dict[str, set[str]] = {}
    own: dict[str, set[str]] = {}
    for taken in _imports(found):
        start = f"{taken.module}.{taken.name}" if taken.name else taken.module
        roots.setdefault(taken.alias, set()).add(taken.alias if taken.binds_root else start)
        own.setdefault(taken.alias, set()).add(taken.module)
    for unit in found.units:
        for uses in (unit.uses, *(body.uses for body in unit.bodies)):
            local = {taken.module for taken in uses.imports if taken.name is None}
            for mention in uses.mentions:
                if isinstance(mention.root, LocalImport):
                    base = resolve_relative(found.module, mention.root.level, mention.root.module)
                    starts = {f"{base}.{mention.root.name}" if mention.root.name else base}
                    imported = local
                else:
                    starts = roots.get(mention.root, set())
                    imported = own.get(mention.root, set())
                for start in starts:
                    for name in _submodules(start, mention.path, modules):
                        if not any(f"{other}.".startswith(f"{name}.") for other in imported):
                            yield name


def _submodules(
    start: str, path: tuple[str, ...], modules: Mapping[str, ModuleUnits]
) -> Iterator[str]:
    """Modules on the way of `start.path`, as long as each is one."""
    name = start
    for part in path:
        if name in modules and part in modules[name].binders:
            return
        name = f"{name}.{part}"
        if name not in modules:
            return
        yield name
