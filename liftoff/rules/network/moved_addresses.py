"""Whether an address on localhost is but the default of one that something else tells."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from liftoff.project.evaluation.values import Constant, External, Place, Prefix, Value
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.network.default_addresses import is_text


def is_moved(values: Iterable[Value], nodes: Iterable[ast.expr], scope: Scope) -> bool:
    """Whether the environment, a switch or whoever fills the object may give another address.

    Args:
        values: what the address may be.
        nodes: the expressions that give it.
        scope: where these are written.
    """
    values = tuple(values)
    return (
        _is_default(values)
        or any(
            isinstance(v, External | Place) or (isinstance(v, Constant) and v.value is None)
            for v in values
        )
        or any(_is_filled(node, scope) for node in nodes)
    )


def _is_default(values: tuple[Value, ...]) -> bool:
    """Whether a setting's default completes a text that is sure only up to the address.

    `f"redis://{settings.HOST}"` is `redis://localhost`, and for sure only `redis://`.
    """
    texts = [str(v.value) if isinstance(v, Constant) else v.text for v in values if is_text(v)]
    return any(
        isinstance(sure, Prefix)
        and "localhost" not in sure.written
        and "127.0.0.1" not in sure.written
        and any(text != sure.text and text.startswith(sure.text) for text in texts)
        for sure in values
    )


def _is_filled(node: ast.expr, scope: Scope) -> bool:
    """`self.host` of a class that takes its fields from options: `self.__dict__[key] = value`."""
    cls = scope.owner_class
    if cls is None or not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
        return False
    return node.value.id == "self" and any(map(_fills, walk(cls.node)))


def _fills(node: ast.AST) -> bool:
    match node:
        case ast.Subscript(ast.Attribute(ast.Name("self"), "__dict__"), _, ast.Store()):
            return True
        case ast.Call(ast.Attribute(ast.Attribute(ast.Name("self"), "__dict__"), "update")):
            return True
        case ast.Call(ast.Name("setattr"), [ast.Name("self"), ast.Name(), _]):
            return True
        case _:
            return False
