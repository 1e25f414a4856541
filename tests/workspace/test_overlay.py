from __future__ import annotations

from dataclasses import replace

import pytest

from liftoff.errors import LiftoffError
from liftoff.workspace.overlay import overlay, path_in_tree
from liftoff.workspace.source import ReadError, SourceFile, SourceTree, read_tree

TREE = SourceTree(
    "/project",
    (SourceFile("a.py", "a = 1\n"), SourceFile("c.py", "c = 1\n")),
    ("d.txt",),
    (ReadError("b.py", 1, "cannot be decoded"),),
)


def test_replaces_adds_and_keeps_the_order():
    changed = overlay(TREE, {"c.py": "c = 2\n", "b.py": "b = 2\n"})
    assert changed.files == (
        SourceFile("a.py", "a = 1\n"),
        SourceFile("b.py", "b = 2\n"),
        SourceFile("c.py", "c = 2\n"),
    )
    assert changed.errors == ()
    assert changed.data == ("d.txt",)
    assert overlay(TREE, {}) == TREE


def test_what_else_is_known_of_the_tree_stays():
    linked = replace(TREE, links={"l.py": "a.py", "k.py": "c.py"}, refused=True)
    changed = overlay(linked, {"l.py": "own = 1\n"})
    # A link that an editor holds another text of is a file of its own.
    assert (changed.links, changed.refused) == ({"k.py": "c.py"}, True)


def test_a_nul_byte_is_an_error_of_the_new_text():
    changed = overlay(TREE, {"a.py": "x\n\0"})
    assert [file.path for file in changed.files] == ["c.py"]
    assert [(error.path, error.line) for error in changed.errors] == [("a.py", 2), ("b.py", 1)]


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg/a.py").write_text("a = 1\n")
    (tmp_path / ".venv").mkdir()
    return read_tree(tmp_path)


def test_paths_are_those_of_the_tree(tree, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path / "pkg")
    assert path_in_tree(tree, "a.py") == "pkg/a.py"
    assert path_in_tree(tree, "../new.py") == "new.py"
    assert path_in_tree(tree, tmp_path / "pkg/a.py") == "pkg/a.py"


def test_a_linked_folder_leads_to_the_same_file(tree, tmp_path):
    link = tmp_path.parent / f"{tmp_path.name}-link"
    link.symlink_to(tmp_path)
    assert path_in_tree(tree, link / "pkg/a.py") == "pkg/a.py"


@pytest.mark.parametrize(
    ("path", "message"),
    [("a.txt", "not a Python file"), ("../x.py", "outside"), (".venv/lib/x.py", "not analyzed")],
)
def test_other_files_are_refused(tree, tmp_path, monkeypatch, path, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LiftoffError, match=message):
        path_in_tree(tree, path)
