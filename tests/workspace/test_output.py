from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from liftoff.errors import LiftoffError
from liftoff.workspace import exchange as exchange_module
from liftoff.workspace import output
from liftoff.workspace.output import CopyOf, SameAs, check_apart, check_output, write_output

FILES = {"plan.json": "{}\n", "functions/a/app.py": "x = 1\r\n", "functions/a/data/é.txt": "ü"}


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".liftoff.json"
    }


@pytest.fixture
def out(tmp_path: Path) -> Path:
    target = tmp_path / "deep" / "out"
    write_output(target, FILES, force=False)
    return target


def refused(action: Callable[[], object]) -> LiftoffError:
    with pytest.raises(LiftoffError) as raised:
        action()
    return raised.value


def test_the_folder_holds_just_the_files(out: Path) -> None:
    assert contents(out) == FILES
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_second_run_replaces_adds_and_removes(out: Path) -> None:
    write_output(out, FILES, force=False)
    newer = {"plan.json": "[]", "functions/b/app.py": "y = 2"}
    write_output(out, newer, force=False)
    assert contents(out) == newer
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_running_the_output_does_not_count_as_a_change(out: Path) -> None:
    cache = out / "functions" / "a" / "__pycache__"
    cache.mkdir()
    (cache / "app.cpython-311.pyc").write_bytes(b"")
    (out / "functions" / "a" / "app.py").touch()
    write_output(out, FILES, force=False)
    assert contents(out) == FILES


def _changed(out: Path) -> str:
    (out / "plan.json").write_text("mine")
    return "plan.json"


def _added(out: Path) -> str:
    (out / "functions" / "notes.txt").write_text("mine")
    return "functions/notes.txt"


def _linked(out: Path) -> str:
    (out / "link").symlink_to(out.parent, target_is_directory=True)
    return "link"


def _made_a_link(out: Path) -> str:
    (out / "plan.json").rename(out.parent / "plan.json")
    (out / "plan.json").symlink_to(out.parent / "plan.json")
    return "plan.json"


def _piped(out: Path) -> str:
    os.mkfifo(out / "pipe")
    return "pipe"


@pytest.mark.parametrize("touch", [_changed, _added, _linked, _made_a_link, _piped])
def test_what_a_person_did_is_kept(out: Path, touch: Callable[[Path], str]) -> None:
    path = touch(out)
    before = sorted(out.parent.rglob("*"))
    for attempt in (lambda: write_output(out, FILES, force=False),
                    lambda: check_output(out, force=False)):  # fmt: skip
        error = refused(attempt)
        assert f"\n    {path}" in error.what
        assert "--force" in str(error)
    assert sorted(out.parent.rglob("*")) == before
    write_output(out, FILES, force=True)
    assert contents(out) == FILES


def test_an_output_inside_is_its_own(out: Path) -> None:
    write_output(out / "build", {"a.zip": "zip"}, force=False)
    check_output(out, force=False)
    (out / "build/a.zip").write_text("mine")
    error = refused(lambda: write_output(out, FILES, force=False))
    assert "a.zip" in str(error)
    assert "build" in str(error.where)
    write_output(out, FILES, force=True)
    assert contents(out) == FILES


def test_many_changes_are_counted(out: Path) -> None:
    for number in range(20):
        (out / f"{number:02}").write_text("mine")
    assert "and 12 more" in refused(lambda: check_output(out, force=False)).what


@pytest.mark.parametrize("manifest", [None, "", "[]", '{"version": 9, "files": {}}',
                                      '{"version": 1, "files": 3}', "\x00"])  # fmt: skip
def test_a_foreign_folder_is_refused_even_by_force(tmp_path: Path, manifest: str | None) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    if manifest is not None:
        (tmp_path / ".liftoff.json").write_text(manifest)
    for force in (False, True):
        error = refused(lambda force=force: write_output(tmp_path, FILES, force=force))
        assert error.what == "holds something that liftoff did not write"
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_an_empty_folder_is_taken_and_a_file_is_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_output(tmp_path / "empty", FILES, force=False)
    assert contents(tmp_path / "empty") == FILES
    (tmp_path / "file").write_text("mine")
    assert refused(lambda: write_output(tmp_path / "file", FILES, force=True)).what == "is a file"
    inside = refused(lambda: write_output(tmp_path / "file" / "out", FILES, force=True))
    assert "cannot be written" in inside.what
    assert (tmp_path / "file").read_text() == "mine"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real", target_is_directory=True)
    for _ in range(2):
        write_output(tmp_path / "out", FILES, force=False)
    assert (tmp_path / "out").is_symlink()
    assert contents(tmp_path / "real") == FILES


