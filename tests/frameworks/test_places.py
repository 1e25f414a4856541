"""Paths as seen from the project, whatever leads to them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from liftoff.frameworks.liftoff_probe.places import relative


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A project with a link to it beside, a link to a file of it, and one that leads out."""
    folder = tmp_path.resolve() / "shop"
    (folder / "pkg").mkdir(parents=True)
    (folder / "pkg/a.py").touch()
    (folder.parent / "outside.py").touch()
    (folder.parent / "shopping").mkdir()
    (folder.parent / "shopping/b.py").touch()
    (folder.parent / "link").symlink_to(folder)
    (folder.parent / "a_link.py").symlink_to(folder / "pkg/a.py")
    (folder / "out.py").symlink_to(folder.parent / "outside.py")
    return folder


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("shop/pkg/a.py", "pkg/a.py"),
        ("shop/pkg", "pkg"),
        ("shop/pkg/", "pkg"),
        ("shop/pkg/..", "."),
        ("shop/pkg/../pkg/a.py", "pkg/a.py"),
        ("shop", "."),
        ("link/pkg/a.py", "pkg/a.py"),
        ("link/pkg/../../outside.py", None),
        ("a_link.py", "pkg/a.py"),
        ("shop/out.py", None),
        ("shopping/b.py", None),
        ("shop/not/there.py", "not/there.py"),
        ("outside.py", None),
    ],
)
def test_links_are_followed(source: Path, name: str, inside: str | None) -> None:
    assert relative(f"{source.parent}/{name}", source) == inside


def test_a_relative_path_is_one_of_this_moment(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(source)
    assert relative("pkg/a.py", source) == "pkg/a.py"
    monkeypatch.chdir(source / "pkg")
    assert relative("a.py", source) == "pkg/a.py"
    monkeypatch.chdir(os.sep)
    assert relative("pkg/a.py", source) is None


@pytest.mark.parametrize("name", [None, "", "<string>", "/a\0b.py", 5])
def test_what_is_no_path_is_outside(source: Path, name: object) -> None:
    assert relative(name, source) is None
