"""Positional arguments that a registration gets as `*route`."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.frames import Frame
from liftoff.project.evaluation.values import Container
from liftoff.project.source.scopes import Scope


def spread_arguments(evaluator: Evaluator | Frame, node: ast.Call, scope: Scope) -> ast.Call:
    """The call with `route[0], route[1]` for `*route`, where one tuple or list is meant."""
    if not any(isinstance(argument, ast.Starred) for argument in node.args):
        return node
    given = [one for argument in node.args for one in _spread(evaluator, argument, scope)]
    spread = ast.copy_location(ast.Call(node.func, given, node.keywords), node)
    evaluator.nodes.made.append(spread)
    return spread


def _spread(evaluator: Evaluator | Frame, argument: ast.expr, scope: Scope) -> list[ast.expr]:
    if not isinstance(argument, ast.Starred):
        return [argument]
    match evaluator.values(argument.value, scope):
        case (Container(site=site),) if isinstance(site.node, ast.List | ast.Tuple):
            if not any(isinstance(element, ast.Starred) for element in site.node.elts):
                return [
                    ast.copy_location(
                        ast.Subscript(argument.value, ast.Constant(number), ast.Load()), argument
                    )
                    for number in range(len(site.node.elts))
                ]
    return [argument]
