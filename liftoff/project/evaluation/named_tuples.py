"""Fields of what `namedtuple("Pair", "left right")` makes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.values import External, Site, Values, gathered

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

NAMED_TUPLE = "collections.namedtuple()()"


def field_of_tuple(evaluator: Evaluator, made: Site, name: str) -> Values:
    """What the call that makes such a tuple gives one of its fields."""
    node, scope = made.node, made.scope
    if not isinstance(node, ast.Call):
        return ()
    given = next((k.value for k in node.keywords if k.arg == name), None)
    if given is not None:
        return evaluator.values(given, scope)
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return ()
    return gathered(
        evaluator.values(node.args[position], scope)
        for maker in evaluator.values(node.func, scope)
        if isinstance(maker, External) and maker.site is not None
        for position, field in enumerate(_fields(maker.site.node))
        if field == name and position < len(node.args)
    )


def _fields(maker: ast.AST) -> list[str]:
    match maker:
        case ast.Call(args=[_, ast.Constant(value=str() as names), *_]):
            return names.replace(",", " ").split()
        case ast.Call(args=[_, ast.List(elts=elements) | ast.Tuple(elts=elements), *_]):
            return [str(e.value) if isinstance(e, ast.Constant) else "" for e in elements]
        case _:
            return []
