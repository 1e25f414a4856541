"""The values of an expression as requests see it: without what start-up gives to a function."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.graph.callgraph import CallGraph, gather
from liftoff.project.source.scopes import Scope


def flow_from(graph: CallGraph, callers: Callable[[Scope], bool]) -> Evaluator:
    """An evaluator that sees only what calls in some scopes give to parameters.

    What a helper is given during start-up says nothing about what a request gives it. That
    evaluator goes on from the graph's own, and the graph gets one that knows what that one knew.
    """
    later = graph.evaluator
    graph.evaluator = Evaluator(graph.program, later.flow, later.nodes)
    graph.evaluator.know(later)
    later.flow = later.flow.copy()
    is_caller = functools.cache(callers)
    changed: set[Hashable] = set()
    for unit, facts in graph.evaluator.flow.facts.items():
        scope = unit.scope
        if not is_caller(scope):
            changed |= later.flow.replace(unit, facts.without_calls(is_caller))
        elif scope in facts.receivers or any(key[0] is scope for key in facts.arguments):
            changed |= later.flow.replace(unit, facts.without_itself(scope))
    later.change(changed)
    gather(later, [cell for cell in later.due_now() if is_caller(cell.arguments[0].scope)])
    later.settle()
    return later
