"""Addresses that are this machine's own until the environment says otherwise (LO602, info)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from liftoff.project.library_calls import ENVIRONMENT
from liftoff.project.scopes import Scope
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model

_LOCAL = re.compile(r"(?:[a-z0-9+]+://)?(?:[^@/]*@)?(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)")
# Where the server itself listens, and who may call it.
_OWN = frozenset({
    "HOST", "BIND", "LISTEN", "SERVER", "APP", "APP_HOST", "SERVER_HOST", "BIND_HOST", "WEB_HOST",
    "LISTEN_HOST", "API_HOST", "HTTP_HOST", "FLASK_HOST", "UVICORN_HOST", "FLASK_RUN_HOST", "IP",
    "BIND_ADDRESS", "LISTEN_ADDRESS", "HOSTNAME", "DOMAIN", "SERVER_NAME",
})  # fmt: skip
_CALLERS = ("CORS", "ORIGIN", "ALLOWED", "FRONTEND", "REDIRECT", "CALLBACK")


def default_addresses(model: Model) -> Iterator[Draft]:
    """Defaults of variables of the environment, and of fields of settings."""
    for call in model.calls(*ENVIRONMENT):
        key = call.argument(0, "key", "name")
        default = call.argument(1, "default")
        if isinstance(key, ast.Constant) and not model.only_command(call.scope):
            yield from _judged(str(key.value), default, call.node, call.scope)
    for scope in model.scopes:
        if scope.kind == "class" and model.live(scope) and _is_of_settings(model, scope):
            for name, bindings in scope.bindings.items():
                for binding in bindings:
                    if binding.kind == "value":
                        yield from _judged(name, binding.node, binding.node, scope)


def _is_of_settings(model: Model, scope: Scope) -> bool:
    bases = model.evaluator.hierarchy.external_bases(scope)
    return any(base.endswith("BaseSettings") for base in bases)


def _judged(name: str, default: ast.AST | None, node: ast.AST, scope: Scope) -> Iterator[Draft]:
    if not (isinstance(default, ast.Constant) and isinstance(default.value, str)):
        return
    upper = name.upper()
    if upper in _OWN or any(word in upper for word in _CALLERS) or not _LOCAL.match(default.value):
        return
    yield Draft(
        rule="LO602",
        severity="info",
        category="identity_or_address",
        message=f"`{name}` is an address on localhost unless the environment says otherwise",
        node=node,
        scope=scope,
        symbol=name,
        fix="Give the address in an environment variable.",
        whole_app=True,
    )
