"""How a module whose imports wait behaves, beside one that imports at once."""

from __future__ import annotations

import importlib
import pickle
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from unittest import mock

import pytest
from liftoff_codemods.edits import ModuleEdits
from liftoff_codemods.slice_module import slice_module

SOURCE = """\
import heavy_numbers as numbers
from heavy_numbers import Table, missing_later as later
import heavy_broken

__all__ = ["Table", "total", "rows", "fail"]


def total(n):
    "Sums."
    return numbers.add(n, 1)


def rows(): return Table().rows


async def wait():
    return later()


def fail():
    return heavy_broken.x
"""
HEAVY = """\
import threading, time
loads = globals().get("loads", 0) + 1
threads = threading.active_count()
time.sleep(0.05)
class Table:
    rows = 3
def add(a, b): return a + b
def missing_later(): return "later"
"""
EDITS = ModuleEdits(
    lazy={
        1: frozenset({"heavy_numbers as numbers"}),
        2: frozenset({"Table", "missing_later as later"}),
        3: frozenset({"heavy_broken"}),
    },
    needs={
        8: frozenset({"numbers"}), 13: frozenset({"Table"}), 16: frozenset({"later"}),
        20: frozenset({"heavy_broken"}),
    },
)  # fmt: skip


@pytest.fixture
def lazy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    text = slice_module(SOURCE, EDITS)
    (tmp_path / "lazy_tools.py").write_text(text)
    (tmp_path / "heavy_numbers.py").write_text(HEAVY)
    (tmp_path / "heavy_broken.py").write_text("raise ImportError('no such driver')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    yield importlib.import_module("lazy_tools")
    for name in ("lazy_tools", "heavy_numbers", "heavy_broken", "lazy_circle"):
        sys.modules.pop(name, None)


def test_nothing_is_loaded_before_its_first_use(lazy: ModuleType) -> None:
    assert "heavy_numbers" not in sys.modules
    assert lazy.total(1) == 2
    assert "heavy_numbers" in sys.modules
    assert vars(lazy)["numbers"] is sys.modules["heavy_numbers"]
    assert "Table" not in vars(lazy)
    assert lazy.rows() == 3
    assert vars(lazy)["Table"] is sys.modules["heavy_numbers"].Table


def test_as_an_attribute_and_by_import_from_elsewhere(lazy: ModuleType) -> None:
    assert lazy.Table.rows == 3
    assert lazy.Table is sys.modules["heavy_numbers"].Table
    found: dict[str, object] = {}
    exec("from lazy_tools import later, numbers", found)
    assert found["later"]() == "later"  # type: ignore[operator]
    assert found["numbers"] is sys.modules["heavy_numbers"]


def test_hasattr_dir_and_names_that_are_not_there(lazy: ModuleType) -> None:
    assert {"Table", "numbers", "later", "total"} <= set(dir(lazy))
    assert hasattr(lazy, "Table")
    assert not hasattr(lazy, "nothing")
    with pytest.raises(AttributeError, match="module 'lazy_tools' has no attribute 'nothing'"):
        lazy.nothing  # noqa: B018
    with pytest.raises(ImportError, match="cannot import name 'nothing'"):
        exec("from lazy_tools import nothing")


def test_a_star_import_takes_what_the_module_lists(lazy: ModuleType) -> None:
    found: dict[str, object] = {}
    exec("from lazy_tools import *", found)
    assert found["Table"] is sys.modules["heavy_numbers"].Table


def test_what_a_test_puts_there_stays(lazy: ModuleType) -> None:
    lazy.numbers = ModuleType("fake")
    lazy.numbers.add = lambda a, b: "fake"
    assert lazy.total(1) == "fake"
    assert "heavy_numbers" not in sys.modules


def test_patches_are_undone(lazy: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    with mock.patch("lazy_tools.numbers") as fake:
        fake.add.return_value = "fake"
        assert lazy.total(1) == "fake"
    assert lazy.total(1) == 2
    with monkeypatch.context() as patch:
        patch.setattr(lazy, "Table", mock.Mock(rows=7))
        if "rows" in vars(lazy):
            lazy.Table().rows = 7
    assert lazy.rows() == 3


def test_pickles_name_the_same_classes(lazy: ModuleType) -> None:
    data = pickle.dumps(lazy.Table())
    sys.modules.pop("lazy_tools")
    assert pickle.loads(data).rows == 3
    fresh = importlib.import_module("lazy_tools")
    assert pickle.loads(pickle.dumps(fresh.total)) is fresh.total


def test_two_threads_load_once_and_bind_the_same(lazy: ModuleType) -> None:
    found: list[object] = []
    start = threading.Barrier(8)

    def use() -> None:
        start.wait()
        found.append((lazy.total(1), lazy.numbers, lazy.Table))

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert sys.modules["heavy_numbers"].loads == 1


def test_an_import_that_fails_raises_the_same_each_time(lazy: ModuleType) -> None:
    for _ in range(2):
        with pytest.raises(ImportError, match="no such driver"):
            lazy.fail()
    with pytest.raises(ImportError, match="no such driver"):
        lazy.heavy_broken  # noqa: B018


def test_a_circle_of_imports(lazy: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "heavy_numbers.py").write_text(HEAVY + "import lazy_tools\nx = lazy_tools.rows\n")
    assert lazy.total(1) == 2
    assert sys.modules["heavy_numbers"].x is lazy.rows


def test_a_name_that_was_deleted_is_gone(lazy: ModuleType) -> None:
    assert lazy.rows() == 3
    del lazy.Table
    assert not hasattr(lazy, "Table")
    with pytest.raises(NameError):
        lazy.rows()
