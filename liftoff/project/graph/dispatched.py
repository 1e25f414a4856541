"""What a call may reach of which the run tells the name of the method, or of the class."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.attributes import attribute_values
from liftoff.project.evaluation.dotted_texts import beside_the_named
from liftoff.project.evaluation.values import (
    ClassValue,
    Constant,
    FunctionValue,
    Instance,
    Method,
    ModuleValue,
    Prefix,
    Value,
    Values,
)
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

# What has more is a library, and no choice.
_MAX_METHODS = 64


def dispatched(evaluator: Evaluator, function: ast.expr, scope: Scope) -> Values:
    """The methods or functions that a call may reach, of the object or module that it looks in.

    Args:
        evaluator: knows the project.
        function: what is called: `getattr(x, name)` or `globals()[name]`, or a variable that is; or
            a method of an object whose class a text names.
        scope: where the call is written.
    """
    match _looked_up(function, scope):
        case ast.Call(ast.Name("getattr"), [owner, name, *_]):
            pass
        case ast.Subscript(ast.Call(ast.Name("globals"), []) as owner, name):
            pass
        case ast.Attribute(value=owner, attr=method):
            return _of_kind(evaluator, owner, method, scope)
        case _:
            return ()
    known = evaluator.values(name, scope)
    if any(isinstance(value, Constant) and value.value is not None for value in known):
        return ()
    start = next((v.text for v in known if isinstance(v, Prefix)), "")
    found: dict[Value, None] = {}
    for value in evaluator.values(owner, scope):
        members: dict[Value, None] = {
            member: None
            for one in _names(evaluator, value)
            if one.startswith(start) and (start or not one.startswith("_"))
            for member in attribute_values(evaluator, (value,), one)
            if isinstance(member, Method | FunctionValue) and _is_other(member, scope)
        }
        if len(members) <= _MAX_METHODS:
            found.update(members)
    return tuple(found)


def _of_kind(evaluator: Evaluator, owner: ast.expr, method: str, scope: Scope) -> Values:
    """The method as each class has it that may be chosen instead of the object's."""
    found = {
        member: None
        for value in evaluator.values(owner, scope)
        if isinstance(value, Instance)
        for member in beside_the_named(evaluator, value, method)
    }
    return tuple(found) if len(found) <= _MAX_METHODS else ()


def _looked_up(function: ast.expr, scope: Scope) -> ast.expr:
    """What a variable is worth, where it is bound once."""
    if isinstance(function, ast.Name):
        bindings = scope.bindings.get(function.id, [])
        if len(bindings) == 1 and bindings[0].kind == "value":
            node = bindings[0].node
            return node if isinstance(node, ast.expr) else function
    return function


def _names(evaluator: Evaluator, value: Value) -> list[str]:
    """The names of functions that an object's class, or a module, defines itself."""
    match value:
        case Instance(cls) | ClassValue(cls):
            scopes = evaluator.hierarchy.mro(cls)[0]
        case ModuleValue(module) if module in evaluator.program.modules:
            scopes = (evaluator.program.modules[module],)
        case _:
            return []
    names = {
        name: None
        for scope in scopes
        for name, bindings in scope.bindings.items()
        if any(binding.kind == "function" for binding in bindings)
    }
    return list(names)


def _is_other(member: Method | FunctionValue, scope: Scope) -> bool:
    """Whether it is not the function that looks it up."""
    function = member.function if isinstance(member, Method) else member.scope
    return function is not scope
