"""Branches that no call takes: each gives the parameter that decides them the same constant."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from liftoff.frameworks.static import StaticRoute
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.graph.flow import Edge
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.running.call_sites import all_calls, argument_of, is_plain


def unused(
    graph: CallGraph, scopes: Sequence[Scope], routes: Iterable[StaticRoute]
) -> frozenset[int]:
    """The `id` of each call in such a branch.

    Args:
        graph: who calls whom.
        scopes: the code of the app.
        routes: whose functions a framework calls.
    """
    entries = {scope for found in routes for scope in (*found.handlers, *found.hooks)}
    tested = {scope: tests for scope in scopes if (tests := _tests(scope))}
    calls: dict[Scope, list[Edge]] = {scope: [] for scope in tested}
    for scope in scopes:
        for edge in graph.callees(scope):
            if edge.callee in calls:
                calls[edge.callee] += all_calls(graph, edge)
    handed = _handed(scopes) if tested else set()
    found: set[int] = set()
    for function, tests in tested.items():
        edges = calls[function]
        if function in entries or function.name in handed or not edges:
            continue
        if not all(is_plain(graph, e) for e in edges):
            continue
        for test, name, negated in tests:
            given = {_given(edge.node, function, name) for edge in edges}
            if len(given) == 1 and (truth := given.pop()) is not None:
                dead = test.orelse if truth is not negated else test.body
                found.update(id(n) for s in dead for n in walk(s) if isinstance(n, ast.Call))
    return frozenset(found)


def _handed(scopes: Iterable[Scope]) -> set[str]:
    """The names of what calls are given, which may call it as they like."""
    return {
        given.id if isinstance(given, ast.Name) else given.attr
        for scope in scopes
        for site in scope.calls
        for given in (*site.node.args, *(k.value for k in site.node.keywords))
        if isinstance(given, ast.Name | ast.Attribute)
    }


def _tests(scope: Scope) -> list[tuple[ast.If, str, bool]]:
    """The `if flag:` and `if not flag:` of a plain function, of parameters that it keeps."""
    if scope.kind != "function" or scope.owner_class is not None or scope.decorators:
        return []
    found: list[tuple[ast.If, str, bool]] = []
    for node in scope.node.body if isinstance(scope.node, ast.FunctionDef) else ():
        match node:
            case ast.If(test=ast.Name(name)):
                negated = False
            case ast.If(test=ast.UnaryOp(ast.Not(), ast.Name(name))):
                negated = True
            case _:
                continue
        if [binding.kind for binding in scope.bindings.get(name, [])] == ["parameter"]:
            found.append((node, name, negated))
    return found


def _given(node: ast.AST, function: Scope, name: str) -> bool | None:
    """Whether a call gives a parameter something true, or something false, as a constant."""
    given = argument_of(node, function, name)
    return bool(given.value) if isinstance(given, ast.Constant) else None
