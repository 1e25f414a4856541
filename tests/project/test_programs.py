"""Which folders of a tree are programs of their own."""

from __future__ import annotations

import pytest

from liftoff.project.programs import programs
from liftoff.workspace.source import ReadError, SourceFile, SourceTree


def tree(files: dict[str, str], **more: object) -> SourceTree:
    found = tuple(SourceFile(path, text) for path, text in sorted(files.items()))
    return SourceTree("/project", found, (), (), **more)  # type: ignore[arg-type]


def split(files: dict[str, str], **more: object) -> list[list[str]]:
    return [[file.path for file in one.files] for one in programs(tree(files, **more))]


APART = {"a/one.py": "import os\n", "b/two.py": "import sys\n", "c/src/pkg/x.py": ""}


def test_folders_that_share_no_import_are_apart() -> None:
    assert split(APART) == [["a/one.py"], ["b/two.py"], ["c/src/pkg/x.py"]]


@pytest.mark.parametrize(
    "line",
    [
        "import b.two",
        "import os, two",
        "    from two import f",
        "from pkg.x import f, g",
        "task = 'two:run'",
        'task = "pkg.x.run"',
    ],
)
def test_an_import_or_a_name_in_a_text_joins(line: str) -> None:
    files = {**APART, "a/one.py": f"def f():\n    pass\n{line}\n"}
    assert len(split(files)) == 2


def test_what_a_folder_has_itself_is_its_own() -> None:
    files = {"a/api/main.py": "from utils import x\n", "a/api/utils.py": "", "b/utils.py": ""}
    assert len(split(files)) == 2


def test_files_in_the_root_belong_to_everything() -> None:
    assert len(split({**APART, "main.py": ""})) == 1
    assert len(split({**APART, "setup.py": ""})) == 3


def test_settings_are_read_by_everything() -> None:
    assert len(split({**APART, "config/prod.py": "DEBUG = False\n"})) == 1


def test_a_link_joins() -> None:
    assert len(split(APART, links={"a/one.py": "b/two.py"})) == 2


def test_nothing_of_a_tree_gets_lost() -> None:
    errors = (ReadError("a/bad.py", 1, "bad"), ReadError("z.py", 1, "bad"))
    whole = SourceTree("/p", tree(APART).files, ("b/x.txt", "readme"), errors, refused=True)
    found = programs(whole)
    assert sorted(f.path for one in found for f in one.files) == sorted(APART)
    assert sorted(e.path for one in found for e in one.errors) == ["a/bad.py", "z.py"]
    assert sorted(p for one in found for p in one.data) == ["b/x.txt", "readme"]
    assert all(one.refused for one in found)


def test_an_empty_tree_is_one_program() -> None:
    assert split({}) == [[]]
