"""Which files are the app's own, and which are its tests."""

from __future__ import annotations

import os
import sys
from functools import cache
from types import ModuleType

ROOT = os.path.join(os.path.realpath(os.environ.get("LIFTOFF_SUITE_SOURCE", ".")), "")
_FOLDERS = frozenset({"test", "tests", "testing"})


@cache
def is_own(file: str) -> bool:
    """Whether a file is of the app's folder, and of no environment in it."""
    path = os.path.realpath(file)
    return path.startswith(ROOT) and "site-packages" not in path and not file.startswith("<")


@cache
def is_test(file: str) -> bool:
    """Whether a file holds tests or what they stand on: functions need not have it."""
    if not is_own(file):
        return False
    *folders, name = os.path.realpath(file)[len(ROOT) :].split(os.sep)
    stem = name.partition(".")[0]
    return (
        not _FOLDERS.isdisjoint(folders)
        or stem in ("conftest", "tests", "test")
        or stem.startswith("test_")
        or stem.endswith("_test")
    )


def own_modules(*, tests: bool) -> list[ModuleType]:
    """The app's modules that are imported, or those of its tests."""
    found = []
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and is_own(file) and is_test(file) is tests:
            found.append(module)
    return found
