from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from liftoff.errors import LiftoffError
from liftoff.workspace import source
from liftoff.workspace.source import read_tree, without_folder


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def paths(root: Path) -> tuple[list[str], list[str], dict[str, str]]:
    tree = read_tree(root)
    return (
        [file.path for file in tree.files],
        list(tree.data),
        {error.path: f"{error.line}: {error.message}" for error in tree.errors},
    )


def test_python_and_other_files_are_told_apart_and_sorted(tmp_path: Path) -> None:
    write(tmp_path, {"b.py": "b", "a/x.py": "x", "a/y.txt": "", "z.txt": ""})
    tree = read_tree(tmp_path)
    assert [(file.path, file.text) for file in tree.files] == [("a/x.py", "x"), ("b.py", "b")]
    assert tree.data == ("a/y.txt", "z.txt")
    assert tree.root == str(tmp_path.resolve())


def test_encodings_are_those_of_python(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "bom.py": b"\xef\xbb\xbfx = '\xc3\xa9'\r\n",
            "cookie.py": b"# coding: latin-1\nx = '\xe9'\n",
            "koi.py": "# vim: set fileencoding=koi8-r :\nx = 'я'\n".encode("koi8-r"),
            "bad.py": b"x = '\xe9'\n",
            "unknown.py": b"# coding: klingon\n",
            "utf16.py": "x = 1\n".encode("utf-16"),
            "nul.py": b"x = 1\ny = '\x00'\n",
            "empty.py": b"",
        },
    )
    tree = read_tree(tmp_path)
    assert {file.path: file.text for file in tree.files} == {
        "bom.py": "x = 'é'\r\n",
        "cookie.py": "# coding: latin-1\nx = 'é'\n",
        "koi.py": "# vim: set fileencoding=koi8-r :\nx = 'я'\n",
        "empty.py": "",
    }
    errors = {error.path: (error.line, error.message.split(":")[0]) for error in tree.errors}
    assert errors == {
        "bad.py": (1, "cannot be decoded"),
        "nul.py": (2, "holds a NUL byte, so it is not Python source"),
        "unknown.py": (1, "cannot be decoded"),
        "utf16.py": (1, "cannot be decoded"),
    }
    assert [error.path for error in tree.errors] == sorted(errors)


def test_what_is_huge_is_no_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_PYTHON_BYTES", 10)
    write(tmp_path, {"big.py": "x" * 11, "small.py": "x" * 10})
    files, _, errors = paths(tmp_path)
    assert files == ["small.py"]
    assert errors == {"big.py": "1: has 11 bytes; more than 10 is not source"}


def test_pipes_sockets_and_broken_links_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "a"})
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "broken.py").symlink_to("nowhere.py")
    (tmp_path / "self.py").symlink_to("self.py")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(tmp_path)
        try:
            listener.bind("socket.py")
        finally:
            os.chdir(here)
        assert paths(tmp_path) == (["a.py"], [], {})


def test_links_to_folders_are_no_trap_and_links_to_files_count(tmp_path: Path) -> None:
    write(tmp_path, {"pkg/a.py": "a"})
    (tmp_path / "pkg" / "loop").symlink_to(tmp_path)
    (tmp_path / "b.py").symlink_to("pkg/a.py")
    assert paths(tmp_path) == (["b.py", "pkg/a.py"], [], {})


def test_environments_caches_and_output_are_no_source(tmp_path: Path) -> None:
    names = (
        "env/__init__.py", "venv/data.txt", "a/b.py",
        "myenv/pyvenv.cfg", "myenv/a.py", "conda/conda-meta/history", "conda/b.py",
        "old/bin/activate_this.py", "out/.liftoff.json", "out/functions/a/app.py",
        ".liftoff-out.x1/app.py", "node_modules/x.py", ".venv/x.py", "a/__pycache__/x.py",
    )  # fmt: skip
    write(tmp_path, dict.fromkeys(names, ""))
    files, data, errors = paths(tmp_path)
    assert files == ["a/b.py", "env/__init__.py"]
    assert (data, errors) == (["venv/data.txt"], {})


def test_a_file_that_vanishes_is_an_error_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.py": "a", "b.py": "b"})
    read = Path.read_bytes

    def vanishing(self: Path) -> bytes:
        if self.name == "a.py":
            self.unlink()
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", vanishing)
    assert paths(tmp_path) == (
        ["b.py"],
        [],
        {"a.py": "1: cannot be read: No such file or directory"},
    )


def test_a_folder_that_cannot_be_listed_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"open/a.py": "a", "shut/b.py": "b"})
    scandir = os.scandir

    def refusing(path: str) -> object:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert paths(tmp_path) == (
        ["open/a.py"],
        [],
        {"shut": "1: cannot be listed: Permission denied"},
    )


def test_names_that_are_no_text_do_not_reach_a_terminal(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.py")).write_text("x = 1")
    files, _, errors = paths(tmp_path)
    assert files == []
    assert errors == {r"\udcff.py": "1: has a name that cannot be printed"}


def test_a_single_file_is_a_tree(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "a", "b.py": "b"})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "link.py").symlink_to("../a.py")
    for place in ("a.py", "elsewhere/link.py"):
        tree = read_tree(tmp_path / place)
        assert (tree.root, [file.path for file in tree.files]) == (str(tmp_path), ["a.py"])


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("nowhere", "cannot be read: No such file"),
        ("pipe", "is neither a file nor a folder"),
        ("a.py/x", "cannot be read: Not a directory"),
    ],
)
def test_what_is_no_tree_is_refused(tmp_path: Path, name: str, what: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    write(tmp_path, {"a.py": ""})
    with pytest.raises(LiftoffError, match=what):
        read_tree(tmp_path / name)


def test_output_within_the_tree_is_left_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.py": "", "out/b.py": "", "out/c.txt": "", "outer/d.py": "", "out/bad.py": b"\xff"},
    )
    tree = read_tree(tmp_path)
    left = without_folder(tree, tmp_path / "out")
    assert [file.path for file in left.files] == ["a.py", "outer/d.py"]
    assert (left.data, left.errors) == ((), ())
    assert without_folder(tree, tmp_path.parent / "out") == tree
    (tmp_path.parent / "link").unlink(missing_ok=True)
    (tmp_path.parent / "link").symlink_to(tmp_path / "out")
    assert without_folder(tree, tmp_path.parent / "link") == left
