"""Whether what an expression gives is decided by: here, in a helper, or by who called this one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import FunctionValue, Method
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model

# A view asks a helper, which asks a helper; longer ways are rare.
_MAX_STEPS = 3


def decides(model: Model, scope: Scope, node: ast.expr, steps: int = 0) -> bool:
    """Whether a value is compared with anything but nothing, or a key to count by.

    Args:
        model: the program.
        scope: where the value is.
        node: the expression that gives it.
        steps: calls that were followed so far.
    """
    names = _names(scope, node)
    if _compared(scope, node, names):
        return True
    if steps >= _MAX_STEPS:
        return False
    if any(_is(value, node, names) for value in scope.returns):
        for caller, call in _calls_of(model, scope):
            if decides(model, caller, call, steps + 1):
                return True
        if steps == 0 and _is_handed_over(model, scope):
            return True
    return any(
        decides(model, function, read, steps + 1)
        for site in scope.calls
        for function, parameter in _given(model, site.node, scope, node, names)
        for read in _reads(function, parameter)
    )


def holds(outer: ast.AST, inner: ast.AST) -> bool:
    """Whether an expression is a part of another."""
    return any(node is inner for node in walk(outer))


def _names(scope: Scope, node: ast.expr) -> set[str]:
    """The names that the value, or what it is put into, is bound to."""
    return {
        name
        for name, bindings in scope.bindings.items()
        for binding in bindings
        if binding.kind in ("value", "item") and holds(binding.node, node)
    }


def _is(side: ast.expr, node: ast.expr, names: set[str]) -> bool:
    return holds(side, node) or (isinstance(side, ast.Name) and side.id in names)


def _compared(scope: Scope, node: ast.expr, names: set[str]) -> bool:
    for inner in walk(scope.node):
        match inner:
            case ast.Call(ast.Attribute(attr="filter_by"), keywords=asked):
                if any(_is(keyword.value, node, names) for keyword in asked):
                    return True
        if not isinstance(inner, ast.Compare):
            continue
        sides = [inner.left, *inner.comparators]
        if any(isinstance(side, ast.Constant) and side.value in (None, "") for side in sides):
            continue
        if any(_is(side, node, names) for side in sides):
            return True
    return False


def _calls_of(model: Model, scope: Scope) -> Iterator[tuple[Scope, ast.Call]]:
    for caller in model.scopes:
        for edge in model.graph.callees(caller):
            called = edge.callee is scope and edge.kind == "call"
            if called and isinstance(edge.node, ast.Call) and model.in_request(caller):
                yield caller, edge.node


def _is_handed_over(model: Model, function: Scope) -> bool:
    """Whether a library takes the function as its key: `Limiter(key_func=get_address)`."""
    for scope in model.scopes:
        for site in scope.calls if model.live(scope) else ():
            for keyword in site.node.keywords:
                if keyword.arg != "key_func":
                    continue
                values = model.values(keyword.value, scope)
                if any(isinstance(v, FunctionValue) and v.scope is function for v in values):
                    return True
    return False


def _given(
    model: Model, call: ast.Call, scope: Scope, node: ast.expr, names: set[str]
) -> Iterator[tuple[Scope, str]]:
    """The functions of the project, and their parameters, that a call hands the value to."""
    given = [
        *((n, None) for n, a in enumerate(call.args) if _is(a, node, names)),
        *((0, k.arg) for k in call.keywords if k.arg and _is(k.value, node, names)),
    ]
    if not given:
        return
    for value in model.values(call.func, scope):
        match value:
            case FunctionValue(function):
                offset = 0
            case Method(function):
                offset = 1
            case _:
                continue
        for position, keyword in given:
            places = function.parameters[offset:]
            if keyword is not None:
                yield function, keyword
            elif position < len(places):
                yield function, places[position]


def _reads(function: Scope, parameter: str) -> Iterator[ast.expr]:
    for node in walk(function.node):
        if isinstance(node, ast.Name) and node.id == parameter and isinstance(node.ctx, ast.Load):
            yield node
