"""How the command line ends."""

from __future__ import annotations

import click
import pytest

from liftoff import cli as command_line
from liftoff.errors import LiftoffError


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
