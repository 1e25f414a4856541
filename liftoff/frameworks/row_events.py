"""Listeners of SQLAlchemy's rows: a delete runs what `listens_for(User, "after_delete")` names."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from liftoff.project.evaluation.values import FunctionValue
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.graph.flow import Edge
from liftoff.project.source.scopes import Scope

# What an event's name ends in, and the methods of a session that let it happen.
_CAUSES: dict[str, frozenset[str]] = {
    "_insert": frozenset({"add", "add_all", "merge", "bulk_save_objects"}),
    "_delete": frozenset({"delete"}),
    "_update": frozenset({"commit", "flush"}),
    "_flush": frozenset({"commit", "flush"}),
    "_commit": frozenset({"commit"}),
}
_SESSIONS = ("session", "db")


def row_event_edges(graph: CallGraph, scopes: tuple[Scope, ...]) -> dict[Scope, tuple[Edge, ...]]:
    """The calls of listeners that adding, changing and deleting rows makes."""
    listeners: dict[str, dict[Scope, None]] = defaultdict(dict)
    for event, function in _listeners(graph, scopes):
        listeners[event][function] = None
    if not listeners:
        return {}
    found: dict[Scope, tuple[Edge, ...]] = {}
    for scope in scopes:
        edges = {
            function: Edge(scope, function, node, "call", False)
            for node, method in _session_calls(scope)
            for event, functions in listeners.items()
            if method in _CAUSES[event]
            for function in functions
        }
        if edges:
            found[scope] = tuple(edges.values())
    return found


def _listeners(graph: CallGraph, scopes: Iterable[Scope]) -> Iterator[tuple[str, Scope]]:
    for scope in scopes:
        for decorator in scope.decorators if scope.is_function else ():
            if isinstance(decorator, ast.Call) and _last(decorator.func) == "listens_for":
                yield from ((event, scope) for event in _event(decorator))
        for call in scope.calls:
            node = call.node
            if _last(node.func) == "listen" and len(node.args) > 2:
                for value in graph.evaluator.values(node.args[2], scope):
                    if isinstance(value, FunctionValue):
                        yield from ((event, value.scope) for event in _event(node))


def _event(node: ast.Call) -> Iterator[str]:
    match node.args:
        case [_, ast.Constant(str() as name), *_]:
            yield from (end for end in _CAUSES if name.endswith(end))


def _session_calls(scope: Scope) -> Iterator[tuple[ast.Call, str]]:
    for call in scope.calls:
        match call.node.func:
            case ast.Attribute(value=owner, attr=method) if (
                _last(owner).lower().endswith(_SESSIONS)
            ):
                yield call.node, method


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
