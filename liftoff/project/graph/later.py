"""The values of an expression as requests see it: without what start-up gives to a function."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable
from dataclasses import replace

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.memory import Cell
from liftoff.project.graph.callgraph import MAX_ROUNDS, CallGraph, gather
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
    due = _forgotten(later, changed, is_caller)
    for _ in range(MAX_ROUNDS):
        gather(later, due)
        due = _callers(later.due_now(), is_caller)
        if not due:
            break
    later.settle()
    return later


def _forgotten(
    later: Evaluator, changed: set[Hashable], is_caller: Callable[[Scope], bool]
) -> list[Cell]:
    """Forget what depends on facts, with what units have noted from it; the units to note anew."""
    due: dict[Cell, None] = {}
    while changed:
        later.forget(changed)
        found = [cell for cell in _callers(later.due_now(), is_caller) if cell not in due]
        due.update(dict.fromkeys(found))
        changed = set()
        for cell in found:
            facts = later.flow.facts.get(cell.arguments[0])
            if facts is not None and (facts.receivers or facts.read_on):
                left = replace(facts, receivers={}, read_on={})
                changed |= later.flow.replace(cell.arguments[0], left)
    return sorted(due, key=lambda cell: cell.rank)


def _callers(cells: list[Cell], is_caller: Callable[[Scope], bool]) -> list[Cell]:
    return [cell for cell in cells if is_caller(cell.arguments[0].scope)]
