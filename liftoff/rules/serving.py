"""What starts a server: the functions that a person runs, and that end in `app.run()`."""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass

from liftoff.project.callgraph import CallGraph
from liftoff.project.scopes import Scope
from liftoff.project.values import External
from liftoff.rules.effects import SERVERS

_LAST_NAMES = frozenset(name.rpartition(".")[2] for name in SERVERS)


@dataclass(frozen=True, slots=True)
class Serving:
    """Who runs a server.

    Attributes:
        scopes: all that end in `app.run()`, by themselves or through what they call.
        uncalled: the functions among them that nothing in the source calls: an installed command
            names them, most likely.
    """

    scopes: frozenset[Scope]
    uncalled: tuple[Scope, ...]


def who_serves(graph: CallGraph) -> Serving:
    """What runs a server: what it does first is start-up, although no import runs it."""
    callers: dict[Scope, list[Scope]] = defaultdict(list)
    for scope, edges in graph.edges.items():
        for edge in edges:
            if edge.kind in ("call", "spawn"):
                callers[edge.callee].append(scope)
    pending = [scope for scope in graph.program.scopes if _serves(graph, scope)]
    found = set(pending)
    while pending:
        for caller in callers[pending.pop()]:
            if caller not in found:
                found.add(caller)
                pending.append(caller)
    uncalled = [
        scope
        for scope in graph.program.scopes
        if scope in found
        and scope.kind == "function"
        and not callers[scope]
        and scope.parent is not None
        and scope.parent.kind == "module"
    ]
    return Serving(frozenset(found), tuple(uncalled))


def _serves(graph: CallGraph, scope: Scope) -> bool:
    for call in scope.calls:
        function = call.node.func
        name = function.attr if isinstance(function, ast.Attribute) else ""
        name = function.id if isinstance(function, ast.Name) else name
        # A name from an import may be spelled in any way.
        if name not in _LAST_NAMES and not isinstance(function, ast.Name):
            continue
        values = graph.evaluator.values(function, scope)
        if any(isinstance(v, External) and v.name in SERVERS for v in values):
            return True
    return False
