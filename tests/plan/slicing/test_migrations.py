"""Migrations, which Alembic finds in a folder and runs by their path."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from liftoff.plan.slicing.closures import Closures
from liftoff.plan.slicing.definitions import ProjectDefinitions
from liftoff.plan.slicing.migrations import migrations_in
from liftoff.plan.slicing.program import program
from liftoff.plan.slicing.units import module_units
from liftoff.project.source.modules import parse_modules
from liftoff.workspace.source import SourceFile, SourceTree

DATA = ("alembic/script.py.mako", "alembic.ini", "other/README")
FILES = {
    "models.py": "class User:\n    pass\n",
    "alembic/env.py": "import models\nfrom alembic import context\n",
    "alembic/versions/2024-01_a1.py": "from alembic import op\n",
    "other/tool.py": "",
}


def _loaded(app: str, more: Mapping[str, str] = {}) -> tuple[set[str], set[str]]:
    """Paths of the modules that a function holds, and the packages that it imports."""
    files = {"app.py": app, **FILES, **more}
    sources = tuple(SourceFile(path, text) for path, text in files.items())
    modules = parse_modules(SourceTree("/p", sources, (), ()))
    definitions = ProjectDefinitions(modules)
    units = {
        name: module_units(module, modules, definitions, {})
        for name, module in modules.by_name.items()
    }
    whole = program(units, ("app", ("app",))).with_migrations(migrations_in(DATA, units))
    closure = Closures(whole).of(())
    return {modules.by_name[name].path for name in closure.loaded}, closure.packages


@pytest.mark.parametrize(
    "imports",
    [
        "from alembic import command\napp = command",
        "from alembic.config import Config\napp = Config",
        "from flask_migrate import upgrade\napp = upgrade",
        "import flask_migrate\ndef app():\n    flask_migrate.upgrade()",
        "def app():\n    from alembic import command\n    command.upgrade()",
    ],
)
def test_code_that_may_run_migrations_has_them(imports: str) -> None:
    loaded, packages = _loaded(imports)
    assert loaded == {
        "app.py", "models.py", "alembic/env.py", "alembic/versions/2024-01_a1.py"
    }  # fmt: skip
    assert "alembic" in packages


@pytest.mark.parametrize(
    "imports", ["from flask_migrate import Migrate\napp = Migrate", "import models as app"]
)
def test_other_code_does_without(imports: str) -> None:
    loaded, packages = _loaded(imports)
    assert not any(path.startswith("alembic/") for path in loaded)
    assert "alembic" not in packages


def test_migrations_may_be_many_and_run_others() -> None:
    text = "from alembic import command, op\n"
    more = {f"alembic/versions/{number}.py": text for number in range(600)}
    loaded, _ = _loaded("from alembic import command\napp = command", more)
    assert more.keys() <= loaded
