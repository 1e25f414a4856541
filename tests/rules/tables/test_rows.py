"""How the tables are written: rows that can be met, in the order of their libraries."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from liftoff.project.evaluation.external_names import canonical
from liftoff.rules import tables
from liftoff.rules.tables.names import in_any_module

TABLES = sorted(Path(tables.__path__[0]).glob("*.py"))
ROW = re.compile(r"[A-Za-z_]\w*(\.\*)?((\(\)|\[\])*\.\w+)+(\(\)|\[\])*$|\w+(\.\w+)*\.?$")


def blocks(path: Path) -> Iterator[list[str]]:
    """The lines of each text that `names` and `at` are given."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("names", "at"):
            text = node.args[-1]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value.splitlines()


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_row_is_a_name_that_a_call_may_have(path: Path):
    """Nothing is called by a name that the lookup spells otherwise."""
    rows = [row for block in blocks(path) for line in block for row in line.split()]
    assert [row for row in rows if not ROW.match(row)] == []
    assert [row for row in rows if canonical(row) != row] == []
    several = [row for row in rows if ".*." in row]
    assert [r for r in several if in_any_module(r.replace(".*.", ".", 1)) != r] == []


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_libraries_are_in_order(path: Path):
    for block in blocks(path):
        starts = [line.split()[0] for line in block if re.match(r"( {4}){1,2}\S", line)]
        roots = [start.partition(".")[0].lower() for start in starts]
        assert roots == sorted(roots)
