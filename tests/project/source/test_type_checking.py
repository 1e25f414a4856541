"""What only a type checker reads."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("if TYPE_CHECKING:\n    box = Box()\nelse:\n    from flask import g as box\n", []),
        ("if t.TYPE_CHECKING:\n    box: Box = Box()\nelse:\n    box = make()\n", []),
        ("if DEBUG:\n    box = Box()\nelse:\n    from flask import g as box\n", ["LO114"]),
        ("if TYPE_CHECKING:\n    box = Box()\nelse:\n    other = 1\n", ["LO114"]),
    ],
)
def test_a_name_that_the_else_binds(source: str, found: list[str]):
    body = f"""
class Box:
    pass

{source}
@app.get("/<name>")
def home(name):
    box.name = name
    return box.name
"""
    told = [f.rule for f in analysis_of(flask("import typing as t\n" + body)).findings]
    assert told == found
