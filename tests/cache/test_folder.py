from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from liftoff.cache.folder import cache_folder, is_own

NAMES = ("LIFTOFF_CACHE_DIR", "XDG_CACHE_HOME", "HOME", "LOCALAPPDATA")


def folder(monkeypatch: pytest.MonkeyPatch, platform: str, **environment: str) -> str | None:
    monkeypatch.setattr(sys, "platform", platform)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return cache_folder()


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"HOME": "/h", "LIFTOFF_CACHE_DIR": "/own"}, "/own"),
        ("linux", {"HOME": "/h", "LIFTOFF_CACHE_DIR": ""}, "/h/.cache/liftoff"),
        ("linux", {"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "/x/liftoff"),
        ("linux", {"HOME": "/h", "XDG_CACHE_HOME": "relative"}, "/h/.cache/liftoff"),
        ("linux", {"HOME": "relative"}, None),
        ("darwin", {"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "/h/Library/Caches/liftoff"),
        ("win32", {"HOME": "/h", "LOCALAPPDATA": "/local"}, "/local/liftoff"),
        ("win32", {"HOME": "/h"}, None),
    ],
)
def test_each_platform_has_its_place(
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    environment: dict[str, str],
    expected: str | None,
) -> None:
    assert folder(monkeypatch, platform, **environment) == expected


def test_a_relative_folder_starts_where_liftoff_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert folder(monkeypatch, "linux", LIFTOFF_CACHE_DIR="mine") == str(tmp_path / "mine")


def test_only_a_folder_that_nobody_else_writes_is_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_own(str(tmp_path))
    assert not is_own(str(tmp_path / "nothing"))
    (tmp_path / "file").write_text("")
    assert not is_own(str(tmp_path / "file"))
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    assert not is_own(str(tmp_path / "open"))
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert not is_own(str(tmp_path))
