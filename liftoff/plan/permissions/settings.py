"""Fields of pydantic's settings, which the environment fills."""

from __future__ import annotations

import ast

from liftoff.plan.permissions.text import Variable
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.source.scopes import Scope


def field_variable(evaluator: Evaluator, cls: Scope, name: str) -> Variable | None:
    """The environment variable behind a field; None where the class is no `BaseSettings`."""
    scopes, externals = evaluator.hierarchy.mro(cls)
    if not any(base.name.endswith("BaseSettings") for base in externals):
        return None
    prefix = next((p for scope in scopes if (p := _prefix(scope)) is not None), "")
    for scope in scopes:
        for binding in scope.bindings.get(name, ()):
            if binding.kind == "value" and isinstance(binding.node, ast.expr):
                alias, default = _declared(binding.node)
                return Variable(alias or f"{prefix}{name}".upper(), default=default)
        if any(binding.kind == "annotation" for binding in scope.bindings.get(name, ())):
            return Variable(f"{prefix}{name}".upper())
    return None


def _prefix(settings: Scope) -> str | None:
    """`env_prefix` of a settings class."""
    places = [
        *(b.node for b in settings.bindings.get("model_config", ())),
        *(
            b.node
            for child in settings.children
            if child.name == "Config"
            for b in child.bindings.get("env_prefix", ())
        ),
    ]
    for place in places:
        match place:
            case ast.Constant(str() as text):
                return text
            case ast.Call(keywords=keywords):
                for keyword in keywords:
                    if keyword.arg == "env_prefix" and isinstance(keyword.value, ast.Constant):
                        return str(keyword.value.value)
    return None


def _declared(node: ast.expr) -> tuple[str | None, str | None]:
    """The name in the environment and the default of a field."""
    if isinstance(node, ast.Constant):
        return None, node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.Call):
        return None, None
    named = {k.arg: k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)}
    first = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
    default = named.get("default", first)
    alias = named.get("validation_alias") or named.get("alias") or named.get("env")
    return (
        alias if isinstance(alias, str) else None,
        default if isinstance(default, str) else None,
    )
