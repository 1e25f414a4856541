"""Threads and jobs of a pool that their function waits for: part of what called it."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.graph.flow import Edge
from liftoff.project.source.scopes import Scope

# `future.result()`, `as_completed(futures)`, `wait(futures)`.
_WAITS = frozenset({"result", "as_completed", "wait", "gather"})


def waited_edges(graph: CallGraph, scopes: Iterable[Scope]) -> dict[Scope, tuple[Edge, ...]]:
    """The starts of threads and jobs by functions that also wait for them."""
    found: dict[Scope, tuple[Edge, ...]] = {}
    for scope in scopes:
        if not scope.is_function:
            continue
        started = tuple(edge for edge in graph.callees(scope) if edge.kind == "spawn")
        if started and (waits(scope) or _has_pool(scope)):
            found[scope] = started
    return found


def waits(scope: Scope) -> bool:
    """Whether a function joins a thread or asks a job for its result."""
    return any(map(_is_wait, (site.node for site in scope.calls)))


def _is_wait(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value, "join"):
            # `", ".join(names)` joins texts.
            return not call.args and not isinstance(value, ast.Constant)
        case ast.Attribute(_, name) | ast.Name(name):
            return name in _WAITS
        case _:
            return False


def _has_pool(scope: Scope) -> bool:
    """`with ThreadPoolExecutor() as pool:`, which waits where it ends."""
    return any(
        isinstance(manager, ast.Call) and ast.unparse(manager.func).endswith(("Executor", "Pool"))
        for manager in scope.withs
    )
