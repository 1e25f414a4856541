"""Globals that are filled by the first who needs them, and never change again."""

from __future__ import annotations

import ast

from liftoff.project.scopes import Scope
from liftoff.rules.shared_memory import State, Write


def is_lazy(state: State) -> bool:
    """Whether each write stands behind a test that the name is still empty.

    `client = None` at the top and `if client is None: client = connect()` in a function give the
    same client in each environment: the recommended way to keep one.
    """
    if state.kind != "rebound" or state.made is None:
        return False
    if not _is_empty(state.made[0]):
        return False
    return all(_is_guarded(write, state.name) for write in state.writes)


def _is_empty(node: ast.AST) -> bool:
    match node:
        case ast.Constant(None | "" | False):
            return True
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
            return True
        case _:
            return False


def _is_guarded(write: Write, name: str) -> bool:
    return _stores_fresh(write, name) and any(
        isinstance(node, ast.If) and _asks(node.test, name) for node in ast.walk(write.scope.node)
    )


def _stores_fresh(write: Write, name: str) -> bool:
    """Whether what is stored depends on no parameter, so that every caller gets the same."""
    scope: Scope = write.scope
    for store in scope.stores:
        if store.target is not write.node:
            continue
        if store.value is None or store.augmented or isinstance(store.value, ast.Constant):
            return False
        used = {n.id for n in ast.walk(store.value) if isinstance(n, ast.Name)}
        return not used & {*scope.parameters, name, "request", "g", "session"}
    return False


def _asks(test: ast.expr, name: str) -> bool:
    match test:
        case ast.UnaryOp(ast.Not(), ast.Name(found)) | ast.Name(found):
            return found == name
        case ast.Compare(ast.Name(found), [ast.Is() | ast.IsNot()], [ast.Constant(None)]):
            return found == name
        case ast.Compare(
            ast.Call(ast.Name("len"), [ast.Name(found)]), [ast.Eq()], [ast.Constant(0)]
        ):
            return found == name
        case ast.UnaryOp(ast.Not(), ast.Call(ast.Name("len"), [ast.Name(found)])):
            return found == name
        case ast.BoolOp(ast.And()):
            return any(_asks(value, name) for value in test.values)
        case ast.BoolOp(ast.Or()):
            # `or expired` fills it again and again.
            return all(_asks(value, name) for value in test.values)
        case _:
            return False
