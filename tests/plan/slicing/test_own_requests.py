"""Code that sends requests to its own app, and code that only looks like it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from liftoff.plan.slicing.names import uses_of
from tests.plan.slicing.projects import project
from tests.plan.slicing.test_imports import APP, views


def _asks(code: str) -> bool:
    tree = ast.parse(code)
    aliases = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    uses, _ = uses_of([tree], aliases=aliases)
    return uses.asks_itself is not None


@pytest.mark.parametrize(
    "code",
    [
        "def f(): return current_app.test_client().get('/b').data",
        "def f():\n  with app.test_request_context('/b'): return app.dispatch_request()",
        "def f(): return app.wsgi_app(environ, start)",
        "from fastapi.testclient import TestClient as T\ndef f(): return T(app).get('/b')",
        "def f():\n  import httpx\n  return httpx.AsyncClient(transport=httpx.ASGITransport(app))",
        "from httpx import Client\ndef f(): return Client(app=app)",
        "from werkzeug.test import run_wsgi_app\ndef f(): return run_wsgi_app(app, environ)",
        "@app.before_request\ndef f(): app.test_client()",
    ],
)
def test_requests_to_the_app_itself(code: str) -> None:
    assert _asks(code)


@pytest.mark.parametrize(
    "code",
    [
        "class V(View):\n  def __call__(self): return self.dispatch_request()",
        "class V(View):\n  def g(self): return super().dispatch_request()",
        "class M:\n  def __call__(self, e, s): return self.wsgi_app(e, s)",
        "app.wsgi_app = ProxyFix(app.wsgi_app)",
        "def f():\n  with app.test_request_context(): return url_for('b')",
        "from httpx import Client\ndef f(): return Client(base_url='http://other')",
        "@app.cli.command('check')\ndef f(): app.test_client().get('/b')",
    ],
)
def test_other_code(code: str) -> None:
    assert not _asks(code)


def test_endpoints_that_do_so(tmp_path: Path) -> None:
    code = (
        APP
        + "def ask(path):\n    return app.test_client().get(path).text\n"
        + views(a="ask('/b')", b="'b'")
    )
    made = project(tmp_path, {"app.py": code}, requests=[("GET", "/b")])
    (asking,) = made.slicer.asking_itself(["a", "b"]).items()
    assert asking == ("a", ("app.py", code[: code.index("return")].count("\n") + 1))
