from __future__ import annotations

import io
import os
import socket
import tokenize
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_pipes_sockets_and_broken_links_are_said(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "a"})
    os.mkfifo(tmp_path / "pipe.py")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken.py").symlink_to("nowhere.py")
    (tmp_path / "broken").symlink_to("nowhere")
    (tmp_path / "self.py").symlink_to("self.py")
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "folder.py").symlink_to(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(tmp_path)
        try:
            listener.bind("socket.py")
        finally:
            os.chdir(here)
        assert paths(tmp_path) == (
            ["a.py"],
            [],
            {
                "broken.py": "1: cannot be read: No such file or directory",
                "pipe.py": "1: is no regular file",
                "self.py": "1: cannot be read: Too many levels of symbolic links",
                "socket.py": "1: is no regular file",
            },
        )
    assert not read_tree(tmp_path).refused


def test_what_editors_and_systems_leave_beside_a_file_is_no_source(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "a", "._a.py": b"\0\5\x16\7", "a.py~": "", "#a.py#": ""})
    (tmp_path / ".#a.py").symlink_to("me@host.1234")
    files, _, errors = paths(tmp_path)
    assert (files, errors) == (["a.py"], {})


def test_links_to_folders_are_no_trap_and_links_to_files_count(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside.py"
    write(root, {"pkg/a.py": "a", "z.py": "z"})
    outside.write_text("o")
    (root / "pkg" / "loop").symlink_to(root)
    (root / "b.py").symlink_to("pkg/a.py")
    (root / "pkg" / "c.py").symlink_to("../b.py")
    (root / "out.py").symlink_to(outside)
    assert paths(root) == (["b.py", "out.py", "pkg/a.py", "pkg/c.py", "z.py"], [], {})
    assert read_tree(root).links == {"b.py": "pkg/a.py", "pkg/c.py": "pkg/a.py"}


def test_data_of_a_linked_folder_of_the_tree_have_both_names(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    write(root, {"v/3/a.txt": "", "v/3/b.py": "b", "v/30/x.txt": "", "web/.venv/c.txt": ""})
    write(outside, {"d.txt": ""})
    for link, target in {
        "now": "v/3", "v/30/next": "../3", "v/3/loop": "../../v", "v/3/self": ".", "up": "..",
        "out": str(outside), "packages": "web/.venv", "v/3/side": "../30",
    }.items():  # fmt: skip
        (root / link).symlink_to(target)
    files, data, errors = paths(root)
    assert (files, errors) == (["v/3/b.py"], {})
    assert data == ["now/a.txt", "v/3/a.txt", "v/3/side/x.txt", "v/30/next/a.txt", "v/30/x.txt"]


def test_environments_caches_and_output_are_no_source(tmp_path: Path) -> None:
    names = (
        "env/__init__.py", "venv/data.txt", "a/b.py",
        "myenv/pyvenv.cfg", "myenv/a.py", "conda/conda-meta/history", "conda/b.py",
        "old/bin/activate_this.py", "out/.liftoff.json", "out/functions/a/app.py",
        ".liftoff-out.x1/app.py", "node_modules/x.py", ".venv/x.py", "a/__pycache__/x.py",
        "build/lib/a/b.py", "build/bdist.linux-x86_64/x.py", "a/build/lib.linux-x86_64-3.11/x.py",
        "b/build/lib/x.py", "c/build/lib/x.py", "c/build/bdist.linux-x86_64/x.py", "c/build/y.py",
    )  # fmt: skip
    write(tmp_path, dict.fromkeys(names, ""))
    files, data, errors = paths(tmp_path)
    assert files == [
        *("a/b.py", "b/build/lib/x.py", "c/build/bdist.linux-x86_64/x.py", "c/build/lib/x.py"),
        *("c/build/y.py", "env/__init__.py"),
    ]
    assert (data, errors) == (["venv/data.txt"], {})


@pytest.mark.parametrize(
    ("becomes", "why"),
    [
        ("nothing", "cannot be read: No such file or directory"),
        ("a folder", "is no regular file"),
        ("a pipe", "is no regular file"),
        ("what nobody may read", "cannot be read: Permission denied"),
    ],
)
def test_a_file_that_is_another_when_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, becomes: str, why: str
) -> None:
    write(tmp_path, {"a.py": "a", "b.py": "b"})
    listed = source.list_tree
    opened = os.open

    def changing(path: str) -> object:
        found = listed(path)
        (tmp_path / "a.py").unlink()
        if becomes == "a folder":
            (tmp_path / "a.py").mkdir()
        elif becomes == "a pipe":
            os.mkfifo(tmp_path / "a.py")
        return found

    def refusing(path: str, *arguments: int) -> int:
        if path.endswith("a.py"):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *arguments)

    monkeypatch.setattr(source, "list_tree", changing)
    if becomes == "what nobody may read":
        monkeypatch.setattr(os, "open", refusing)
    tree = read_tree(tmp_path)
    assert [file.path for file in tree.files] == ["b.py"]
    assert [(e.path, e.line, e.message) for e in tree.errors] == [("a.py", 1, why)]
    assert tree.refused is why.startswith("cannot")


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


LINES = st.sampled_from([
    b"# -*- coding: latin-1 -*-", b"# vim: fileencoding=cp1252", b"#coding=utf-8", b"# coding: no",
    b"x = 1", b"", b"  # note", "s = 'é'".encode(), b"s = '\xe9'", b"\xef\xbb\xbf", b'"""',
    b"coding = 1",
])  # fmt: skip


@settings(deadline=None)
@given(st.lists(LINES, max_size=4), st.sampled_from([b"\n", b"\r\n", b"\r"]), st.booleans())
def test_texts_are_those_that_python_reads(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], end: bytes, mark: bool
) -> None:
    raw = b"\xef\xbb\xbf" * mark + end.join(lines)
    folder = tmp_path_factory.mktemp("tree")
    (folder / "a.py").write_bytes(raw)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        expected = [raw.decode(encoding)]
    except (SyntaxError, UnicodeDecodeError):
        expected = []
    tree = read_tree(folder)
    assert [file.text for file in tree.files] == expected
    assert len(tree.errors) == 1 - len(expected)


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
