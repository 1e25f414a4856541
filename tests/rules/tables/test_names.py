from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import pytest

from liftoff.rules import tables
from liftoff.rules.tables.names import at, in_any_module, names

MODULES = [
    importlib.import_module(f"{tables.__name__}.{found.name}")
    for found in pkgutil.iter_modules(tables.__path__)
]


def test_a_table_is_names_with_white_space_and_comments():
    assert names("a.b a.c  # both\n  d.E()\n") == ("a.b", "a.c", "d.E()")
    assert at(1, "a.b\nc.d") == {"a.b": 1, "c.d": 1}


@pytest.mark.parametrize(
    ("name", "anywhere"),
    [
        ("lib.stores.memory.Store", "lib.*.Store"),
        ("lib.Store", "lib.*.Store"),
        ("lib.stores.Store.load().add", "lib.*.Store.load().add"),
        ("lib.parts.load().run", "lib.*.load().run"),
        ("lib.parts.load", "lib.*.load"),
        ("lib", "lib"),
    ],
)
def test_the_same_name_in_any_module(name: str, anywhere: str):
    assert in_any_module(name) == anywhere


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_no_row_is_there_twice(module: ModuleType):
    """One that another row of its table covers would be found twice."""
    for table, values in vars(module).items():
        if table.isupper() and isinstance(values, tuple | dict):
            rows = [row for row in values if isinstance(row, str)]
            twice = [row for row in rows if in_any_module(row) in set(rows) - {row}]
            twice += [row for row in set(rows) if list(rows).count(row) > 1]
            assert twice == [], table