def test_a_link_to_nothing_is_filled_where_it_points(tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to("later", target_is_directory=True)
    write_output(tmp_path / "out", FILES, force=False)
    assert contents(tmp_path / "later") == FILES


def test_copies_keep_bytes_and_times_and_can_be_written(tmp_path: Path) -> None:
    source = tmp_path / "logo.png"
    source.write_bytes(bytes(range(256)))
    os.utime(source, (1_000_000_000, 1_000_000_000))
    source.chmod(0o444)
    write_output(tmp_path / "out", {"logo.png": CopyOf(str(source))}, force=False)
    copy = tmp_path / "out" / "logo.png"
    assert copy.read_bytes() == bytes(range(256))
    assert copy.stat().st_mtime == 1_000_000_000
    assert copy.stat().st_mode & 0o777 == 0o644


def test_a_source_that_is_gone_is_named_and_nothing_is_lost(out: Path) -> None:
    gone = str(out.parent / "gone.txt")
    error = refused(lambda: write_output(out, {"x": CopyOf(gone)}, force=False))
    assert (error.where, error.what) == (gone, "cannot be read: No such file or directory")
    assert contents(out) == FILES
    assert [path.name for path in out.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("linking", [True, False])
def test_a_file_that_is_the_same_as_an_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linking: bool
) -> None:
    def no_links(source: str, path: str) -> None:
        raise OSError(errno.EMLINK, os.strerror(errno.EMLINK))

    if not linking:
        monkeypatch.setattr(os, "link", no_links)
    out = tmp_path / "out"
    write_output(out, {"a/x.py": "x = 1\n", "b/x.py": SameAs("a/x.py")}, force=False)
    assert (out / "b" / "x.py").read_bytes() == b"x = 1\n"
    assert (out / "b" / "x.py").samefile(out / "a" / "x.py") is linking
    (out / "b" / "x.py").unlink()
    (out / "b" / "x.py").write_text("mine\n", encoding="utf-8")
    error = refused(lambda: write_output(out, FILES, force=False))
    assert "b/x.py" in error.what
    assert "a/x.py" not in error.what


def test_a_full_disk_changes_nothing(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if self.name == "app.py":
            write(self, data[:2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    error = refused(lambda: write_output(out, {**FILES, "more": "x"}, force=False))
    assert error.what == "cannot be written: No space left on device"
    assert contents(out) == FILES
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_swap_that_fails_changes_nothing(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(one: Path, other: Path) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(output, "exchange", busy)
    assert "busy" in refused(lambda: write_output(out, {"x": "y"}, force=False)).what
    assert contents(out) == FILES


def test_an_interrupt_leaves_nothing_behind(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(self: Path, data: bytes) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_output(out, FILES, force=False)
    assert contents(out) == FILES
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_without_the_system_call_the_exchange_is_the_same(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange_module, "_at_once", lambda one, other: False)
    write_output(out, {"x": "y"}, force=False)
    assert contents(out) == {"x": "y"}
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_failed_second_rename_is_undone(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_module, "_at_once", lambda one, other: False)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if target == out and not self.name.endswith(".old"):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    assert "denied" in refused(lambda: write_output(out, {"x": "y"}, force=False)).what
    assert contents(out) == FILES


WRITER = """
import sys
from liftoff.workspace.output import write_output
print("ready", flush=True)
for n in range(10**6):
    write_output(sys.argv[1], {f"{i}/f.txt": str(n % 10) for i in range(40)}, force=False)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs renameat2")
def test_a_kill_at_any_moment_leaves_one_whole_output(tmp_path: Path) -> None:
    out = tmp_path / "out"
    moments = random.Random(7)
    for _ in range(8):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(out)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        while not out.exists():
            time.sleep(0.001)
        time.sleep(moments.uniform(0, 0.05))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        found = contents(out)
        assert len(found) == 40
        assert len(set(found.values())) == 1
        check_output(out, force=False)
        for left in tmp_path.glob(".liftoff-*"):
            shutil.rmtree(left)


@pytest.mark.parametrize("place", [".", "..", "../..", "app/..", "link"])
def test_output_over_the_source_is_refused(tmp_path: Path, place: str) -> None:
    source = tmp_path / "repo" / "app"
    (source / "app").mkdir(parents=True)
    (source / "link").symlink_to(source)
    with pytest.raises(LiftoffError, match="the app's own folder, or one around it"):
        check_apart(source, source / place)


def test_output_beside_or_inside_the_source_is_fine(tmp_path: Path) -> None:
    source = tmp_path / "app"
    source.mkdir()
    for place in ("out", "deep/out", "../out", "../app-lambda"):
        check_apart(source, source / place)
