"""Migrations: Python files that Alembic runs by their path, wherever code lets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from liftoff.plan.slicing.imports import top_level
from liftoff.plan.slicing.units import ModuleUnits

# Alembic puts it beside the folder of the migrations.
_TEMPLATE = "script.py.mako"
# Functions of Flask-Migrate that run migrations, or list them. `Migrate(app, db)` does neither.
_COMMANDS = frozenset({
    "branches", "check", "current", "downgrade", "heads", "history", "merge", "migrate", "revision",
    "show", "stamp", "upgrade",
})  # fmt: skip


def migrations_in(data: Iterable[str], modules: Mapping[str, ModuleUnits]) -> frozenset[str]:
    """Modules that are migrations, or the environment that they run in.

    Args:
        data: paths of the project's other files.
        modules: the project's modules, by name.
    """
    paths = (PurePosixPath(path) for path in data)
    folders = [path.parent for path in paths if path.name == _TEMPLATE]
    return frozenset(
        name
        for name, found in modules.items()
        if any(PurePosixPath(found.module.path).is_relative_to(folder) for folder in folders)
    )


def runs_migrations(module: str, name: str | None) -> bool:
    """Whether code that takes `name` from a module from outside may run migrations."""
    top = top_level(module)
    return top == "alembic" or (top == "flask_migrate" and name in _COMMANDS)
