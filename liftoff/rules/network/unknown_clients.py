"""Clients of libraries that no table knows, told an address of this machine (LO602)."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from liftoff.project.evaluation.values import Constant, Prefix, Value
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Call, Model
from liftoff.rules.network.moved_addresses import is_moved
from liftoff.rules.tables.names import names

_LOCAL = re.compile(
    r"([a-z][a-z0-9+.-]*://)?([^@/]*@)?(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/.*)?$"
    # `host=localhost port=5432`, `uno:socket,host=localhost,port=2002`
    r"|.*\bhost=(localhost|127\.0\.0\.1)\b"
)
_CONNECTS = re.compile(r"(^|_)(connect|connection|dial|resolve|login|session|proxy)(_|$)", re.I)
_NAMED = frozenset({
    "host", "hostname", "hosts", "server", "servers", "server_address", "address", "url", "uri",
    "base_url", "endpoint", "endpoint_url", "broker", "broker_url", "dsn", "api_url", "api_base",
})  # fmt: skip
# What serves, or takes an address for something else.
_ELSEWHERE = frozenset(
    names("""
    builtins flask werkzeug quart fastapi starlette uvicorn hypercorn waitress gunicorn granian
    gevent eventlet cherrypy cheroot daphne tornado twisted bottle aiohttp sanic django socketio
    flask_socketio engineio robyn litestar
    flask_cors flask_talisman flask_login flask_sqlalchemy flask_restx flask_restful flask_smorest
    apispec connexion pydantic pydantic_settings marshmallow wtforms click typer argparse logging
    structlog loguru yarl furl rfc3986 pytest unittest responses httpretty requests_mock oauthlib
    authlib webbrowser grpc rpyc zerorpc jinja2 environ environs decouple dynaconf
    """)
)


def unknown_clients(model: Model, known: set[ast.AST]) -> Iterator[Draft]:
    """What makes a client or connects, with a text that names this machine.

    `known`: calls of which another finding says it.
    """
    told = set(known)
    for call in model.all_calls():
        if call.node in told or not _may_connect(call) or model.only_command(call.scope):
            continue
        given = [k.value for k in call.node.keywords if k.arg in _NAMED]
        values = [v for node in (*given, *call.node.args[:1]) for v in _of(model, call, node)]
        if not any(map(_is_local, values)):
            continue
        told.add(call.node)
        moved = is_moved(values, (*given, *call.node.args[:1]), call.scope)
        severity: Severity = "info" if moved else "blocker"
        how = " unless it is told otherwise" if moved else ""
        yield Draft(
            rule="LO602",
            severity=severity,
            category="identity_or_address",
            message=f"`{call.name.replace('()', '')}` is told localhost{how}, where nothing "
            "listens on Lambda",
            node=call.node,
            scope=call.scope,
            symbol=call.name,
            fix="Give the address in an environment variable.",
            whole_app=not call.scope.is_function,
        )


def _may_connect(call: Call) -> bool:
    root, last = call.name.partition(".")[0], call.name.rpartition(".")[2]
    if root in _ELSEWHERE or root in sys.stdlib_module_names or last.endswith("Server"):
        return False
    return last[:1].isupper() or bool(_CONNECTS.search(last))


def _of(model: Model, call: Call, node: ast.expr) -> tuple[Value, ...]:
    first = node.elts[0] if isinstance(node, ast.Tuple | ast.List) and node.elts else node
    return model.values(first, call.scope)


def _is_local(value: Value) -> bool:
    match value:
        case Constant(str() as text) | Prefix(text):
            return bool(_LOCAL.match(text))
        case _:
            return False
