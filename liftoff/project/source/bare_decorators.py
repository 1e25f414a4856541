"""Decorators that are put on with arguments or without: `def cached(fn=None, *, expire=60)`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk

_ENDS = (ast.Return, ast.Raise)


def returns_with(function: Scope, parameter: str | None) -> Iterator[ast.expr]:
    """What a function returns when a parameter is given something, and not `None`."""
    body = getattr(function.node, "body", None)
    never: set[int] = set()
    if parameter is not None and isinstance(body, list):
        never = {id(part) for node in _without(body, parameter) for part in walk(node)}
    for returned in function.returns:
        if id(returned) in never:
            continue
        match returned:
            case ast.IfExp(test, given, missing) if parameter is not None:
                truth = _holds(test, parameter)
                yield returned if truth is None else given if truth else missing
            case _:
                yield returned


def put_around(call: ast.expr, function: Scope) -> ast.Name | None:
    """The wrapper in `return login_required(wrapper)`, which a decorator has from `wraps`."""
    match call:
        case ast.Call(args=[ast.Name(name) as wrapper], keywords=[]) if any(
            returned is call for returned in function.returns
        ):
            inner = [binding.scope for binding in function.bindings.get(name, [])]
        case _:
            return None
    named = all(
        scope is not None and any(_is_wraps(one) for one in scope.decorators) for scope in inner
    )
    return wrapper if inner and named else None


def _is_wraps(decorator: ast.expr) -> bool:
    match decorator:
        case ast.Call(ast.Name("wraps") | ast.Attribute(attr="wraps")):
            return True
        case _:
            return False


def _without(body: list[ast.stmt], parameter: str) -> Iterator[ast.stmt]:
    """The statements that run only where the parameter is `None`."""
    for place, statement in enumerate(body):
        if not isinstance(statement, ast.If):
            continue
        truth = _holds(statement.test, parameter)
        if truth is None:
            continue
        taken, other = statement.body, statement.orelse
        if not truth:
            taken, other = other, taken
        yield from other
        if _ends(taken):
            yield from body[place + 1 :]
            return


def _ends(body: Iterable[ast.stmt]) -> bool:
    return any(isinstance(statement, _ENDS) for statement in body)


def _holds(test: ast.expr, parameter: str) -> bool | None:
    """Whether a test holds for what is not `None`; None where it asks something else."""
    match test:
        case ast.UnaryOp(ast.Not(), inner):
            truth = _holds(inner, parameter)
            return None if truth is None else not truth
        case ast.Compare(ast.Name(name), [ast.Is() | ast.IsNot() as how], [ast.Constant(None)]):
            return isinstance(how, ast.IsNot) if name == parameter else None
        case ast.Name(name) | ast.Call(ast.Name("callable"), [ast.Name(name)]):
            return True if name == parameter else None
        case _:
            return None
