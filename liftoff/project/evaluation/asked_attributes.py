"""Attributes that no class has, and that its `__getattr__` gives."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.values import Instance, Value
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator


def asked_method(evaluator: Evaluator, value: Value, name: str) -> Scope | None:
    """The `__getattr__` that an attribute of a value is asked from; None where there is one."""
    if not isinstance(value, Instance) or name.startswith("__"):
        return None
    method = evaluator.hierarchy.method(value.cls, "__getattr__")
    if method is None or len(method.parameters) < 2:
        return None
    program = evaluator.program
    for cls in evaluator.hierarchy.mro(value.cls)[0]:
        if name in cls.bindings or name in program.fields.get(cls, {}):
            return None
    return method


def handed_on(method: Scope) -> list[ast.expr]:
    """What a `__getattr__` hands the question on to: `x` of `return getattr(x, name)`."""
    name = method.parameters[1]
    return [
        owner
        for returned in method.returns
        for owner in [_owner(returned, name)]
        if owner is not None
    ]


def _owner(node: ast.expr, name: str) -> ast.expr | None:
    match node:
        case ast.Call(ast.Name("getattr"), [owner, ast.Name(asked), *_]) if asked == name:
            return owner
        case _:
            return None
