"""How the command line ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from liftoff import cli as command_line
from liftoff.errors import LiftoffError

APP = "from flask import Flask\napp = Flask(__name__)\napp.add_url_rule('/home', 'h', lambda: '')\n"


def ending(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(command_line.cli, "main", fail)
    with pytest.raises(SystemExit) as stopped:
        command_line.main([])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def test_bad_input_is_one_message_and_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending(monkeypatch, LiftoffError("is not it", where="a.py", hint="mend it")) == 2
    assert capsys.readouterr().err == "liftoff: a.py: is not it\n  help: mend it\n"


def test_a_fault_of_its_own_is_one_message_with_its_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending(monkeypatch, ValueError("odd")) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("liftoff: internal error: ValueError: odd (")
    assert "test_main.py:" in shown
    assert "Traceback" not in shown


def test_a_fault_of_its_own_can_be_seen_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(command_line.DEBUG_VARIABLE, "1")
    with pytest.raises(ValueError, match="odd"):
        ending(monkeypatch, ValueError("odd"))


def test_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ending(monkeypatch, click.exceptions.Abort()) == 130


def test_a_full_disk_names_the_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending(monkeypatch, OSError(28, "No space left on device", "out.json")) == 2
    assert "out.json: No space left on device" in capsys.readouterr().err


def python(code: str, *, closed: str = "", **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own, with what a shell can do to its streams."""
    command = f'exec "$0" -c "$1" {closed}'
    return subprocess.run(
        ["sh", "-c", command, sys.executable, code],
        env={**os.environ, **variables},
        capture_output=True,
        check=False,
    )


RUN = "import sys; from liftoff.__main__ import main; sys.argv = ['liftoff', *{}]; main()"


def test_a_closed_standard_output(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP)
    ended = python(RUN.format(["analyze", str(tmp_path), "--no-cache"]), closed=">&- 2>&-")
    assert ended.returncode == 0


def test_what_the_terminal_cannot_show(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP.replace("/home", "/→"), encoding="utf-8")
    ended = python(RUN.format(["analyze", str(tmp_path), "--no-cache"]), PYTHONIOENCODING="latin-1")
    assert (ended.returncode, "GET /→" in ended.stdout.decode()) == (0, True)
    ended = python(RUN.format(["routes", str(tmp_path)]), PYTHONIOENCODING="latin-1")
    assert (ended.returncode, b"/\\u2192" in ended.stdout) == (0, True)
