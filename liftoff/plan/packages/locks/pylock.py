"""`pylock.toml`: https://packaging.python.org/en/latest/specifications/pylock-toml/."""

from __future__ import annotations

from typing import Any

from liftoff.plan.packages.locks.model import Lock, Locked
from liftoff.plan.packages.requirement import normalized
from liftoff.plan.packages.toml_tables import table, tables, text, toml_document

FILE = "pylock.toml"


def read_pylock(source: str) -> Lock:
    """The lock.

    Raises:
        LiftoffError: it is no TOML.
    """
    packages = tables(toml_document(source, FILE), "packages")
    return Lock(file=FILE, packages=tuple(map(_package, packages)))


def _package(package: dict[str, Any]) -> Locked:
    vcs, archive = table(package, "vcs"), table(package, "archive")
    place = text(archive, "url")
    if text(vcs, "url"):
        place = f"{text(vcs, 'type')}+{text(vcs, 'url')}@{text(vcs, 'commit-id')}"
    dependencies = [text(found, "name") for found in tables(package, "dependencies")]
    return Locked(
        name=normalized(text(package, "name")),
        version=text(package, "version"),
        place=place,
        local="directory" in package or bool(text(archive, "path") or text(vcs, "path")),
        marker=text(package, "marker"),
        # They may be left out; the metadata of what is installed has them.
        requires=tuple(dependencies) if "dependencies" in package else None,
    )
