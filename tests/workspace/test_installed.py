"""Libraries that are installed in a source tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from liftoff.workspace.source import read_tree

RECORD = "flask/__init__.py,sha256=x,3\nsix.py,,\n../../bin/flask,,\nFlask-3.dist-info/RECORD,,\nREADME,,\n"
OLD = "../flask/__init__.py\n../six.py\n./top_level.txt\n"


def make(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.parametrize("folder", ["", "libs/", "backend/vendored/"])
@pytest.mark.parametrize(
    ("metadata", "text"),
    [
        ("Flask-3.dist-info/RECORD", RECORD),
        ("Flask-0.12-py2.7.egg-info/installed-files.txt", OLD),
    ],
)
def test_what_is_installed_is_left_out(
    tmp_path: Path, folder: str, metadata: str, text: str
) -> None:
    files = {
        "app.py": "from flask import Flask", f"{folder}flask/__init__.py": "1", f"{folder}flask/deep/x.py": "1",
        f"{folder}six.py": "1", f"{folder}sixth.py": "1", f"{folder}flasks/y.py": "1",
        f"{folder}flask/odd.py": "\0", f"{folder}{metadata}": text,
    }  # fmt: skip
    tree = read_tree(make(tmp_path, files))
    assert tree.libraries == {f"{folder}flask", f"{folder}six.py"}
    left = tree.without_libraries()
    expected = {"app.py", f"{folder}sixth.py", f"{folder}flasks/y.py"}
    assert {file.path for file in left.files} == expected
    assert [error.path for error in tree.errors] == [f"{folder}flask/odd.py"]
    assert left.errors == ()


def test_an_app_that_is_installed_itself_stays(tmp_path: Path) -> None:
    files = {"shop/app.py": "import flask", "shop-1.dist-info/RECORD": "shop/app.py,,\n"}
    tree = read_tree(make(tmp_path, {**files, "notes.py": "1"}))
    assert tree.libraries == {"shop"}
    assert len(tree.without_libraries().files) == 2


def test_apps_side_by_side_are_no_libraries_of_each_other(tmp_path: Path) -> None:
    files = {
        "one/app.py": "import flask\nimport six\n",
        "two/shop/app.py": "import fastapi",
        "two/shop-1.dist-info/RECORD": "shop/app.py,,\n",
        "libs/six.py": "1", "libs/used_by_six.py": "1",
        "libs/six-1.dist-info/RECORD": "six.py,,\n", "libs/u-1.dist-info/RECORD": "used_by_six.py,,\n",
    }  # fmt: skip
    left = read_tree(make(tmp_path, files)).without_libraries()
    assert {file.path for file in left.files} == {"one/app.py", "two/shop/app.py"}


@pytest.mark.parametrize("text", ["", '"', "\udcff,", ",,\n\n", "../../up.py,,\n", "/abs/x.py,,\n"])
def test_a_damaged_list_leaves_all_in(tmp_path: Path, text: str) -> None:
    root = make(tmp_path, {"app.py": "1"})
    (root / "x.dist-info").mkdir()
    (root / "x.dist-info/RECORD").write_bytes(text.encode(errors="surrogateescape"))
    assert [f.path for f in read_tree(root).without_libraries().files] == ["app.py"]


def test_metadata_of_the_project_itself_leaves_it_in(tmp_path: Path) -> None:
    files = {"app.py": "1", "shop.egg-info/top_level.txt": "app\n", "shop.egg-info/SOURCES.txt": ""}
    assert read_tree(make(tmp_path, files)).libraries == frozenset()
