from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from liftoff.errors import LiftoffError
from liftoff.workspace.copy import copy_functions, scratch_copy


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


def test_functions_are_copied_as_they_are(tmp_path: Path) -> None:
    out, copy = tmp_path / "out", tmp_path / "copy"
    for name in ("home", "admin"):
        (out / "functions" / name / ".venv").mkdir(parents=True)
    (out / "functions/home/app.py").write_text("one")
    os.utime(out / "functions/home/app.py", (1e9, 1e9))
    os.link(out / "functions/home/app.py", out / "functions/admin/app.py")
    (out / "functions/home/link.py").symlink_to("app.py")
    (out / "plan.json").write_text("{}")
    copy_functions(out, ("functions/home", "functions/admin"), copy)
    home, admin = copy / "functions/home", copy / "functions/admin"
    assert sorted(p.name for p in home.iterdir()) == [".venv", "app.py", "link.py"]
    assert sorted(p.name for p in copy.iterdir()) == ["functions"]
    assert (home / "link.py").readlink() == Path("app.py")
    assert home.joinpath("app.py").stat().st_mtime == 1e9
    assert home.joinpath("app.py").samefile(admin / "app.py")
    home.joinpath("app.py").write_text("two")
    assert (out / "functions/home/app.py").read_text() == "one"


def test_a_function_that_cannot_be_copied(tmp_path: Path) -> None:
    (tmp_path / "out/functions/home").mkdir(parents=True)
    os.mkfifo(tmp_path / "out/functions/home/pipe")
    with pytest.raises(LiftoffError, match="cannot be copied"):
        copy_functions(tmp_path / "out", ("functions/home",), tmp_path / "copy")


def test_a_full_disk_is_told_in_few_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9):
        (tmp_path / "out/home").mkdir(parents=True, exist_ok=True)
        (tmp_path / f"out/home/{number}.py").write_text("")

    def full(source: str, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), source, None, "copy")

    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(LiftoffError) as raised:
        copy_functions(tmp_path / "out", ("home",), tmp_path / "copy")
    lines = str(raised.value).splitlines()
    assert [line.endswith(".py: [Errno 28] No space left on device") for line in lines[1:6]] == (
        [True] * 5
    )
    assert lines[6:7] == ["    and 4 more"]
    assert "TMPDIR" in lines[7]
