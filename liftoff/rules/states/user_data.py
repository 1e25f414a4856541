"""Whether a shared state holds the user of one request: the worst kind, which leaks to others."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import External
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model
from liftoff.rules.states.shared_memory import State

_USERS = (
    "flask_login.current_user",
    "flask.session",
    "flask.g.user",
    "flask.request.authorization",
    "flask.request.cookies",
    "flask_jwt_extended.current_user",
    "flask_jwt_extended.get_jwt_identity()",
    "flask_security.current_user",
    "flask_httpauth.HTTPBasicAuth().current_user()",
    "flask_httpauth.HTTPTokenAuth().current_user()",
    "starlette.requests.Request().session",
    "starlette.requests.Request().user",
    "starlette.requests.Request().cookies",
)
# One place for one user; a container may keep each user's data apart by key.
_SINGLE = ("rebound", "class", "instance")


def is_of_user(model: Model, state: State) -> bool:
    """Whether a write puts the current user, or the session, into the one place for all."""
    if state.kind not in _SINGLE:
        return False
    for write in state.writes:
        for store in write.scope.stores:
            if store.target is not write.node or isinstance(store.target, ast.Subscript):
                continue
            if store.value is not None and any(
                isinstance(value, External) and value.name.startswith(_USERS)
                for node in _reads(store.value)
                for value in model.values(node, write.scope)
            ):
                return True
    return False


def _reads(node: ast.expr) -> list[ast.expr]:
    return [n for n in walk(node) if isinstance(n, ast.Name | ast.Attribute | ast.Subscript)]
