"""What start-up itself runs, and does not only hand to a library that may run it later."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from liftoff.project.evaluation.values import ClassValue, FunctionValue, Method
from liftoff.project.graph.flow import Edge
from liftoff.project.graph.reach import reached
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model


def surely_at_start(model: Model) -> frozenset[Scope]:
    """The scopes that an import of the app or its start-up runs by calls that are written out.

    What nothing runs later is among them: start-up is all that can run it.
    """
    starts = [
        scope
        for scope in model.scopes
        if model.at_import(scope) and (scope in model.import_modules or not model.runs_later(scope))
    ]

    def follows(scope: Scope) -> Sequence[Edge]:
        return [edge for edge in model.graph.callees(scope) if is_written_out(model, edge)]

    return frozenset(reached(starts, follows))


def is_written_out(model: Model, edge: Edge) -> bool:
    """Whether the code of the project itself makes a call."""
    if edge.kind != "call" or not isinstance(edge.node, ast.Call):
        return False
    if model.at_shutdown(edge.caller, edge.node):
        return False
    for value in model.values(edge.node.func, edge.caller):
        match value:
            case FunctionValue(function) | Method(function) if function is edge.callee:
                return True
            case ClassValue(cls) if cls is edge.callee.parent:
                # Its constructor runs.
                return True
            case _:
                pass
    return False
