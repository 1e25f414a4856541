"""The arguments that an app or router is made with, also behind a subclass with its own set-up."""

from __future__ import annotations

import ast
from collections.abc import Hashable, Iterator
from typing import cast

from liftoff.frameworks.registrars import RegistrarKind
from liftoff.frameworks.spread_options import spread_options
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.frames import Frame, bound
from liftoff.project.evaluation.values import ClassValue, External, FunctionValue, ModuleValue, Site
from liftoff.project.source.parameters import default_of
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import is_of_super

Arguments = dict[str, ast.expr]
_RESTFUL = "flask_restful.Api"
# Whose apps and routers take a list of routes.
_LISTING = ("starlette.", "fastapi.")
# From a package that only hands on what its modules have.
_MAX_IMPORTS = 3
# What these take by position.
_POSITIONAL: dict[RegistrarKind, tuple[str, ...]] = {
    "blueprint": ("name",),
    "namespace": ("name",),
    "restful": ("app",),
    "router": ("routes",),
    "fastapi": ("debug", "routes"),
}


def constructions(
    evaluator: Evaluator | Frame, kind: RegistrarKind, node: ast.Call, scope: Scope
) -> Iterator[tuple[Arguments, Scope, Evaluator | Frame]]:
    """The named arguments that reach the library's class, in groups of one scope each.

    With each group comes what knows their values: the evaluator, or that of this very call.

    `class Router(APIRouter)` with `super().__init__(prefix=prefix, dependencies=[...])` gives two
    groups: what the caller chose, and what the subclass sets. A dict that is written and given as
    `**options` is a group of its own.
    """
    options: dict[Scope, Arguments] = {}
    for name, value, home in spread_options(evaluator, node, scope):
        options.setdefault(home, {}).setdefault(name, value)
    for home, arguments in options.items():
        yield arguments, home, evaluator
    positional = _positional(evaluator, kind, node, scope)
    given = _named(positional, node)
    initializer = _initializer(evaluator, node, scope)
    if initializer is None:
        yield given, scope, evaluator
        return
    parameters = [p for p in initializer.parameters[1:] if not p.startswith("*")]
    chosen = _named(tuple(parameters), node)
    passed: Arguments = {}
    own: Arguments = {}
    for call in initializer.calls:
        function = call.node.func
        if not (isinstance(function, ast.Attribute) and function.attr == "__init__"):
            continue
        inner = _named(positional, call.node, skip=0 if is_of_super(function) else 1)
        for name, expression in inner.items():
            parameter = expression.id if isinstance(expression, ast.Name) else ""
            if parameter in chosen:
                passed[name] = chosen[parameter]
            elif parameter in parameters:
                default = _default(initializer, parameter)
                if default is not None:
                    own[name] = default
            else:
                own[name] = expression
        if any(keyword.arg is None for keyword in call.node.keywords):
            passed.update({k: v for k, v in given.items() if k not in parameters})
    yield passed, scope, evaluator
    here = bound(initializer, node, scope, evaluator, 1)
    yield own, initializer, Frame(cast("Evaluator", evaluator), initializer, here)


def _positional(
    evaluator: Evaluator | Frame, kind: RegistrarKind, node: ast.Call, scope: Scope
) -> tuple[str, ...]:
    """What the library's class takes by position."""
    bases: set[str] = set()
    for value in evaluator.values(node.func, scope):
        if isinstance(value, ClassValue):
            bases.update(evaluator.hierarchy.external_bases(value.scope))
        elif isinstance(value, External):
            bases.add(value.name)
    if kind == "restful" and _RESTFUL in bases:
        return ("app", "prefix")
    if kind in ("router", "fastapi") and not any(base.startswith(_LISTING) for base in bases):
        # Another library's: its first arguments are its own.
        return ()
    return _POSITIONAL.get(kind, ())


