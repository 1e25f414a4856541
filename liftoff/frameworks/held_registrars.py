"""A project's own object around a router: `@aliased.get("/path")`, whatever its `get` does."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.frameworks.own_registrations import DECORATING
from liftoff.frameworks.registrars import REGISTRAR_KINDS
from liftoff.project.evaluation.attributes import attribute_values
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import External, Instance, Method, Site, Value
from liftoff.project.source.scopes import Scope


def held_registrars(
    evaluator: Evaluator, method: Value, node: ast.Call, scope: Scope
) -> Iterator[External]:
    """The framework's own method, for each router that the object of a method keeps."""
    if not isinstance(method, Method) or not isinstance(method.owner, Instance):
        return
    if method.function.name not in DECORATING or not _names_a_path(node):
        return
    owner = method.owner
    held = [
        value
        for field in evaluator.program.fields.get(owner.cls, {})
        for value in attribute_values(evaluator, (owner,), field)
        if isinstance(value, External) and value.name in REGISTRAR_KINDS
    ]
    # A helper that makes such objects makes them for all routers.
    given = _given(evaluator, node, scope)
    for value in held:
        if value.site in given or not given:
            yield External(f"{value.name}.{method.function.name}", value.site)


def _names_a_path(node: ast.Call) -> bool:
    given = [*node.args[:1], *(k.value for k in node.keywords if k.arg in ("path", "rule"))]
    return any(isinstance(g, ast.Constant) and str(g.value)[:1] in ("", "/") for g in given)


def _given(evaluator: Evaluator, node: ast.Call, scope: Scope) -> set[Site | None]:
    """Where the routers are made that `aliased = around(router)` is given."""
    if not isinstance(node.func, ast.Attribute) or not isinstance(node.func.value, ast.Name):
        return set()
    name = node.func.value.id
    owner = evaluator.owner(name, scope)
    return {
        value.site
        for binding in (owner.bindings[name] if owner is not None else ())
        if isinstance(binding.node, ast.Call)
        for argument in (*binding.node.args, *(k.value for k in binding.node.keywords))
        for value in evaluator.values(argument, owner or scope)
        if isinstance(value, External) and value.name in REGISTRAR_KINDS
    }
