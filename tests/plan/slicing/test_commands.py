"""Functions that only a command line runs, and those that only look like it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from liftoff.plan.slicing.commands import find_commands
from liftoff.plan.slicing.definitions import ProjectDefinitions
from liftoff.project.source.modules import Module, Modules
from tests.plan.slicing.projects import check_all, names_in


def _commands(code: str) -> list[str]:
    module = Module("app", "app.py", False, code, ast.parse(code))
    purity = ProjectDefinitions(Modules({"app": module}, {}, ())).purity(module)
    found = find_commands(module.tree.body, lambda node: purity.origin(node) or "")
    return sorted(getattr(node, "name", "") for node in found)


@pytest.mark.parametrize(
    "code",
    [
        "@app.cli.command()\ndef f(): ...",
        "@bp.cli.command('fill')\n@with_appcontext\ndef f(): ...",
        "import click\n@click.command('fill')\n@click.option('--n')\ndef f(n): ...",
        "from click import group\n@group\ndef f(): ...",
        "from flask.cli import AppGroup\nuser = AppGroup('user')\n@user.command('add')\ndef f(): ...",
        "import typer\ncli = typer.Typer()\n@cli.command()\ndef f(): ...",
        "def make():\n    @app.cli.command()\n    def f(): ...",
        "@app.shell_context_processor\ndef f(): return {'db': db}",
    ],
)
def test_what_a_command_line_runs(code: str) -> None:
    assert _commands(code) == ["f"]


def test_commands_of_a_group() -> None:
    code = "import click\n@click.group()\ndef cli(): ...\n@cli.command()\ndef f(): ..."
    assert _commands(code) == ["cli", "f"]


@pytest.mark.parametrize(
    "code",
    [
        "from slack_bolt import App\nbolt = App()\n@bolt.command('/hello')\ndef f(ack): ...",
        "@discord.command()\ndef f(ctx): ...",
        "@app.route('/command')\ndef f(): ...",
        "class Tool:\n    @click.command()\n    def f(self): ...",
    ],
)
def test_what_a_request_may_run(code: str) -> None:
    assert _commands(code) == []


FILES = {
    "app.py": "import click\n"
    "from flask import Flask\n"
    "from fakes import fill\n"
    "from store import count\n"
    "app = Flask(__name__)\n"
    "@app.route('/a')\n"
    "def a():\n    return str(count())\n"
    "@app.route('/b')\n"
    "def b():\n    report.callback()\n    return 'b'\n"
    "@app.cli.command()\n"
    "def fill_db():\n"
    "    '''Fill it.'''\n"
    "    import pytest\n"
    "    fill(pytest)\n"
    "@click.command()\n"
    "def report():\n    import reports\n    return reports.write()\n"
    "app.cli.add_command(report)\n",
    "store.py": "def count():\n    return 3\n",
    "fakes.py": "def fill(them):\n    return them\n",
    "reports.py": "def write():\n    return 1\n",
}


def test_what_only_commands_need_goes(tmp_path: Path) -> None:
    found = check_all(tmp_path, FILES, requests=[("GET", "/a"), ("GET", "/b")])
    assert found["a"].keys() == {"app.py", "store.py"}
    assert {"fill_db", "report"} <= names_in(found["a"]["app.py"])
    assert "pytest" not in found["a"]["app.py"]
    # A view that runs a command has it.
    assert found["b"].keys() == {"app.py", "reports.py"}
