from __future__ import annotations

import io
import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from liftoff.cli import cli
from liftoff.errors import LiftoffError

APP = """
from flask import Flask
app = Flask(__name__)
hits = []

@app.get("/")
def home():
    hits.append(1)
    return "x"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(APP)
    return tmp_path


def run(*arguments: object):
    return CliRunner().invoke(cli, ["analyze", *map(str, arguments)])


@pytest.mark.parametrize(
    ("fail_on", "status"), [("blocker", 1), ("warning", 1), ("info", 1), ("never", 0)]
)
def test_exit_code_of_a_blocker(folder: Path, fail_on: str, status: int):
    assert run(folder, "--fail-on", fail_on).exit_code == status


def test_warning_fails_only_when_asked(folder: Path):
    source = APP.replace("hits.append(1)", "__import__('time'); time.sleep(3)")
    (folder / "app.py").write_text("import time\n" + source)
    assert run(folder).exit_code == 0
    assert run(folder, "--fail-on", "warning").exit_code == 1


def test_json_to_a_file(folder: Path):
    target = folder / "out.json"
    result = run(folder, "--format", "json", "--output", target)
    assert (result.exit_code, result.output) == (1, "")
    assert json.loads(target.read_text())["findings"][0]["rule"] == "LO102"
    assert sorted(path.name for path in folder.iterdir()) == ["app.py", "out.json"]


def test_output_that_cannot_be_written(folder: Path):
    result = run(folder, "--output", folder / "no" / "out.txt")
    assert isinstance(result.exception, LiftoffError)
    assert "cannot be written" in str(result.exception)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("gone", None, "cannot be read"),
        ("empty", "", "holds no Python files"),
        ("bare", "x = 1\n", "holds no Flask or FastAPI app with routes"),
    ],
)
def test_bad_input(tmp_path: Path, name: str, text: str | None, message: str):
    path = tmp_path / name
    if text is not None:
        path.mkdir()
    if text:
        (path / "a.py").write_text(text)
    result = run(path)
    assert isinstance(result.exception, LiftoffError)
    assert message in str(result.exception)


def test_syntax_error_in_one_module(folder: Path):
    (folder / "broken.py").write_text("x = 1\ndef f(:\n")
    result = run(folder, "--format", "json")
    assert result.exit_code == 2
    document = json.loads(result.output)
    assert [(e["path"], e["line"]) for e in document["errors"]] == [("broken.py", 2)]
    assert [f["rule"] for f in document["findings"]] == ["LO102"]
    assert "broken.py:2" in run(folder).output


def test_nothing_is_imported_or_run(folder: Path):
    (folder / "app.py").write_text(APP + "\nraise SystemExit(7)\nopen('made', 'w')\n")
    assert run(folder).exit_code == 1
    assert [path.name for path in folder.iterdir()] == ["app.py"]


def test_heavy_libraries_stay_out(folder: Path):
    code = textwrap.dedent(f"""
        import sys
        from liftoff.cli import cli
        cli.main(["analyze", {str(folder)!r}, "--fail-on", "never"], standalone_mode=False)
        heavy = {{"libcst", "boto3", "rich", "yaml", "starlette", "flask", "app"}}
        print(sorted(heavy & set(sys.modules)))
    """)
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines()[-1] == "[]"


DEEP = 20_000


@pytest.mark.parametrize(
    "source",
    [
        b"print 'x'\n",
        b"x = 1\x00\n",
        b"# -*- coding: nope -*-\n",
        b"x = app" + b".a()" * DEEP + b"\n",
        b"x = " + b"not " * DEEP + b"1\n",
    ],
    ids=["python 2", "NUL", "encoding", "deep calls", "deep operators"],
)
def test_folder_of_files_that_cannot_be_read(tmp_path: Path, source: bytes):
    (tmp_path / "one.py").write_bytes(source)
    (tmp_path / "loop").symlink_to(tmp_path)
    result = run(tmp_path)
    assert result.exit_code == 2
    assert "one.py:1" in result.output
    assert "1 file could not be analyzed" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\x0c", b"# -*- coding: utf-8 -*-\r\n"])
def test_start_of_a_file(tmp_path: Path, start: bytes):
    (tmp_path / "app.py").write_bytes(
        start + b"from flask import Flask\r\napp = Flask(__name__)\r\n"
        b"app.add_url_rule('/', 'home', lambda: 'x')\r\n"
    )
    result = run(tmp_path)
    assert (result.exit_code, "GET /" in result.output) == (0, True)


@pytest.mark.parametrize(
    ("variables", "colours"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ({"TERM": "xterm", "NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_on_a_terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], colours: bool
):
    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    shown = Terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    cli.main(["analyze", str(folder), "--no-cache"], standalone_mode=False)
    assert ("\x1b" in shown.getvalue()) == colours
