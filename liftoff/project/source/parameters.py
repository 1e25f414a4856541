"""Parameters of a function: which one is `self`, and what the defaults are."""

from __future__ import annotations

import ast

from liftoff.project.source.scopes import Scope


def is_self(function: Scope, name: str) -> bool:
    """Whether a parameter is the `self` or `cls` of a method."""
    return (
        function.owner_class is not None
        and bool(function.parameters)
        and function.parameters[0] == name
        and not any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in function.decorators)
    )


def default_of(arguments: ast.arguments, name: str) -> ast.expr | None:
    """The default of a parameter."""
    positional = [*arguments.posonlyargs, *arguments.args]
    for argument, default in zip(reversed(positional), reversed(arguments.defaults), strict=False):
        if argument.arg == name:
            return default
    for argument, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if argument.arg == name:
            return value
    return None


def default_in(function: Scope, name: str) -> ast.expr | None:
    """The default of a parameter of a function; None for what is no function, too."""
    node = function.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return None
    return default_of(node.args, name)
