"""What a parameter is worth: what calls give it, its default, its annotation."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.annotations import annotated
from liftoff.project.evaluation.options import given_by_option
from liftoff.project.evaluation.providers import provided
from liftoff.project.evaluation.values import (
    ClassValue,
    Constant,
    Container,
    External,
    Instance,
    Part,
    Place,
    Prefix,
    Values,
    gathered,
    union,
)
from liftoff.project.source.parameters import default_of, is_self
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

# Parameters that a framework fills, by the names that everybody gives them.
_REQUESTS = {
    "request": "starlette.requests.Request()",
    "websocket": "starlette.websockets.WebSocket()",
}


def parameter_values(evaluator: Evaluator, function: Scope, name: str) -> Values:
    """What the call sites of the last round, the default and the annotation give."""
    node = function.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return ()
    arguments = node.args
    if arguments.vararg is not None and arguments.vararg.arg == name:
        return (Container("tuple", evaluator.site(arguments.vararg, function)),)
    if arguments.kwarg is not None and arguments.kwarg.arg == name:
        return (Container("dict", evaluator.site(arguments.kwarg, function)),)
    if is_self(function, name):
        return _self(evaluator, function)
    outer = function.parent or function
    given = evaluator.arguments(function, name)
    default = default_of(arguments, name)
    if default is not None and not (isinstance(default, ast.Constant) and default.value is None):
        given = (*given, (default, outer))
    values = gathered(evaluator.values(expression, scope) for expression, scope in given)
    values = provided(evaluator, values)
    if function.decorators:
        values = union(values, given_by_option(evaluator, function, name))
    if all(isinstance(value, Prefix | Constant | Place | Part) for value in values):
        argument = next(
            a
            for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
            if a.arg == name
        )
        if argument.annotation is not None:
            values = union(values, annotated(evaluator, argument.annotation, function))
        elif not values and name in _REQUESTS and evaluator.program.is_asgi:
            # Starlette's handlers and middleware get a request that they rarely annotate.
            values = (External(_REQUESTS[name], evaluator.site(argument, function)),)
    return values


def _self(evaluator: Evaluator, function: Scope) -> Values:
    cls = function.owner_class
    if cls is None:
        return ()
    known = evaluator.receivers(function)
    if known:
        return known
    # `Shop.order(item)`: a method that is called on its class only, as a plain function.
    first = evaluator.arguments(function, function.parameters[0])
    if first:
        return gathered(evaluator.values(expression, scope) for expression, scope in first)
    if any(isinstance(d, ast.Name) and d.id == "classmethod" for d in function.decorators):
        return (ClassValue(cls),)
    # A framework calls it, on an object of the class or of one that inherits the method.
    site = evaluator.site(function.node, function)
    heirs = evaluator.hierarchy.heirs(cls, function)
    return (Instance(cls, site), *(Instance(heir, site) for heir in heirs))
