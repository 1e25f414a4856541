"""Events of Flask-SocketIO, python-socketio and Flask-Sock, with the functions that handle them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.frameworks.readings import Readings, keyword_of
from liftoff.project.evaluation.values import Instance
from liftoff.project.graph.edges import function_of
from liftoff.project.source.scopes import Scope


def decorated_event(
    readings: Readings, base: str, name: str, node: ast.Call | None, scope: Scope, default: str
) -> str | None:
    """The event of `@socketio.on("event")` or `@sock.route("/path")`; None for anything else.

    Args:
        readings: reads the arguments.
        base: what the decorator belongs to: `flask_socketio.SocketIO()`.
        name: the decorator's own name.
        node: its call, when it is called.
        scope: where it is written.
        default: the name of the function, which an event without a name takes.
    """
    events = name in ("on", "event") and "socketio" in base.lower()
    paths = name == "route" and base.startswith(("flask_sock.", "flask_sockets."))
    return _event(readings, node, scope, default) if events or paths else None


def called_events(
    readings: Readings, base: str, name: str, node: ast.Call, scope: Scope
) -> Iterator[tuple[Scope, str]]:
    """Handlers of `socketio.on_event("name", f)` and `socketio.on_namespace(Chat("/chat"))`."""
    if "socketio" not in base.lower() or not node.args:
        return
    if name in ("on_event", "on") and len(node.args) > 1:
        for value in readings.evaluator.values(node.args[1], scope):
            function = function_of(value)
            if function is not None:
                yield function, _event(readings, node, scope, function.name)
    elif name in ("on_namespace", "register_namespace"):
        for value in readings.evaluator.values(node.args[0], scope):
            if isinstance(value, Instance):
                yield from _methods(readings, value)


def _methods(readings: Readings, value: Instance) -> Iterator[tuple[Scope, str]]:
    made = value.site.node
    given = made.args[0] if isinstance(made, ast.Call) and made.args else None
    namespace = readings.text(given, value.site.scope) if given is not None else None
    for method in value.cls.children:
        if method.is_function and method.name.startswith("on_"):
            yield method, _named(namespace, method.name[3:])


def _event(readings: Readings, node: ast.Call | None, scope: Scope, default: str) -> str:
    if node is None:
        return default
    name = readings.text(node.args[0], scope) if node.args else None
    given = keyword_of(node, "namespace")
    namespace = readings.text(given, scope) if given is not None else None
    return _named(namespace, name or default)


def _named(namespace: str | None, name: str) -> str:
    return f"{namespace}:{name}" if namespace and namespace != "/" else name
