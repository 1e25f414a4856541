"""`Pipfile.lock`: https://github.com/pypa/pipfile."""

from __future__ import annotations

from typing import Any

from liftoff.json_text import parsed
from liftoff.plan.packages.locks.model import Lock, Locked
from liftoff.plan.packages.requirement import normalized
from liftoff.plan.packages.toml_tables import table, text

FILE = "Pipfile.lock"


def read_pipfile_lock(source: str) -> Lock:
    """The lock; what only development needs is left out.

    Raises:
        LiftoffError: it is no JSON.
    """
    document = parsed(source, where=FILE)
    packages = table(document, "default")
    return Lock(
        file=FILE,
        packages=tuple(
            _package(name, details)
            for name, details in packages.items()
            if isinstance(details, dict)
        ),
    )


def _package(name: str, details: dict[str, Any]) -> Locked:
    git = text(details, "git")
    return Locked(
        name=normalized(name),
        version=text(details, "version").removeprefix("=="),
        place=f"git+{git}@{text(details, 'ref')}" if git else text(details, "file"),
        local=bool(text(details, "path")),
        marker=text(details, "markers"),
    )
