"""Methods that run on an object that is being made, or on a copy: what they set is nobody's yet."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable

from liftoff.project.callgraph import CallGraph
from liftoff.project.flow import CONSTRUCTORS, Edge
from liftoff.project.scopes import Scope
from liftoff.rules.own_copies import is_deep_copy


def builders(graph: CallGraph, scopes: Iterable[Scope]) -> frozenset[Scope]:
    """Methods that nothing but constructors of their class, or other such methods, call.

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
                    edge.caller.owner_class is method.owner_class
                    and (edge.caller.name in CONSTRUCTORS or edge.caller in found)
                )
                or _is_on_a_copy(graph, edge)
                for edge in by
            )
        }
        if not more:
            return frozenset(found)
        found |= more


def _is_on_a_copy(graph: CallGraph, edge: Edge) -> bool:
    """`stations = deepcopy(self.stations)`, `stations[name].clear()`."""
    match edge.node:
        case ast.Call(ast.Attribute(owner)):
            return is_deep_copy(graph.evaluator, owner, edge.caller)
        case _:
            return False
