"""Modules under the names that the running app imports them by, where its code moves `sys.path`."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from liftoff.project.source.modules import Module, Modules


def as_imported(modules: Modules, live: Mapping[str, str]) -> Modules:
    """The project's modules by the names that the live app knows them by.

    A name that the live app does not use stays only where it uses no other for that file.

    Args:
        modules: the modules, by the names that the import roots give.
        live: path of each module that the live app loaded, by dotted name.
    """
    names: dict[str, set[str]] = {}
    for name, path in live.items():
        if path in modules.by_path:
            names.setdefault(path, set()).add(name)
    by_name = {
        name: module
        for name, module in modules.by_name.items()
        if module.path not in names or name in names[module.path]
    }
    for path, found in names.items():
        for name in sorted(found):
            if name not in by_name or by_name[name].path != path:
                by_name[name] = dataclasses.replace(modules.by_path[path], name=name)
    for root in sorted(_roots(live, modules)):
        for path, module in modules.by_path.items():
            if path.startswith(f"{root}/") and path not in names:
                name = _name(path.removeprefix(f"{root}/"))
                by_name.setdefault(name, dataclasses.replace(module, name=name))
    return dataclasses.replace(modules, by_name=by_name)


def _roots(live: Mapping[str, str], modules: Modules) -> set[str]:
    """Folders that are on the live app's `sys.path` and are no import root."""
    roots: set[str] = set()
    for name, path in live.items():
        known = modules.by_name.get(name)
        for ending in (f"{name.replace('.', '/')}.py", f"{name.replace('.', '/')}/__init__.py"):
            if path.endswith(f"/{ending}") and (known is None or known.path != path):
                roots.add(path.removesuffix(f"/{ending}"))
    return roots


def _name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def shared_files(modules: Mapping[str, Module], loaded: Iterable[str]) -> frozenset[str]:
    """Of the loaded modules, those whose file is loaded under several names.

    What one of the names does not need, another may.
    """
    names: dict[str, list[str]] = {}
    for name in loaded:
        names.setdefault(modules[name].path, []).append(name)
    return frozenset(name for found in names.values() if len(found) > 1 for name in found)
