"""What starts a server: the functions that a person runs, and that end in `app.run()`."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable

from liftoff.project.callgraph import CallGraph
from liftoff.project.scopes import Scope
from liftoff.project.values import External
from liftoff.rules.effects import SERVERS

_LAST_NAMES = frozenset(name.rpartition(".")[2] for name in SERVERS)


def starters(graph: CallGraph, entries: Iterable[Scope]) -> list[Scope]:
    """Those entry points that run a server, by themselves or through what they call.

    What they do before is the server's start-up, although nothing imports them.
    """
    callers: dict[Scope, list[Scope]] = defaultdict(list)
    for scope, edges in graph.edges.items():
        for edge in edges:
            if edge.kind == "call":
                callers[edge.callee].append(scope)
    pending = [scope for scope in graph.program.scopes if _serves(graph, scope)]
    found = set(pending)
    while pending:
        for caller in callers[pending.pop()]:
            if caller not in found:
                found.add(caller)
                pending.append(caller)
    return [scope for scope in entries if scope in found]


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
