"""What is taken from `sys.modules`, and by which name."""

from __future__ import annotations

import ast

import pytest

from liftoff.plan.slicing.names import uses_of


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import sys\nsys.modules['shop.views'].f()", {"shop.views"}),
        ("from sys import modules as m\nm.get('shop', None)", {"shop"}),
        ("import sys\nsys.modules[f.__module__]", {None}),
        ("import sys\nfor m in sys.modules.values(): pass", {None}),
        ("import sys\nsys.modules['sqlite3'] = sys.modules.pop('pysqlite3')", {"pysqlite3"}),
        ("import sys\n'gevent' in sys.modules", set()),
        ("import sys\ndel sys.modules['x']", set()),
        ("import sys\nsys.modules[__name__]", set()),
        ("def f(modules): return modules['x']", set()),
    ],
)
def test_names(code: str, names: set[str | None]) -> None:
    tree = ast.parse(code)
    aliases = {"m": "sys.modules"} if " as m" in code else {}
    uses, _ = uses_of([tree], aliases=aliases)
    assert {name for name, _ in uses.modules_by_name} == names
    assert uses.opaque is ("__name__" in code)
