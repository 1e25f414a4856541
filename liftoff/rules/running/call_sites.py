"""Calls of a function: all in its caller, of which an edge tells the first; what they give."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import FunctionValue, Method
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.graph.edges import function_of
from liftoff.project.graph.flow import Edge
from liftoff.project.source.parameters import default_of, is_self
from liftoff.project.source.scopes import Scope


def all_calls(graph: CallGraph, edge: Edge) -> list[Edge]:
    """An edge for each call; the edge itself where it stands for something else than calls."""
    found = [
        edge._replace(node=site.node)
        for site in edge.caller.calls
        if any(
            function_of(v) is edge.callee
            for v in graph.evaluator.values(site.node.func, edge.caller)
        )
    ]
    return found if any(one.node is edge.node for one in found) else [edge, *found]


def is_plain(graph: CallGraph, edge: Edge) -> bool:
    """Whether the project's own code calls the function by its name, with plain arguments."""
    node = edge.node
    if edge.kind != "call" or not isinstance(node, ast.Call):
        return False
    if any(k.arg is None for k in node.keywords):
        return False
    if any(isinstance(a, ast.Starred) for a in node.args):
        return False
    bound = is_self(edge.callee, next(iter(edge.callee.parameters), ""))
    kind = Method if bound else FunctionValue
    return any(
        isinstance(v, kind) and function_of(v) is edge.callee
        for v in graph.evaluator.values(node.func, edge.caller)
    )


def argument_of(node: ast.AST, function: Scope, name: str) -> ast.expr | None:
    """What a call gives a parameter, its default included."""
    arguments = getattr(function.node, "args", None)
    if not isinstance(node, ast.Call) or not isinstance(arguments, ast.arguments):
        return None
    places = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    if places and is_self(function, places[0]):
        places = places[1:]
    given = next((k.value for k in node.keywords if k.arg == name), None)
    if given is None and name in places and places.index(name) < len(node.args):
        given = node.args[places.index(name)]
    return default_of(arguments, name) if given is None else given
