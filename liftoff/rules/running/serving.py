"""What starts a server: the functions that a person runs, and that end in `app.run()`."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from liftoff.project.evaluation.values import External
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.tables.servers import SERVERS

_LAST_NAMES = frozenset(name.rpartition(".")[2] for name in SERVERS)


@dataclass(frozen=True, slots=True)
class Serving:
    """Who runs a server.

    Attributes:
        scopes: all that end in `app.run()`, by themselves or through what they call.
        uncalled: the functions among them that nothing in the source calls: an installed command
            names them, most likely.
        calls: the calls, by identity, that run the server or lead to it.
    """

    scopes: frozenset[Scope]
    uncalled: tuple[Scope, ...]
    calls: frozenset[int]


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
    calls = {id(edge.node) for s in found for edge in graph.callees(s) if edge.callee in found}
    calls.update(id(node) for scope in found for node in served_by(graph, scope))
    return Serving(frozenset(found), tuple(uncalled), frozenset(calls))


def is_instead(serving: Serving, scope: Scope, node: ast.AST) -> bool:
    """Whether a place in what runs a server is on another way: `if args.export: ...; return`."""
    for block in scope.blocks_at(node):
        statement = block.statement
        if not isinstance(statement, ast.If) or not _is_first_or_second(block.arm):
            continue
        arm, other = statement.body, statement.orelse
        if block.arm == 1:
            arm, other = other, arm
        if _holds(serving, arm):
            continue
        if _leaves(arm) or _holds(serving, other):
            return True
    return False


def _is_first_or_second(arm: int) -> bool:
    return arm in (0, 1)


def _holds(serving: Serving, statements: list[ast.stmt]) -> bool:
    return any(id(node) in serving.calls for s in statements for node in walk(s))


def _leaves(statements: list[ast.stmt]) -> bool:
    """Whether nothing after some statements runs."""
    match statements[-1] if statements else None:
        case ast.Return() | ast.Raise():
            return True
        case ast.Expr(ast.Call(ast.Attribute(attr="exit" | "_exit") | ast.Name("exit" | "quit"))):
            return True
        case ast.Try(body=body, handlers=handlers):
            return _leaves(body) and all(_leaves(h.body) for h in handlers)
        case ast.With(body=body):
            return _leaves(body)
        case ast.If(body=body, orelse=orelse):
            return _leaves(body) and _leaves(orelse)
        case _:
            return False


def _serves(graph: CallGraph, scope: Scope) -> bool:
    return any(served_by(graph, scope))


def served_by(graph: CallGraph, scope: Scope) -> Iterator[ast.Call]:
    """The calls of a scope that run a server."""
    for call in scope.calls:
        function = call.node.func
        name = function.attr if isinstance(function, ast.Attribute) else ""
        name = function.id if isinstance(function, ast.Name) else name
        # A name from an import may be spelled in any way.
        if name not in _LAST_NAMES and not isinstance(function, ast.Name):
            continue
        values = graph.evaluator.values(function, scope)
        if any(isinstance(v, External) and v.name in SERVERS for v in values):
            yield call.node
