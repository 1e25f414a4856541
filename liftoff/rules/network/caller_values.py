"""Whether a value is what the caller of a route chose, without a bound."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import External
from liftoff.project.source.reaching import reaching
from liftoff.project.source.scopes import Binding, Scope
from liftoff.rules.model import Model

_REQUEST = ("flask.request", "starlette.requests.Request()")
_BOUNDS = frozenset({"min", "clamp", "clip"})
# `float(args.get("delay"))` is three steps from the request; longer ways are rare.
MAX_STEPS = 12


def from_caller(model: Model, node: ast.expr | None, scope: Scope, steps: int = 0) -> bool:
    """Whether a request's data reach an expression, and no `min` stands between."""
    if node is None or steps > MAX_STEPS:
        return False
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in _BOUNDS:
            return False
        inner = [*node.args, *(keyword.value for keyword in node.keywords)]
        if isinstance(node.func, ast.Attribute):
            inner.append(node.func.value)
        return any(from_caller(model, part, scope, steps + 1) for part in inner)
    if any(
        isinstance(v, External) and v.name.startswith(_REQUEST) for v in model.values(node, scope)
    ):
        return True
    if isinstance(node, ast.Attribute | ast.Subscript):
        return from_caller(model, node.value, scope, steps + 1)
    if isinstance(node, ast.BinOp):
        return any(from_caller(model, p, scope, steps + 1) for p in (node.left, node.right))
    if isinstance(node, ast.Name):
        seen = reaching(
            scope.bindings.get(node.id, []), node.lineno, node.col_offset, scope.blocks_at(node)
        )
        return bool(seen) and all(is_given(model, binding, scope, steps) for binding in seen)
    return False


def is_given(model: Model, binding: Binding, scope: Scope, steps: int) -> bool:
    """Whether a binding gives a name what a request's data are; see `from_caller`."""
    if binding.kind == "parameter":
        return scope in model.handlers
    return (
        binding.kind == "value"
        and isinstance(binding.node, ast.expr)
        and from_caller(model, binding.node, scope, steps + 1)
    )
