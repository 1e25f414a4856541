from __future__ import annotations

import ast

import pytest

from liftoff.project.scopes import Scope
from liftoff.rules.caller_paths import CallerPaths
from tests.rules.projects import analysis_of, flask


def test_a_path_that_is_handed_on_by_many_is_looked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ten helpers that each hand it to the next one in four places: a million ways."""
    asked: list[ast.expr] = []
    has = CallerPaths._has

    def noted(self: CallerPaths, node: ast.expr, scope: Scope, steps: int) -> bool:
        asked.append(node)
        return has(self, node, scope, steps)

    monkeypatch.setattr(CallerPaths, "_has", noted)
    helpers = "".join(
        f"def f{n}(path):\n" + f"    f{n + 1}(path)\n" * 4 + "\n\n" for n in range(10)
    )
    last = "def f10(path):\n    with open(path) as file:\n        return file.read()\n\n\n"
    view = "@app.get('/<name>')\ndef view(name):\n    f0(name)\n    return ''\n"
    analysis_of(flask(helpers + last + view))
    assert 0 < len(asked) < 200
