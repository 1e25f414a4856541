"""Helpers that call what they are given: `retry(send)` runs `send` for who wrote that.

All who use such a helper share it: following its own calls would mix up what each hands it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from liftoff.project.evaluation.values import EdgeKind, Values
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.graph.edges import function_of
from liftoff.project.graph.flow import Edge
from liftoff.project.source.parameters import default_in, is_self
from liftoff.project.source.scopes import Scope

# A helper that hands on to a helper that hands on; longer ways are rare.
_MAX_STEPS = 4


@dataclass(frozen=True, slots=True)
class HandedFunctions:
    """Calls of what helpers are given, by who gives it.

    Attributes:
        own: for each giver the calls that its helpers make for it.
        shared: the calls as the helpers have them, by caller and callee.
    """

    own: dict[Scope, tuple[Edge, ...]] = field(default_factory=dict)
    shared: frozenset[tuple[Scope, Scope]] = frozenset()

    def calls(self) -> dict[Scope, tuple[Edge, ...]]:
        """Those of `own` that the giver waits for."""
        return {s: tuple(e for e in out if e.kind == "call") for s, out in self.own.items()}


def handed_functions(graph: CallGraph, scopes: Iterable[Scope]) -> HandedFunctions:
    """The calls that helpers make of their parameters, where all who give these are known."""
    own: dict[Scope, dict[tuple[Scope, str], Edge]] = {}
    shared: set[tuple[Scope, Scope]] = set()
    for helper in scopes:
        for edge in graph.callees(helper) if helper.is_function else ():
            uses = list(_givers(graph, helper, edge))
            if not uses or None in uses:
                continue
            shared.add((helper, edge.callee))
            for use in uses:
                if use is not None:
                    kind: EdgeKind = "spawn" if "spawn" in (use.kind, edge.kind) else "call"
                    call = use._replace(callee=edge.callee, kind=kind, written=False)
                    own.setdefault(use.caller, {})[edge.callee, kind] = call
    edges = {giver: tuple(calls.values()) for giver, calls in own.items()}
    return HandedFunctions(edges, frozenset(shared))


def _givers(graph: CallGraph, helper: Scope, edge: Edge) -> Iterator[Edge | None]:
    """The calls of a helper that give it what it calls; None where something else does."""
    if edge.kind not in ("call", "spawn") or edge.callee.name in helper.loads:
        return
    names = {name.id for name in _called(edge.node) if _is_only_given(helper, name.id)}
    names = {n for n in names if edge.callee in _functions(graph.evaluator.parameter(helper, n))}
    if len(names) == 1:
        yield from _uses(graph, helper, names.pop(), edge.callee, _MAX_STEPS)


def _uses(
    graph: CallGraph, helper: Scope, name: str, callee: Scope, steps: int
) -> Iterator[Edge | None]:
    if callee in _functions(_default(graph, helper, name)):
        yield None
    for given, giver in graph.evaluator.arguments(helper, name):
        if callee not in _functions(graph.evaluator.values(given, giver)):
            continue
        use = next((e for e in graph.callees(giver) if e.callee is helper), None)
        if use is None or giver is helper or not steps:
            yield None
        elif isinstance(given, ast.Name) and _is_only_given(giver, given.id):
            yield from _uses(graph, giver, given.id, callee, steps - 1)
        else:
            yield use


def _called(node: ast.AST) -> list[ast.Name]:
    """The names that a call calls, or hands to what calls them."""
    if not isinstance(node, ast.Call):
        return []
    parts = (node.func, *node.args, *(keyword.value for keyword in node.keywords))
    return [part for part in parts if isinstance(part, ast.Name)]


def _is_only_given(function: Scope, name: str) -> bool:
    """Whether a name is a parameter that nothing else is bound to."""
    return (
        function.is_function
        and name in function.parameters
        and len(function.bindings.get(name, ())) == 1
        and not is_self(function, name)
    )


def _default(graph: CallGraph, helper: Scope, name: str) -> Values:
    default = default_in(helper, name)
    return () if default is None else graph.evaluator.values(default, helper.parent or helper)


def _functions(values: Values) -> set[Scope]:
    return {function for value in values if (function := function_of(value)) is not None}
