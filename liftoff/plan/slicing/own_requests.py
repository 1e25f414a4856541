"""Requests that code sends to the app itself, without a network: any route may have to answer."""

from __future__ import annotations

import ast
from collections.abc import Iterable

# Methods of an app, of Flask's and Quart's.
_METHODS = frozenset({"test_client", "full_dispatch_request"})
# Those that classes of views and middleware have, too: theirs belong to the request at hand.
_SHARED_METHODS = frozenset({"dispatch_request", "wsgi_app"})
_CLIENTS = frozenset({
    "starlette.testclient.TestClient", "fastapi.testclient.TestClient",
    "httpx.ASGITransport", "httpx.WSGITransport", "werkzeug.test.Client",
    "werkzeug.test.run_wsgi_app", "flask.testing.FlaskClient", "async_asgi_testclient.TestClient",
    "webtest.TestApp",
})  # fmt: skip
_HTTPX = frozenset({"httpx.Client", "httpx.AsyncClient"})
_COMMANDS = frozenset({"command", "group", "cli_command"})


def asks_app(node: ast.Call, dotted: str) -> bool:
    """Whether a call sends a request to an app in the same process, or makes a client for it.

    Args:
        node: the call.
        dotted: the whole name of what it calls, from its module on.
    """
    if dotted in _CLIENTS:
        return True
    if dotted in _HTTPX:
        return any(keyword.arg == "app" for keyword in node.keywords)
    match node.func:
        case ast.Attribute(attr=attr) if attr in _METHODS:
            return True
        case ast.Attribute(attr=attr, value=ast.Name(id=name)) if attr in _SHARED_METHODS:
            return name not in ("self", "cls")
    return False


def is_command(decorators: Iterable[ast.expr]) -> bool:
    """Whether decorators make a function a command of a command line, which no request runs."""
    for decorator in decorators:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
        if name in _COMMANDS:
            return True
    return False
