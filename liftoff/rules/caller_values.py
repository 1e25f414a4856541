"""Whether a value is what the caller of a route chose, without a bound."""

from __future__ import annotations

import ast

from liftoff.project.reaching import reaching
from liftoff.project.scopes import Binding, Scope
from liftoff.project.values import External, FunctionValue
from liftoff.rules.model import Model

_REQUEST = ("flask.request", "starlette.requests.Request()")
_BOUNDS = frozenset({"min", "clamp", "clip"})
# `float(args.get("delay"))` is three steps from the request; longer ways are rare.
_MAX_STEPS = 12


def from_caller(model: Model, node: ast.expr | None, scope: Scope, steps: int = 0) -> bool:
    """Whether a request's data reach an expression, and no `min` stands between."""
    if node is None or steps > _MAX_STEPS:
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
        return bool(seen) and all(_given(model, binding, scope, steps) for binding in seen)
    return False


def _given(model: Model, binding: Binding, scope: Scope, steps: int) -> bool:
    if binding.kind == "parameter":
        return any(scope is handler for found in model.map.routes for handler in found.handlers)
    return (
        binding.kind == "value"
        and isinstance(binding.node, ast.expr)
        and from_caller(model, binding.node, scope, steps + 1)
    )


# What gives back the path that it is told.
_SAME_PATH = frozenset({"str", "Path", "resolve", "expanduser", "absolute", "abspath", "realpath"})


def is_path_of_caller(model: Model, node: ast.expr, scope: Scope, steps: int = 0) -> bool:
    """Whether a path is one that a request names as a whole, not below a folder of the app's."""
    if steps > _MAX_STEPS:
        return False
    match node:
        case ast.Name(id=name):
            seen = reaching(
                scope.bindings.get(name, []), node.lineno, node.col_offset, scope.blocks_at(node)
            )
            return bool(seen) and all(_names_path(model, one, scope, name, steps) for one in seen)
        case ast.Attribute() | ast.Subscript():
            return from_caller(model, node, scope, steps)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _SAME_PATH:
            given = node.args or ([node.func.value] if isinstance(node.func, ast.Attribute) else [])
            return any(is_path_of_caller(model, one, scope, steps + 1) for one in given)
        case ast.Call():
            # A helper that looks at the path, and gives it back.
            helpers = [v for v in model.values(node.func, scope) if isinstance(v, FunctionValue)]
            return any(not _joins(helper.scope) for helper in helpers) and any(
                is_path_of_caller(model, one, scope, steps + 1) for one in node.args
            )
        case _:
            return False


def _names_path(model: Model, binding: Binding, scope: Scope, name: str, steps: int) -> bool:
    if binding.kind == "parameter":
        given = model.evaluator.arguments(scope, name)
        return _given(model, binding, scope, steps) or any(
            is_path_of_caller(model, one, outer, steps + 1) for one, outer in given
        )
    return (
        binding.kind == "value"
        and isinstance(binding.node, ast.expr)
        and is_path_of_caller(model, binding.node, scope, steps + 1)
    )


def _joins(function: Scope) -> bool:
    return any(
        isinstance(node, ast.BinOp | ast.JoinedStr)
        or (isinstance(node, ast.Attribute) and node.attr in ("join", "joinpath"))
        for returned in _returned(function)
        for node in ast.walk(returned)
    )


def _returned(function: Scope) -> list[ast.AST]:
    """What a function returns, and what the names in that are bound to."""
    names = {n.id for r in function.returns for n in ast.walk(r) if isinstance(n, ast.Name)}
    bound = [b.node for name in names for b in function.bindings.get(name, ())]
    return [*function.returns, *(node for node in bound if isinstance(node, ast.expr))]
