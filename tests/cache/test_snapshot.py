from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from liftoff.cache import snapshot as module
from liftoff.cache.snapshot import FRESH_NS, compare, content, take


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    (root / "pkg").mkdir(parents=True)
    (root / "a.py").write_text("a = 1\n")
    (root / "pkg" / "b.py").write_text("b = 1\n")
    (root / "data.txt").write_text("1")
    return root


def later(monkeypatch: pytest.MonkeyPatch, seconds: float = 60) -> None:
    """Let time pass, so that nothing is fresh any more."""
    now = time.time_ns() + int(seconds * 1e9)
    monkeypatch.setattr(module.time, "time_ns", lambda: now)


def rewrite(tree: Path) -> None:
    (tree / "a.py").write_text("a = 2\n")


def rewrite_and_hide(tree: Path) -> None:
    state = (tree / "a.py").stat()
    rewrite(tree)
    os.utime(tree / "a.py", ns=(state.st_atime_ns, state.st_mtime_ns))


def replace_by_a_link(tree: Path) -> None:
    (tree / "a.py").rename(tree.parent / "a.py")
    (tree / "a.py").symlink_to(tree.parent / "a.py")


CHANGES: dict[str, Callable[[Path], object]] = {
    "content": rewrite,
    "content, size and time as before": rewrite_and_hide,
    "touched": lambda tree: os.utime(tree / "a.py"),
    "mode": lambda tree: (tree / "a.py").chmod(0),
    "removed": lambda tree: (tree / "a.py").unlink(),
    "added": lambda tree: (tree / "pkg" / "c.py").write_text(""),
    "renamed": lambda tree: (tree / "a.py").rename(tree / "c.py"),
    "folder renamed": lambda tree: (tree / "pkg").rename(tree / "gkp"),
    "folder is an environment now": lambda tree: (tree / "pkg" / "pyvenv.cfg").write_text(""),
    "replaced": lambda tree: (tree / "pkg" / "b.py").replace(tree / "a.py"),
    "a link to the same": replace_by_a_link,
    "a pipe": lambda tree: os.mkfifo(tree / "pipe.py"),
    "a link to nowhere": lambda tree: (tree / "link.py").symlink_to("nowhere.py"),
    "gone": lambda tree: tree.rename(tree.parent / "other"),
}


@pytest.mark.parametrize("fresh", [True, False])
@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_seen(
    tree: Path, change: str, fresh: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not fresh:
        later(monkeypatch)
    before = take(str(tree), [])
    assert bool(before.fresh) is fresh
    assert compare(before) is not None
    CHANGES[change](tree)
    assert compare(before) is None


@pytest.mark.parametrize("fresh", [True, False])
@pytest.mark.parametrize("name", ["x-1.dist-info/RECORD", "x.egg-info/installed-files.txt"])
def test_what_a_library_has_installed_is_seen(
    tree: Path, name: str, fresh: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tree / "pkg" / name
    files.parent.mkdir()
    files.write_text("one/a.py,,")
    (files.parent / "METADATA").write_text("Name: x")
    if not fresh:
        later(monkeypatch)
    before = take(str(tree), [])
    (files.parent / "METADATA").write_text("Name: y")
    assert compare(before) is not None
    files.write_text("two/a.py,,")
    assert compare(before) is None


def test_documents_of_apis_are_seen(tree: Path) -> None:
    document = tree / "pkg" / "openapi.yaml"
    document.write_text("paths: {}")
    before = take(str(tree), [])
    assert compare(before) is not None
    document.write_text("paths: []")
    assert compare(before) is None


def test_other_files_do_not_matter(tree: Path) -> None:
    before = take(str(tree), [])
    (tree / "data.txt").unlink()
    (tree / "log.txt").write_text("")
    (tree / "pkg" / "__pycache__").mkdir()
    (tree / "pkg" / "__pycache__" / "b.py").write_text("")
    (tree / ".#a.py").symlink_to("me@host.4711")
    assert compare(before) is not None


def test_a_change_within_the_same_tick_is_seen_by_its_content(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a file system whose clock stands still, and that writes in place."""
    states = {str(tree / name): (tree / name).stat() for name in ("a.py", "pkg/b.py")}
    before = take(str(tree), [])
    listing = module.list_tree(str(tree))
    rewrite(tree)
    monkeypatch.setattr(module, "list_tree", lambda _: listing)
    assert [path for path, _ in before.fresh] == list(states)
    assert compare(before) is None


def test_what_is_fresh_no_more_is_known_by_its_state(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = take(str(tree), [])
    later(monkeypatch)
    now = compare(before)
    assert now is not None
    assert (now.tree, now.fresh) == (before.tree, ())


def test_a_file_from_the_future_is_always_read(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = time.time_ns() + 3600 * 10**9
    os.utime(tree / "a.py", ns=(ahead, ahead))
    later(monkeypatch, FRESH_NS / 1e9 + 5)
    before = take(str(tree), [])
    assert [path for path, _ in before.fresh] == [str(tree / "a.py")]
    assert compare(before) is before


@pytest.mark.parametrize("change", ["content", "removed", "added", "folder", "linked", "nothing"])
def test_watched_files(tmp_path: Path, tree: Path, change: str) -> None:
    there, missing = tmp_path / "there.toml", tmp_path / "missing.toml"
    there.write_text("x = 1")
    before = take(str(tree), [str(there), str(missing)])
    match change:
        case "content":
            there.write_text("x = 2")
        case "removed":
            there.unlink()
        case "added":
            missing.write_text("")
        case "folder":
            missing.mkdir()
        case "linked":
            there.rename(tmp_path / "elsewhere.toml")
            there.symlink_to("elsewhere.toml")
        case _:
            there.write_text("x = 1")
    assert (compare(before) is None) is (change != "nothing")


def test_a_link_that_leads_elsewhere(tmp_path: Path, tree: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tree)
    before = take(str(link), [])
    assert compare(before) is not None
    tree.rename(tmp_path / "other")
    link.unlink()
    link.symlink_to(tmp_path / "other")
    assert compare(before) is None


def test_a_single_file(tree: Path) -> None:
    before = take(str(tree / "a.py"), [])
    (tree / "c.py").write_text("")
    assert compare(before) is not None
    rewrite(tree)
    assert compare(before) is None


def test_what_is_neither_file_nor_folder(tmp_path: Path) -> None:
    assert content(str(tmp_path / "nothing")) == b"nothing"
    assert content(str(tmp_path)) == b"folder"
    os.mkfifo(tmp_path / "pipe")
    assert content(str(tmp_path / "pipe")) == b"special"
    with pytest.raises(ValueError, match="neither"):
        take(str(tmp_path / "pipe"), [])
