"""Methods that only a constructor runs: what they set belongs to an object that is being made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from liftoff.project.callgraph import CallGraph
from liftoff.project.flow import CONSTRUCTORS
from liftoff.project.scopes import Scope


def builders(graph: CallGraph, scopes: Iterable[Scope]) -> frozenset[Scope]:
    """Methods that nothing but constructors of their class, or other such methods, call."""
    callers: dict[Scope, set[Scope]] = defaultdict(set)
    for scope in scopes:
        for edge in graph.callees(scope):
            if edge.callee.owner_class is not None:
                callers[edge.callee].add(scope)
    found: set[Scope] = set()
    while True:
        more = {
            method
            for method, by in callers.items()
            if method not in found
            and method.name not in CONSTRUCTORS
            and all(
                caller.owner_class is method.owner_class
                and (caller.name in CONSTRUCTORS or caller in found)
                for caller in by
            )
        }
        if not more:
            return frozenset(found)
        found |= more
