"""What a helper gives back of what this very call hands it: `setting("URL", "http://search")`.

A program has one such helper for all its settings. Without this each setting would be worth the
defaults of all of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from liftoff.project.evaluation.library_calls import ENVIRONMENT
from liftoff.project.evaluation.places import variable
from liftoff.project.evaluation.values import (
    Constant,
    External,
    Method,
    Part,
    Place,
    Prefix,
    Value,
    Values,
    gathered,
    union,
)
from liftoff.project.source.parameters import default_in, is_self
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

_TEXTS = (Constant, Prefix, Place)
# A helper is short: longer ways from a parameter to what is returned are something else.
_MAX_STEPS = 6


class HandedBack(NamedTuple):
    """What a function returns of what it is given.

    Attributes:
        passed: the parameters that it returns.
        as_is: those among them that nothing is done to: `def field(inner): return inner`.
        fixed: what it returns that is no parameter.
        asked: calls of a parameter whose results it returns: what is called, and the parameter.
    """

    passed: dict[str, ast.Name]
    as_is: dict[str, ast.Name]
    fixed: list[ast.expr]
    asked: list[tuple[ast.expr, str]]


def as_called(
    evaluator: Evaluator, function: Scope, found: Values, node: ast.Call, scope: Scope
) -> Values:
    """What a call gives, without what only other calls hand over.

    Texts and numbers are followed through what the function calls with them, all else only where
    it is given back as it is.

    Args:
        evaluator: the program's values.
        function: the called function.
        found: what it gives to all its callers together.
        node: the call.
        scope: where the call is.
    """
    if not function.parameters or not found:
        return found
    passed, as_is, fixed, asked = evaluator.nodes.handed_back.get(function) or _noted(
        evaluator, function
    )
    if not (passed or asked):
        return found
    keys = [
        name
        for func, name in asked
        if any(
            isinstance(v, External) and v.name in ENVIRONMENT
            for v in evaluator.values(func, function)
        )
    ]
    own = gathered(_argument(evaluator, name, function, node, scope) for name in passed)
    same = gathered(_argument(evaluator, name, function, node, scope) for name in as_is)
    told = any(_is_told(value, node) for value in same)
    of_others = {
        value
        for name in passed.values()
        for value in evaluator.values(name, function)
        if isinstance(value, _TEXTS) or (name.id in as_is and told)
    }
    variables = tuple(
        variable(value.value)
        for key in keys
        for value in _argument(evaluator, key, function, node, scope)
        if isinstance(value, Constant) and isinstance(value.value, str)
    )
    if not any(value in of_others for value in found):
        return union(found, variables)
    always = gathered(evaluator.values(value, function) for value in fixed)
    kept = tuple(v for v in found if v not in of_others or v in always)
    return union(kept, tuple(v for v in own if isinstance(v, _TEXTS)), same, variables)


def _is_told(value: Value, node: ast.Call) -> bool:
    """Whether it is known what a call gives: an object of a library only where it is made there."""
    if isinstance(value, External):
        made = value.site.node if value.site is not None else None
        return made in node.args or any(made is keyword.value for keyword in node.keywords)
    return not isinstance(value, Part)


def own_self(
    evaluator: Evaluator, function: Scope, found: Values, functions: Values
) -> tuple[Value, ...]:
    """What a method gives without the objects that only other calls have: `return self`."""
    first = function.parameters[0] if function.parameters else ""
    given = [r for r in function.returns if isinstance(r, ast.Name) and r.id == first]
    if not given or not is_self(function, first):
        return found
    owners = {v.owner for v in functions if isinstance(v, Method) and v.function is function}
    others = {v for v in evaluator.values(given[0], function) if v not in owners}
    return tuple(value for value in found if value not in others) if owners else found


def _noted(evaluator: Evaluator, function: Scope) -> HandedBack:
    """What all calls of a function ask, worked out once."""
    passed: dict[str, ast.Name] = {}
    fixed: list[ast.expr] = []
    asked: list[tuple[ast.expr, str]] = []
    for returned in function.returns:
        names = list(_names(returned, function))
        passed.update((name.id, name) for name in names)
        if not names:
            fixed.append(returned)
        asked += _asked(returned, function)
    as_is = {
        name.id: name
        for returned in function.returns
        for name in _unchanged(returned, function)
        if len(function.bindings.get(name.id, ())) == 1
    }
    found = evaluator.nodes.handed_back[function] = HandedBack(passed, as_is, fixed, asked)
    return found


def _names(node: ast.expr, function: Scope, steps: int = 0) -> Iterator[ast.Name]:
    """The parameters that an expression is worth, as they are or through a call's arguments."""
    if steps > _MAX_STEPS:
        return
    match node:
        case ast.Name(id=name) if name in function.parameters:
            if not is_self(function, name):
                yield node
        case ast.Name(id=name):
            for inner in _bound(name, function):
                yield from _names(inner, function, steps + 1)
        case _:
            for part in _parts(node):
                yield from _names(part, function, steps + 1)


def _unchanged(node: ast.expr, function: Scope) -> Iterator[ast.Name]:
    """The parameters that an expression itself is, or may be."""
    match node:
        case ast.Name(id=name) if name in function.parameters and not is_self(function, name):
            yield node
        case ast.BoolOp() | ast.IfExp():
            for part in _parts(node):
                yield from _unchanged(part, function)
        case _:
            pass


def _asked(node: ast.expr, function: Scope, steps: int = 0) -> Iterator[tuple[ast.expr, str]]:
    """The calls of a parameter that returned values come from: what is called, the parameter."""
    if steps > _MAX_STEPS:
        return
    inner = _bound(node.id, function) if isinstance(node, ast.Name) else _parts(node)
    for part in inner:
        yield from _asked(part, function, steps + 1)
    match node:
        case ast.Call(func, [ast.Name(id=name), *_]) if name in function.parameters:
            yield func, name
        case _:
            pass


def _bound(name: str, function: Scope) -> list[ast.expr]:
    bindings = function.bindings.get(name, ())
    return [b.node for b in bindings if b.kind == "value" and isinstance(b.node, ast.expr)]


def _parts(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.Call():
            return [*node.args, *(keyword.value for keyword in node.keywords)]
        case ast.BoolOp():
            return node.values
        case ast.IfExp():
            return [node.body, node.orelse]
        case _:
            return []


def _argument(
    evaluator: Evaluator, name: str, function: Scope, node: ast.Call, scope: Scope
) -> Values:
    """What this call gives a parameter."""
    for keyword in node.keywords:
        if keyword.arg == name:
            return evaluator.values(keyword.value, scope)
    names = [p for p in function.parameters if not is_self(function, p)]
    place = names.index(name)
    if place < len(node.args) and not isinstance(node.args[place], ast.Starred):
        return evaluator.values(node.args[place], scope)
    default = default_in(function, name)
    return evaluator.values(default, function.parent or function) if default is not None else ()
