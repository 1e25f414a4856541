"""Functions that only wrap what they are given: the form of almost every hand-written decorator."""

from __future__ import annotations

import ast
from collections.abc import Callable

from liftoff.plan.slicing.scopes import FunctionNode, arguments_of


def only_wraps(
    node: FunctionNode,
    pure_function: Callable[[FunctionNode], bool],
    pure_expression: Callable[[ast.AST], bool],
) -> bool:
    """Whether a function only defines functions and returns one: calling it has no effect.

    Args:
        node: the function.
        pure_function: whether defining a function has no effect.
        pure_expression: whether an expression has none.
    """
    arguments = {argument.arg for argument in arguments_of(node)}
    inner = {s.name for s in node.body if isinstance(s, ast.FunctionDef | ast.AsyncFunctionDef)}

    def wraps(statement: ast.stmt) -> bool:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return pure_function(statement)
            case ast.Expr(value=ast.Constant()):
                return True
            case ast.Assign(targets=[target], value=value):
                return pure_expression(value) and (
                    isinstance(target, ast.Name) or _marks(target, arguments | inner)
                )
            case ast.If(test=test, body=body, orelse=orelse):
                return pure_expression(test) and all(map(wraps, [*body, *orelse]))
            case ast.Return(value=ast.Name() | ast.Lambda()):
                return True
            case ast.Return(value=ast.Call(func=ast.Name(id=name), args=[ast.Name()], keywords=[])):
                # `return decorate(f)`: the inner function is a decorator itself.
                return any(
                    isinstance(s, ast.FunctionDef)
                    and s.name == name
                    and only_wraps(s, pure_function, pure_expression)
                    for s in node.body
                )
        return False

    returns = any(isinstance(s, ast.Return) for s in ast.walk(node))
    return returns and all(map(wraps, node.body))


def _marks(target: ast.expr, own: set[str]) -> bool:
    """Whether an assignment only marks the function: `f.exempt = True`."""
    return (
        isinstance(target, ast.Attribute)
        and isinstance(target.value, ast.Name)
        and target.value.id in own
    )
