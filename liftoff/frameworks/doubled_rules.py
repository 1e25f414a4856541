"""Classes whose apps and routers make several rules of each that they are given."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.source.scopes import Scope

# What the library's own decorators and shortcuts call.
_REGISTERING = ("add_api_route", "api_route", "add_url_rule", "add_route")


def adds_more(evaluator: Evaluator, cls: Scope) -> str | None:
    """What such a class does: `/x` and `/x/`, for one. None for a class that does not."""
    for name in _REGISTERING:
        method = evaluator.hierarchy.method(cls, name)
        if method is None:
            continue
        inside = (call.node.func for scope in method.walk() for call in scope.calls)
        if sum(_is_the_librarys(function, name) for function in inside) > 1:
            return f"`{cls.name}.{name}` adds more than it is given"
    return None


def _is_the_librarys(function: ast.expr, name: str) -> bool:
    match function:
        case ast.Attribute(ast.Call(ast.Name("super"), []), attr):
            return attr == name
        case _:
            return False
