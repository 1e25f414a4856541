"""What each request uses, although nobody calls it: classes that an app is told, WSGI functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from liftoff.project.evaluation.values import ClassValue, Instance, Value

if TYPE_CHECKING:
    from liftoff.frameworks.readings import Readings
    from liftoff.frameworks.registrars import Registry
    from liftoff.project.source.scopes import Scope, Store

_PARTS = frozenset({
    "request_class", "response_class", "session_interface", "json", "json_provider_class",
    "json_encoder", "json_decoder", "url_rule_class",
})  # fmt: skip
_APPS = ("flask.Flask", "quart.Quart")
_CONVERTERS = "url_map.converters"


def note_parts(readings: Readings, registry: Registry, scope: Scope) -> None:
    """Note what a scope tells an app to use, and the scope where it is such a thing itself."""
    if scope.kind == "function" and scope.parameters == ("environ", "start_response"):
        # A server, or what is around the app, calls it for each request: by PEP 3333.
        registry.everywhere[scope] = None
    if scope.kind == "class":
        _of_class(readings, registry, scope)
    for store in scope.stores:
        _set_on_app(readings, registry, store)


def _set_on_app(readings: Readings, registry: Registry, store: Store) -> None:
    """`app.request_class = Upload`, `app.url_map.converters["day"] = Day`: each request uses it."""
    if store.value is None:
        return
    match store.target:
        case ast.Attribute(value=owner, attr=name) if name in _PARTS:
            apps = readings.evaluator.values(owner, store.scope)
            used = any(readings.kind(app)[0] == "flask" for app in apps)
        case ast.Subscript(value=owner):
            used = ast.unparse(owner).endswith(_CONVERTERS)
        case _:
            return
    if used:
        _note(readings, registry, store.value, store.scope)


def _of_class(readings: Readings, registry: Registry, cls: Scope) -> None:
    """`class App(Flask): request_class = Upload`."""
    if not any(b.startswith(_APPS) for b in readings.evaluator.hierarchy.external_bases(cls)):
        return
    for name in _PARTS & cls.bindings.keys():
        for binding in cls.bindings[name]:
            if isinstance(binding.node, ast.expr):
                _note(readings, registry, binding.node, cls)


def _note(readings: Readings, registry: Registry, node: ast.expr, scope: Scope) -> None:
    for value in readings.evaluator.values(node, scope):
        registry.everywhere.update(dict.fromkeys(_methods(readings, value)))


def _methods(readings: Readings, value: Value) -> Iterator[Scope]:
    if not isinstance(value, ClassValue | Instance):
        return
    cls = value.scope if isinstance(value, ClassValue) else value.cls
    for owner in readings.evaluator.hierarchy.mro(cls)[0]:
        for method in owner.children:
            special = method.name.startswith("__") and method.name != "__init__"
            if method.is_function and method.kind != "lambda" and not special:
                yield method
