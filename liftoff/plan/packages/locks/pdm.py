"""`pdm.lock`: https://pdm-project.org/en/latest/usage/lockfile/."""

from __future__ import annotations

from typing import Any

from liftoff.plan.packages.locks.model import Lock, Locked
from liftoff.plan.packages.requirement import normalized
from liftoff.plan.packages.toml_tables import tables, text, texts, toml_document

FILE = "pdm.lock"


def read_pdm(source: str) -> Lock:
    """The lock.

    Raises:
        LiftoffError: it is no TOML.
    """
    packages = tables(toml_document(source, FILE), "package")
    extras: dict[str, list[str]] = {}
    for package in packages:
        # What an extra brings is an entry of its own, which also requires the distribution.
        for extra in texts(package, "extras"):
            lines = texts(package, "dependencies")
            own = normalized(text(package, "name"))
            extras.setdefault(own, []).extend(_of_extra(line, extra) for line in lines)
    return Lock(
        file=FILE,
        packages=tuple(_package(p, extras) for p in packages if not texts(p, "extras")),
    )


def _package(package: dict[str, Any], extras: dict[str, list[str]]) -> Locked:
    name = normalized(text(package, "name"))
    git = text(package, "git")
    return Locked(
        name=name,
        version=text(package, "version"),
        place=f"git+{git}@{text(package, 'revision')}" if git else text(package, "url"),
        local=bool(text(package, "path")),
        folder=text(package, "path"),
        marker=text(package, "marker"),
        requires=(*texts(package, "dependencies"), *extras.get(name, ())),
    )


def _of_extra(line: str, extra: str) -> str:
    requirement, semicolon, marker = line.partition(";")
    condition = f'({marker.strip()}) and extra == "{extra}"' if semicolon else f'extra == "{extra}"'
    return f"{requirement.strip()} ; {condition}"
