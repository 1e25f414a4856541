"""`uv.lock`: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liftoff.plan.packages.locks.model import Lock, Locked, dependency_line
from liftoff.plan.packages.requirement import normalized, parse_requirement
from liftoff.plan.packages.toml_tables import table, tables, text, texts, toml_document

FILE = "uv.lock"
# Sources that are folders: members of the workspace, and the project itself.
_FOLDERS = ("editable", "virtual", "directory")


def read_uv(source: str) -> Lock:
    """The lock.

    Raises:
        LiftoffError: it is no TOML.
    """
    packages = tables(toml_document(source, FILE), "package")
    project = [p for p in packages if _folder(p) == "."]
    roots = (
        tuple(
            parse_requirement(line, FILE)
            for package in project
            for line in _dependencies(package.get("dependencies"))
        )
        if project
        else None
    )
    return Lock(file=FILE, packages=tuple(map(_package, packages)), roots=roots)


def _package(package: dict[str, Any]) -> Locked:
    requires = list(_dependencies(package.get("dependencies")))
    for extra, dependencies in table(package, "optional-dependencies").items():
        requires += _dependencies(dependencies, extra)
    return Locked(
        name=normalized(text(package, "name")),
        version=text(package, "version"),
        place=_place(table(package, "source")),
        local=bool(_folder(package)),
        folder=_folder(package),
        marker=" or ".join(f"({marker})" for marker in texts(package, "resolution-markers")),
        requires=tuple(requires),
    )


def _dependencies(found: Any, extra: str = "") -> Iterator[str]:
    for dependency in tables({"": found}, ""):
        marker = text(dependency, "marker")
        yield dependency_line(text(dependency, "name"), texts(dependency, "extra"), marker, extra)


def _folder(package: dict[str, Any]) -> str:
    source = table(package, "source")
    return next((text(source, kind) for kind in _FOLDERS if kind in source), "")


def _place(source: dict[str, Any]) -> str:
    git = text(source, "git")
    if git:
        # `https://host/name?rev=main#commit`
        address, _, commit = git.partition("#")
        return f"git+{address.partition('?')[0]}@{commit}"
    return text(source, "url")
