from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Runner

FILES = {
    "app.py": """\
from flask import Flask
from store import save

app = Flask(__name__)


@app.before_request
def check():
    pass


@app.route("/x", methods=["GET", "POST"])
def x():
    return save(1)


@app.get("/y")
def y():
    return other()


def other():
    return ""
""",
    "store.py": "def save(n):\n    return write(n)\n\n\ndef write(n):\n    return str(n)\n",
    "alone.py": "def f():\n    f()\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_pycg_format_of_all_modules(liftoff: Runner, project: Path) -> None:
    ended = liftoff("callgraph", str(project), "--format", "pycg")
    assert ended.status == 0
    calls = json.loads(ended.out)
    assert calls["app.x"] == ["store.save"]
    assert calls["store.write"] == ["<builtin>.str"]
    assert calls["alone.f"] == ["alone.f"]


def test_entry_leaves_out_what_it_does_not_import(liftoff: Runner, project: Path) -> None:
    for entry in ("store.py", str(project / "store.py")):
        ended = liftoff("callgraph", str(project), "--entry", entry, "--format", "json")
        names = {node["name"] for node in json.loads(ended.out)["nodes"]}
        assert names == {"store", "store.save", "store.write", "<builtin>.str"}


def test_route_shows_hooks_and_handler_as_a_tree(liftoff: Runner, project: Path) -> None:
    for route in ("GET|POST /x", "GET /x", "/x"):
        ended = liftoff("callgraph", str(project), "--route", route)
        assert ended.out.splitlines() == [
            "app.check  app.py:8",
            "app.x  app.py:13",
            "  store.save  store.py:1",
            "    store.write  store.py:5",
        ]
    ended = liftoff("callgraph", str(project), "--route", "GET /y", "--format", "pycg")
    assert set(json.loads(ended.out)) == {"app.check", "app.y", "app.other"}


def test_text_and_dot(liftoff: Runner, project: Path) -> None:
    assert "store.save  store.py:1\n  store.write  line 2" in liftoff("callgraph", str(project)).out
    dot = liftoff("callgraph", str(project), "--format", "dot").out
    assert dot.startswith("digraph")
    assert '"app.x" -> "store.save";' in dot


def test_wrong_input_is_one_message(liftoff: Runner, project: Path, tmp_path: Path) -> None:
    message = liftoff.fails("callgraph", str(project), "--route", "GET /nix")
    assert "no route 'GET /nix'" in message
    message = liftoff.fails("callgraph", str(project), "--route", "GET /yy")
    assert "did you mean 'GET /y'?" in message
    assert "nix.py" in liftoff.fails("callgraph", str(project), "--entry", "nix.py")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "holds no Python files" in liftoff.fails("callgraph", str(empty))
    assert "cannot be read" in liftoff.fails("callgraph", str(tmp_path / "none"))


def test_file_that_does_not_parse_is_named_and_the_rest_is_shown(
    liftoff: Runner, project: Path
) -> None:
    (project / "bad.py").write_text("def (", "utf-8")
    ended = liftoff("callgraph", str(project), "--format", "pycg")
    assert ended.status == 2
    assert "bad.py:1: syntax error" in ended.err
    assert "store.save" in json.loads(ended.out)
