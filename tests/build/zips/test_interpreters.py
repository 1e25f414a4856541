from __future__ import annotations

import sys
from pathlib import Path

import pytest

from liftoff.build.zips.interpreters import find_interpreter
from tests.build.zips.wheels import PYTHON


@pytest.fixture(autouse=True)
def asked_anew() -> None:
    find_interpreter.cache_clear()


def test_the_running_one_is_taken_first() -> None:
    assert find_interpreter(PYTHON) == sys.executable


def test_what_only_says_that_it_is_one_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python3.99"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert find_interpreter("3.99") is None
    program.write_text("#!/bin/sh\necho cpython final 3.99\n")
    find_interpreter.cache_clear()
    assert find_interpreter("3.99") == str(program)


def test_pyenv_is_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "versions/3.99.1/bin/python"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho cpython final 3.99\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert find_interpreter("3.99") == str(program)