def factory_call(
    evaluator: Evaluator | Frame, node: ast.expr, scope: Scope, site: Site
) -> Frame | None:
    """What knows the values in a function as one call of it gives them: `make_router("/users")`.

    Args:
        evaluator: knows the values around the call.
        node: the call, or a name that it is bound to.
        scope: where that stands.
        site: what the function makes.

    Returns:
        None where the object is made otherwise.
    """
    call, scope = written(evaluator, node, scope)
    if not isinstance(call, ast.Call):
        return None
    for value in evaluator.values(call.func, scope):
        if isinstance(value, FunctionValue) and value.scope is site.scope:
            given = bound(value.scope, call, scope, evaluator, 0)
            return Frame(cast("Evaluator", evaluator), value.scope, given)
    return None


def given_by(
    evaluator: Evaluator | Frame, node: ast.Call, scope: Scope
) -> Iterator[tuple[Frame, Scope]]:
    """The functions of the project that a call runs, each with what knows the values of this call.

    Args:
        evaluator: knows the values around the call.
        node: the call.
        scope: where that stands.
    """
    for value in evaluator.values(node.func, scope):
        if isinstance(value, FunctionValue):
            given = bound(value.scope, node, scope, evaluator, 0)
            yield Frame(cast("Evaluator", evaluator), value.scope, given, exact=True), value.scope


def call_made(evaluator: Evaluator | Frame, node: ast.Call, scope: Scope) -> Hashable:
    """What tells one call of a factory from another, as the evaluator at hand knows it."""
    given = tuple(evaluator.values(argument, scope) for argument in node.args)
    named = tuple((k.arg, evaluator.values(k.value, scope)) for k in node.keywords)
    return scope.module.path, node.lineno, node.col_offset, given, named


def written(
    evaluator: Evaluator | Frame, node: ast.expr, scope: Scope, depth: int = 0
) -> tuple[ast.AST, Scope]:
    """The expression that a name is bound to, here or in the module that it comes from."""
    if isinstance(node, ast.Name):
        # What a call at hand tells is the name here, and none of another module.
        if depth == 0 and isinstance(evaluator, Frame) and node.id in evaluator.written:
            return evaluator.written[node.id]
        owner = evaluator.owner(node.id, scope)
        bindings = owner.bindings[node.id] if owner is not None else []
        if owner is None or len(bindings) != 1 or depth > _MAX_IMPORTS:
            return node, scope
        only = bindings[0]
        if only.kind == "value":
            return only.node, owner
        if only.kind == "from":
            return _in_module(evaluator, only.module, only.attribute, owner, depth) or (node, scope)
    elif isinstance(node, ast.Attribute) and depth <= _MAX_IMPORTS:
        match evaluator.values(node.value, scope):
            case (ModuleValue(name),):
                return _in_module(evaluator, name, node.attr, scope, depth) or (node, scope)
            case _:
                pass
    return node, scope


def _in_module(
    evaluator: Evaluator | Frame, name: str, attribute: str, importer: Scope, depth: int
) -> tuple[ast.AST, Scope] | None:
    found = evaluator.program.find_module(name, importer) if name else None
    module = evaluator.program.modules.get(found) if found is not None else None
    if module is None or attribute not in module.bindings:
        return None
    return written(evaluator, ast.Name(attribute, ast.Load()), module, depth + 1)


def _named(names: tuple[str, ...], node: ast.Call, skip: int = 0) -> Arguments:
    found = dict(zip(names, node.args[skip:], strict=False))
    found.update({k.arg: k.value for k in node.keywords if k.arg})
    return found


def _initializer(evaluator: Evaluator | Frame, node: ast.Call, scope: Scope) -> Scope | None:
    for value in evaluator.values(node.func, scope):
        if isinstance(value, ClassValue):
            return evaluator.hierarchy.method(value.scope, "__init__")
    return None


def _default(function: Scope, parameter: str) -> ast.expr | None:
    node = function.node
    return default_of(node.args, parameter) if isinstance(node, ast.FunctionDef) else None
