"""Methods that run on an object that is being made, or on a copy: what they set is nobody's yet."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable

from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.graph.flow import CONSTRUCTORS, Edge
from liftoff.project.source.scopes import Scope
from liftoff.rules.states.own_copies import is_deep_copy


def builders(graph: CallGraph, scopes: Iterable[Scope]) -> frozenset[Scope]:
    """Methods that nothing but constructors of their object, or other such methods, call.

    Or that are called on what the caller has copied as a whole.
    """
    callers: dict[Scope, list[Edge]] = defaultdict(list)
    for scope in scopes:
        for edge in graph.callees(scope):
            if edge.callee.owner_class is not None:
                callers[edge.callee].append(edge)
    found: set[Scope] = set()
    while True:
        more = {
            method
            for method, by in callers.items()
            if method not in found
            and method.name not in CONSTRUCTORS
            and all(
                (
                    (edge.caller.name in CONSTRUCTORS or edge.caller in found)
                    and _is_on_the_same(graph, edge)
                )
                or _is_on_a_copy(graph, edge)
                for edge in by
            )
        }
        if not more:
            return frozenset(found)
        found |= more


def _is_on_the_same(graph: CallGraph, edge: Edge) -> bool:
    """Whether a method calls one of its class, or of one above or below on the same object."""
    caller, called = edge.caller.owner_class, edge.callee.owner_class
    if caller is called or caller is None or called is None:
        return caller is called
    match edge.node:
        case ast.Call(ast.Attribute(ast.Name("self"))) | ast.Attribute(ast.Name("self")):
            hierarchy = graph.evaluator.hierarchy
            return called in hierarchy.mro(caller)[0] or caller in hierarchy.mro(called)[0]
        case _:
            return False


def _is_on_a_copy(graph: CallGraph, edge: Edge) -> bool:
    """`stations = deepcopy(self.stations)`, `stations[name].clear()`."""
    match edge.node:
        case ast.Call(ast.Attribute(owner)):
            return is_deep_copy(graph.evaluator, owner, edge.caller)
        case _:
            return False
