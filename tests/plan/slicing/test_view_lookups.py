from __future__ import annotations

import ast
from pathlib import Path

import pytest

from liftoff.plan.slicing.view_lookups import harmless_lookup
from tests.plan.slicing.projects import check_all, project
from tests.plan.slicing.test_imports import APP, functions, views

LOOKUPS = {
    "app.view_functions[request.endpoint]": True,
    "current_app.view_functions[flask.request.url_rule.endpoint]": True,
    "app.view_functions.get(request.endpoint, None)": True,
    "request.endpoint in app.view_functions": True,
    "app.view_functions['b']": False,
    "app.view_functions[rule.endpoint]": False,
    "app.view_functions.get(name)": False,
    "app.view_functions": False,
}


@pytest.mark.parametrize("code", LOOKUPS)
def test_only_the_view_of_this_request_is_harmless(code: str) -> None:
    found = harmless_lookup(ast.parse(code, mode="eval").body)
    assert (found is not None) is LOOKUPS[code]


def test_a_hook_that_looks_at_the_view_keeps_no_other(tmp_path: Path) -> None:
    code = (
        APP
        + "from flask import request\n"
        + "import other\n"
        + "@app.before_request\n"
        + "def check():\n"
        + "    if getattr(app.view_functions[request.endpoint], 'closed', False):\n"
        + "        return 'closed'\n"
        + views(a="'a'", b="other.one()")
        + "b.closed = False\n"
    )
    made = project(tmp_path, {"app.py": code, "other.py": functions("one")})
    assert made.slicer.slice(["a"]).whole is None
    assert "other.py" not in made.check("a")
    check_all(tmp_path, {"app.py": code, "other.py": functions("one")})
