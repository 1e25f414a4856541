"""The script tells what liftoff takes from what it does not, whatever happens to the process."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from benchmarks import hostile
from liftoff.workspace.source import SourceTree
from tests.cli.running import make

FILES = {
    "a.py": "class C:\n    def m(self):\n        print(1)\n\n\ndef f():\n    return C()\n",
    "b.py": "print 'two'\n",
    "c.py": "x = 1\n",
    "d.py": "x = 2\n",
}


def run(folder: Path, *options: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        hostile.main([str(folder), *options])
    return int(stopped.value.code or 0)


def test_what_parses_is_analyzed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(tmp_path, FILES)
    (tmp_path / "latin.py").write_bytes(b"x = '\xe9'")
    assert run(tmp_path) == 0
    out = capsys.readouterr().out
    assert out.startswith("5 files: 3 analyzed, 1 no Python of today, 1 not readable; ")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("raise", "c.py: KeyError: 'x' ("),
        ("kill", "c.py: ends the process: -9"),
        ("wait", "c.py: takes more than 0.5 s"),
    ],
)
def test_a_fault_is_said_and_the_rest_goes_on(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    what: str,
    said: str,
) -> None:
    make(tmp_path, FILES)
    analyze = hostile.analyze

    def failing(tree: SourceTree) -> object:
        if tree.files[1].text == FILES["c.py"]:
            if what == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            if what == "wait":
                time.sleep(60)
            raise KeyError("x")
        return analyze(tree)

    monkeypatch.setattr(hostile, "analyze", failing)
    limit = ("--limit", "0.5") if what == "wait" else ()
    assert run(tmp_path, *limit) == 1
    out = capsys.readouterr().out
    assert said in out
    assert "4 files: 2 analyzed, 1 faults, 1 no Python of today, 0 not readable" in out


def test_a_folder_without_python(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no Python file"):
        hostile.main([str(tmp_path)])
