from __future__ import annotations

import pytest

from liftoff.gate.comments import read_suppressions
from liftoff.server.fixes import suppression

CASES = {
    "plain": ("x = 1\n", 1, "x = 1  # liftoff: ignore[LO101]\n"),
    "no line end": ("x = 1", 1, "x = 1  # liftoff: ignore[LO101]"),
    "carriage returns": ("x = 1\r\ny = 2\r\n", 2, "x = 1\r\ny = 2  # liftoff: ignore[LO101]\r\n"),
    "another comment": ("x = 1  # why\n", 1, "x = 1  # why  # liftoff: ignore[LO101]\n"),
    "a code is there": (
        "x = 1  # liftoff: ignore[LO102] why\n", 1, "x = 1  # liftoff: ignore[LO102, LO101] why\n",
    ),
    "an empty bracket": ("x = 1  # liftoff: ignore[]\n", 1, "x = 1  # liftoff: ignore[LO101]\n"),
    "several lines": ("x = f(\n    1,  # one\n)\n", 2, "x = f(\n    1,  # one\n)  # liftoff: ignore[LO101]\n"),
    "inside of a string": ('x = """\na\n"""\n', 2, 'x = """\na\n"""  # liftoff: ignore[LO101]\n'),
    "a backslash": ("x = \\\n    1\n", 1, "x = \\\n    1  # liftoff: ignore[LO101]\n"),
    "a header": ("def f():\n    pass\n", 1, "def f():  # liftoff: ignore[LO101]\n    pass\n"),
    "indented": ("if x:\n    é = 1\n", 2, "if x:\n    é = 1  # liftoff: ignore[LO101]\n"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "line", "wanted"), CASES.values(), ids=CASES)
def test_the_comment_stands_where_it_counts(source, line, wanted):
    insertion = suppression(source, line, "LO101")
    lines = source.splitlines(keepends=True)
    changed = lines[insertion.line - 1]
    lines[insertion.line - 1] = (
        changed[: insertion.column] + insertion.text + changed[insertion.column :]
    )
    assert "".join(lines) == wanted
    (found,) = read_suppressions("a.py", wanted)
    assert "LO101" in found.codes
    assert found.start <= line <= found.end


@pytest.mark.parametrize(
    ("source", "line"),
    [("x = 1  # liftoff: ignore[lo101]\n", 1), ("x = (\n", 1), ("x = 1\n\n", 2), ("x = 1\n", 9)],
)
def test_nothing_to_do(source, line):
    assert suppression(source, line, "LO101") is None
