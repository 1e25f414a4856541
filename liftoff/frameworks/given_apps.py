"""Libraries that are given an app and, by the name of what is called, put routes into it."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from liftoff.frameworks.readings import Readings
from liftoff.project.source.scopes import Scope

# `admin.mount_app(app)`, `add_chat_endpoint(app, ...)`, `load_blueprints(app)`.
_PUTS = re.compile(
    r"(^|_)(mount|routes?|routers?|endpoints?|blueprints?|urls|webhooks?)(_|$)", re.I
)
# What calls of these names do is read, or they make no routes of an app that they are given.
_FRAMEWORKS = (
    "flask.", "quart.", "fastapi.", "starlette.", "werkzeug.", "flask_restful.", "flask_restx.",
    "flask_smorest.", "connexion.", "strawberry.", "builtins.",
)  # fmt: skip


def puts_routes(reader: Readings, name: str, node: ast.Call, scope: Scope) -> bool:
    """Whether a call of a library puts routes of its own into an app or router that it is given.

    Args:
        reader: knows the values.
        name: of what is called.
        node: the call.
        scope: where it is written.
    """
    return _says_so(name) and any(
        reader.kind(value)[0] is not None
        for argument in (*node.args, *(keyword.value for keyword in node.keywords))
        for value in reader.evaluator.values(argument, scope)
    )


@lru_cache(maxsize=4096)
def _says_so(name: str) -> bool:
    last = name.rpartition(".")[2]
    return _PUTS.search(last) is not None and not name.startswith(_FRAMEWORKS)
