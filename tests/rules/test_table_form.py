"""How the tables are written: rows that can be met, each once, in the order of the libraries."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from liftoff.rules import tables
from liftoff.rules.tables.names import in_any_module

TABLES = sorted(Path(tables.__path__[0]).glob("*.py"))
ROW = re.compile(r"[A-Za-z_]\w*(\.\*)?((\(\)|\[\])*\.\w+)+(\(\)|\[\])*$|\w+(\.\w+)*\.?$")


def blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The texts that `names` and `at` are given, with their lines."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("names", "at"):
            text = node.args[-1]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield node.lineno, text.value.splitlines()


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_rows(path: Path):
    for line, text in blocks(path):
        rows = [row for one in text for row in one.split()]
        where = f"{path.name}:{line}"
        assert [row for row in rows if not ROW.match(row)] == [], where
        # Nothing is ever called by a name that the lookup would have spelt otherwise.
        several = [row for row in rows if ".*." in row]
        assert [r for r in several if in_any_module(r.replace(".*.", ".", 1)) != r] == [], where
        assert [row for row, count in Counter(rows).items() if count > 1] == [], where
        covered = [r for r in rows if ".*." not in r and in_any_module(r) in several]
        assert covered == [], where


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_libraries_are_in_order(path: Path):
    for line, text in blocks(path):
        starts = [one.split()[0] for one in text if re.match(r"( {4}){1,2}\S", one)]
        roots = [start.partition(".")[0].lower() for start in starts]
        assert roots == sorted(roots), f"{path.name}:{line}"
