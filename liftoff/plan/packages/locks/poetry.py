"""`poetry.lock`: https://python-poetry.org/docs/basic-usage/#installing-with-poetrylock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from liftoff.plan.packages.locks.model import Lock, Locked, dependency_line
from liftoff.plan.packages.poetry_versions import python_marker
from liftoff.plan.packages.requirement import normalized
from liftoff.plan.packages.toml_tables import table, tables, text, texts, toml_document

FILE = "poetry.lock"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_OWN_EXTRA = re.compile(r"""\bextra\s*==\s*("[^"]*"|'[^']*')""")
_TRUE = 'python_version >= "3"'


def read_poetry(source: str) -> Lock:
    """The lock.

    Raises:
        LiftoffError: it is no TOML.
    """
    packages = tables(toml_document(source, FILE), "package")
    return Lock(file=FILE, packages=tuple(map(_package, packages)))


def _package(package: dict[str, Any]) -> Locked:
    source = table(package, "source")
    kind = text(source, "type")
    markers = package.get("markers")
    marker = markers if isinstance(markers, str) else text(table(package, "markers"), "main")
    # Which version it is does not hang on the project's own extras.
    marker = _OWN_EXTRA.sub(_TRUE, marker)
    conditions = [marker, python_marker(text(package, "python-versions"))]
    return Locked(
        name=normalized(text(package, "name")),
        version=text(package, "version"),
        place=_place(kind, source),
        local=kind in ("directory", "file"),
        folder=text(source, "url") if kind in ("directory", "file") else "",
        marker=" and ".join(f"({condition})" for condition in conditions if condition),
        requires=tuple(_requires(package)),
    )


def _requires(package: dict[str, Any]) -> Iterator[str]:
    extras = table(package, "extras")
    for name, found in table(package, "dependencies").items():
        for one in found if isinstance(found, list) else [found]:
            details = one if isinstance(one, dict) else {}
            marker, asked = text(details, "markers"), texts(details, "extras")
            if details.get("optional") is not True:
                yield dependency_line(name, asked, marker)
                continue
            for extra in extras:
                if normalized(name) in {_name(line) for line in texts(extras, extra)}:
                    # The marker may name the extra already.
                    yield dependency_line(name, asked, "" if "extra" in marker else marker, extra)


def _name(line: str) -> str:
    found = _NAME.match(line)
    return normalized(found[0]) if found else ""


def _place(kind: str, source: dict[str, Any]) -> str:
    url = text(source, "url")
    if kind == "git":
        commit = text(source, "resolved_reference") or text(source, "reference")
        folder = text(source, "subdirectory")
        return f"git+{url}@{commit}" + (f"#subdirectory={folder}" if folder else "")
    return url if kind == "url" else ""
