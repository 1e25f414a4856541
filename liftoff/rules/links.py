"""Files that are links to other files of the same tree: one text under two names.

Python would make two modules of them. A link is analyzed as a module of its own only where
something imports it by its name, and what both have is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from liftoff.project.source.modules import Module, Modules
from liftoff.rules.finding import Finding
from liftoff.rules.running.sources import imported_names


def without_unused_links(modules: Modules, links: Mapping[str, str]) -> Modules:
    """The modules without links that nothing imports.

    Args:
        modules: all.
        links: path of the file by that of the link.
    """
    if not links:
        return modules
    imported = {part for module in modules.by_path.values() for part in imported_names(module)}
    by_path = {
        path: module
        for path, module in modules.by_path.items()
        if path not in links or module.name.rpartition(".")[2] in imported
    }
    by_name: dict[str, Module] = {}
    for module in by_path.values():
        by_name.setdefault(module.name, module)
    return Modules(by_name, by_path, modules.errors, modules.documents)


def said_once(findings: Iterable[Finding], links: Mapping[str, str]) -> list[Finding]:
    """The findings in the same order, those in a link added to the same one in its file."""
    found = {_key(finding, finding.place.path): finding for finding in findings}
    for (_, path, *_), finding in list(found.items()):
        key = _key(finding, links.get(path, path))
        own = found[key] if path in links and key in found else None
        if own is None:
            continue
        del found[_key(finding, path)]
        found[key] = replace(
            own,
            routes=tuple(dict.fromkeys((*own.routes, *finding.routes))),
            phases=tuple(dict.fromkeys((*own.phases, *finding.phases))),
            trace=own.trace or finding.trace,
            app_wide=own.app_wide and finding.app_wide,
        )
    return list(found.values())


def _key(finding: Finding, path: str) -> tuple[str, str, int, int]:
    return finding.rule, path, finding.place.line, finding.place.column
