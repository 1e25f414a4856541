from __future__ import annotations

import ast
from pathlib import Path

import pytest

from liftoff.plan.slicing.names import uses_of
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


PLUGIN = """
def rule_of(view, app):
    views = app.view_functions
    for name, one in views.items():
        if hasattr(one, "view_class"):
            one = one.view_class
        if one == view:
            found = name
    return app.url_map._rules_by_endpoint[found][0]
"""
LOOPS = {
    PLUGIN: True,
    "def f(app):\n  for name, one in sorted(app.view_functions.items()):\n"
    "    target = getattr(one, 'view_class', one)\n    docs.register(target, endpoint=name)": True,
    "def f(app):\n  for one in list(app.view_functions.values()): limiter.exempt(one)": True,
    "def f(app):\n  for one in app.view_functions.values():\n    if one.public: print(one.__doc__)": True,
    "def f(app):\n  for name, one in app.view_functions.items(): answers[name] = one()": False,
    "def f(app):\n  for name, one in app.view_functions.items(): kept.append(one)": False,
    "def f(app):\n  for name, one in app.view_functions.items():\n"
    "    run = one\n    run()": False,
    PLUGIN.replace("found = name", "return views['other']()"): False,
    "def f(app):\n  views = app.view_functions\n  return views": False,
}  # fmt: skip


@pytest.mark.parametrize("code", LOOPS)
def test_loops_that_only_look(code: str) -> None:
    uses, _ = uses_of(ast.parse(code).body)
    assert (uses.views_by_endpoint is None) is LOOPS[code]


def test_documents_made_of_all_views(tmp_path: Path) -> None:
    code = (
        APP
        + "import other\n"
        + "@app.before_request\n"
        + "def note():\n"
        + "    docs = {}\n"
        + "    for name, one in app.view_functions.items():\n"
        + "        text = getattr(one, '__doc__', '')\n"
        + "        docs[name] = text\n"
        + "    app.config['DOCS'] = docs\n"
        + "@app.route('/docs')\n"
        + "def docs():\n    return {k: v for k, v in app.config['DOCS'].items() if k != 'static'}\n"
        + "@app.route('/b')\n"
        + "def b():\n    'Says one.'\n    return other.one()\n"
    )
    found = check_all(
        tmp_path,
        {"app.py": code, "other.py": functions("one")},
        requests=[("GET", "/docs"), ("GET", "/b")],
    )
    assert "other.py" not in found["docs"]
