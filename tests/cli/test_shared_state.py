from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest

from liftoff.cli import source_shows
from liftoff.cli.routes_found import with_definition_lines
from liftoff.cli.shared_state import shared_state, untraced
from liftoff.cli.source_shows import seen_beside, seen_in_source, what_source_shows
from liftoff.frameworks.live import LiveApp
from liftoff.frameworks.routes import Route
from liftoff.project.source.modules import parse_modules
from liftoff.rules.analysis import analyze
from liftoff.workspace.source import read_tree
from tests.cli.running import APP, make


def live(endpoint: str, path: str, line: int) -> Route:
    return Route(f"GET /{endpoint}", ("GET",), f"/{endpoint}", endpoint, path, line, "")


def test_state_is_joined_to_live_endpoints_by_its_handlers(tmp_path: Path) -> None:
    analysis = analyze(read_tree(make(tmp_path, {"app.py": APP})))
    # A live endpoint may have another name than the function.
    routes = (live("count", "app.py", 18), live("show", "app.py", 25), live("home", "app.py", 8))
    (state,) = shared_state(analysis, routes)
    assert (state.name, state.path, state.line) == ("app:hits", "app.py", 20)
    assert state.endpoints == {"count", "show"}


def test_the_rules_that_a_split_asks_find_all_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = (
        'import boto3\n\ndef keep(key):\n    boto3.client("s3").put_object(Bucket="b", Key=key)\n'
    )
    tree = read_tree(make(tmp_path, {"app.py": APP, "stored.py": stored}))
    analysis = analyze(tree)
    modules = {"app": "app.py", "stored": "stored.py"}
    live = Mock(LiveApp, routes=analysis.routes, modules=modules)
    shown = what_source_shows(tree, live, seen_in_source(tree))
    assert shown.shared
    assert shown.shared == shared_state(analysis, analysis.routes)
    assert shown.calls
    monkeypatch.setattr(source_shows, "_LARGE", 0)
    with seen_beside(tree) as seen:
        assert what_source_shows(tree, live, seen()) == shown


FLASK = "from flask import Flask, current_app\napp = Flask(__name__)\n"
# What one route changes and the other reads; the last two keep apart what nothing joins.
HELD = {
    "config": ("", 'app.config["N"] = 1', 'current_app.config.get("N")', True),
    "extension": ("app.extensions['q'] = {}", "app.extensions['q'][1] = 2",
                  "str(current_app.extensions['q'])", True),
    "attribute": ("", "app.count = 1", 'getattr(app, "count", 0)', True),
    "template global": ("", 'app.jinja_env.globals["x"] = 1', 'app.jinja_env.globals["x"]', True),
    "environment": ("import os", 'os.environ["N"] = "1"', 'os.getenv("N")', True),
    "unknown key": ("", "app.config.update(N=1)", 'app.config["M"]', True),
    "function attribute": ("def f(): ...", "f.n = 1", 'getattr(f, "n", 0)', True),
    "database": ("import sqlite3\ndb = sqlite3.connect(':memory:')", "db.execute('insert')",
                 "str(db.execute('select').fetchone())", True),
    "cached answer": ("import functools\n@functools.cache\ndef f():\n    return open('a').read()",
                      "f.cache_clear()", "f()", True),
    "cache": ("from flask_caching import Cache\ncache = Cache(app)", "cache.set('k', 1)",
              "str(cache.get('k'))", True),
    "another key": ("", 'app.config["N"] = 1', 'app.config["M"]', False),
    "cache that fills itself": ("import functools\n@functools.cache\ndef f(n):\n    return n",
                                "f(1)", "f(2)", False),
}  # fmt: skip


@pytest.mark.parametrize(("made", "changed", "read", "joined"), HELD.values(), ids=HELD)
def test_what_routes_hold_together(
    tmp_path: Path, made: str, changed: str, read: str, *, joined: bool
) -> None:
    views = f"def change():\n    {changed}\n    return ''\n\ndef show():\n    return {read}\n"
    routes = 'app.post("/")(change)\napp.get("/")(show)\n'
    tree = read_tree(make(tmp_path, {"app.py": f"{FLASK}{made}\n{views}{routes}"}))
    analysis = analyze(tree)
    live = Mock(LiveApp, routes=analysis.routes, modules={"app": "app.py"})
    shared = what_source_shows(tree, live, seen_in_source(tree)).shared
    assert any(len(state.endpoints) == 2 for state in shared) is joined


def test_a_client_that_is_made_once_joins_nothing(tmp_path: Path) -> None:
    text = """\
from flask import Flask
app = Flask(__name__)
_client = None

def client():
    global _client
    if _client is None:
        _client = object()
    return _client

@app.get("/a")
def a():
    return str(client())

@app.get("/b")
def b():
    return str(client())
"""
    analysis = analyze(read_tree(make(tmp_path, {"app.py": text})))
    assert any(finding.state for finding in analysis.findings)
    assert shared_state(analysis, (live("a", "app.py", 12), live("b", "app.py", 16))) == ()


def test_what_the_analysis_did_not_see_is_named() -> None:
    traced = (live("a", "app.py", 3),)
    seen = (live("x", "app.py", 3), live("y", "app.py", 4), live("static", "", 0))
    assert untraced(traced, seen) == {"y"}


def test_lines_are_those_of_the_definition(tmp_path: Path) -> None:
    text = "@deco\n@deco(\n  1\n)\ndef f(): ...\n\n\n@deco\nclass C:\n    @deco\n    async def m(self): ...\n"
    modules = parse_modules(read_tree(make(tmp_path, {"a.py": text})))
    routes = (*(live(str(n), "a.py", n) for n in (1, 8, 10, 3)), live("z", "gone.py", 7))
    assert [r.line for r in with_definition_lines(routes, modules)] == [5, 9, 11, 3, 7]
