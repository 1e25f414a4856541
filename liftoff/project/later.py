"""The values of an expression as requests see it: without what start-up gives to a function."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable

from liftoff.project.callgraph import CallGraph, Recorder
from liftoff.project.evaluate import Evaluator
from liftoff.project.flow import Flow
from liftoff.project.memory import Cell
from liftoff.project.scopes import Scope


def flow_from(graph: CallGraph, callers: Callable[[Scope], bool]) -> Evaluator:
    """An evaluator that sees only what calls in some scopes give to parameters.

    What a helper is given during start-up says nothing about what a request gives it.
    """
    base = graph.evaluator
    flow = base.flow.copy()
    later = functools.cache(callers)
    changed: set[Hashable] = set()
    for unit, facts in base.flow.facts.items():
        scope = unit.scope
        if not later(scope):
            changed |= flow.replace(unit, facts.without_calls(later))
        elif scope in facts.receivers or any(key[0] is scope for key in facts.arguments):
            changed |= flow.replace(unit, facts.without_itself(scope))
    cells = base.dependents(changed)
    recorder = Recorder(_apart(base, flow, cells))
    units = sorted((cell for cell in cells if cell.function is None), key=lambda cell: cell.rank)
    again: set[Hashable] = set()
    for cell in units:
        unit = cell.arguments[0]
        if later(unit.scope):
            again |= flow.replace(unit, recorder.record(unit))
    evaluator = _apart(base, flow, cells | base.dependents(again))
    base.settle()
    return evaluator


def _apart(base: Evaluator, flow: Flow, without: set[Cell]) -> Evaluator:
    evaluator = Evaluator(base.program, flow, base.nodes)
    evaluator.go_on_from(base, without)
    return evaluator
