"""Keyword arguments that a registration gets as `**options`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.frames import Frame
from liftoff.project.evaluation.values import Container
from liftoff.project.source.scopes import Scope


def spread_options(
    evaluator: Evaluator | Frame, node: ast.Call, scope: Scope
) -> Iterator[tuple[str, ast.expr, Scope]]:
    """Name and value of each argument in a dict that is written, and where that is."""
    for given in _spread(node):
        for value in evaluator.values(given, scope):
            if isinstance(value, Container):
                where = value.site.scope
                yield from ((name, item, where) for name, item in _items(value.site.node))


def are_untold(evaluator: Evaluator | Frame, node: ast.Call, scope: Scope) -> bool:
    """Whether only the run tells some of them; a function's own `**options` are its callers'."""
    return any(
        not any(
            isinstance(value, Container)
            and (isinstance(value.site.node, ast.Dict | ast.arg) or _items(value.site.node))
            for value in evaluator.values(given, scope)
        )
        for given in _spread(node)
    )


def _spread(node: ast.Call) -> Iterator[ast.expr]:
    return (keyword.value for keyword in node.keywords if keyword.arg is None)


def _items(node: ast.AST) -> list[tuple[str, ast.expr]]:
    match node:
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return [
                (key.value, value)
                for key, value in pairs
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            ]
        case ast.Call(ast.Name("dict"), keywords=keywords):
            return [(k.arg, k.value) for k in keywords if k.arg is not None]
        case _:
            return []
