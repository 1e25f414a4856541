"""Jinja's templates of a project."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from .installed import modules_of
from .places import class_names, relative


def templates_of(environment: Any, source: Path) -> dict[str, Any]:
    """Template files of the project: by path, their name and the names they refer to."""
    from jinja2 import meta, nodes

    found: dict[str, Any] = {}
    try:
        names = environment.list_templates()
    except Exception:
        return {}
    for name in names:
        try:
            text, filename, _ = environment.loader.get_source(environment, name)
        except Exception:  # noqa: S112 - listed under another loader, or not text
            continue
        inside = relative(filename, source)
        if inside is None:
            continue
        attributes: set[str] = set()
        try:
            tree = environment.parse(text)
            referred = list(meta.find_referenced_templates(tree))
            attributes.update(node.attr for node in tree.find_all(nodes.Getattr))
        except Exception:
            referred = [None]
        found[inside] = {
            "name": name,
            "refers": sorted({other for other in referred if other is not None}),
            "dynamic": None in referred,
            "attributes": sorted(attributes),
        }
    return found


def starlette_templates(source: Path) -> dict[str, Any]:
    """Templates of the `Jinja2Templates` in globals of the project; two names of one file are one.

    A file that two of them call by different names is left out, so that it stays in each slice.
    """
    found: dict[str, Any] = {}
    clashes = set()
    for module in sorted(modules_of(source)):
        for value in list(getattr(sys.modules[module], "__dict__", {}).values()):
            kinds = class_names(value)
            if "starlette.templating.Jinja2Templates" in kinds:
                for path, template in templates_of(value.env, source).items():
                    if found.setdefault(path, template) != template:
                        clashes.add(path)
    return {path: template for path, template in found.items() if path not in clashes}
