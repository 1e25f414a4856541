from __future__ import annotations

import os
from pathlib import Path

import pytest

from liftoff.errors import LiftoffError
from liftoff.workspace.copy import scratch_copy


def test_the_copy_has_the_app_and_nothing_else(tmp_path: Path) -> None:
    app = tmp_path / "app"
    for name in ("a.py", "pkg/b.txt", ".venv/x.py", "e/pyvenv.cfg", "out/.liftoff.json",
                 "build/lib/a.py", "build/bdist.linux-x86_64/b",
                 "pkg/__pycache__/a.pyc", ".git/config"):  # fmt: skip
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        (app / name).write_text("text")
    os.mkfifo(app / "pipe")
    (app / "broken").symlink_to("nowhere")
    os.utime(app / "a.py", (1e9, 1e9))
    copy = scratch_copy(app, tmp_path / "copy")
    found = sorted(p.relative_to(copy).as_posix() for p in copy.rglob("*"))
    assert found == ["a.py", "pkg", "pkg/b.txt"]
    assert (copy / "a.py").stat().st_mtime == 1e9


def test_links_lead_where_they_led(tmp_path: Path) -> None:
    app = tmp_path / "deep" / "app"
    (app / "pkg").mkdir(parents=True)
    (app / "pkg" / "a.py").write_text("inside")
    (tmp_path / "deep" / "shared").mkdir()
    (tmp_path / "deep" / "shared" / "b.py").write_text("outside")
    (app / "shared").symlink_to("../shared")
    (app / "pkg" / "b.py").symlink_to("../../shared/b.py")
    (app / "alias").symlink_to("pkg")
    (app / "absolute").symlink_to(app / "pkg")
    (app / "pkg" / "loop").symlink_to("..")
    copy = scratch_copy(app, tmp_path / "elsewhere" / "copy")
    assert (copy / "shared" / "b.py").read_text() == "outside"
    assert (copy / "pkg" / "b.py").read_text() == "outside"
    # What is of the app is the copy's own.
    assert (copy / "alias").resolve() == (copy / "pkg").resolve()
    assert (copy / "pkg" / "loop").resolve() == copy.resolve()


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for name in ("file", "nowhere"):
        with pytest.raises(LiftoffError, match="is not a folder"):
            scratch_copy(tmp_path / name, tmp_path / "copy")
