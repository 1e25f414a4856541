"""Functions of the project that Dash runs: callbacks, and what makes the layout of a page."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from liftoff.frameworks.readings import Readings
from liftoff.frameworks.registrars import Registry
from liftoff.project.evaluation.values import External
from liftoff.project.graph.edges import function_of
from liftoff.project.program import decorating
from liftoff.project.source.import_names import imports
from liftoff.project.source.scopes import Scope

_IMPORTED = ("dash", "jupyter_dash")
_LIBRARIES = ("dash.", "dash_extensions.")
_CALLBACKS = frozenset({"callback", "long_callback"})


def is_callback(name: str) -> bool:
    """Whether a library's decorator has a function answer an event of a page."""
    return name.startswith(_LIBRARIES) and name.rpartition(".")[2] in _CALLBACKS


def uses_dash(scopes: Iterable[Scope]) -> bool:
    """Whether some scopes import Dash, or what is built on it."""
    return imports(scopes, _IMPORTED)


def note_callbacks(readings: Readings, registry: Registry, scope: Scope) -> None:
    """Note what a scope registers: by decorators, `app.layout = f`, or as a page of its own."""
    outer = scope.parent or scope
    for decorator in scope.decorators if scope.is_function else ():
        function = decorating(decorator)
        for value in readings.evaluator.values(function, outer):
            if isinstance(value, External) and is_callback(value.name):
                registry.callbacks[scope] = None
    for store in scope.stores:
        target = store.target
        if isinstance(target, ast.Attribute) and target.attr == "layout" and store.value:
            owners = readings.evaluator.values(target.value, scope)
            if any(isinstance(v, External) and v.name == "dash.Dash()" for v in owners):
                for value in readings.evaluator.values(store.value, scope):
                    made = function_of(value)
                    if made is not None:
                        registry.layouts[made] = None
    if scope.kind == "module" and _is_page(readings, scope):
        made_by = (child for child in scope.children if child.is_function)
        registry.layouts.update((child, None) for child in made_by if child.name == "layout")


def _is_page(readings: Readings, module: Scope) -> bool:
    """Whether a module is one of `pages/`, which Dash imports: it registers itself."""
    return any(
        isinstance(value, External) and value.name == "dash.register_page"
        for call in module.calls
        for value in readings.evaluator.values(call.node.func, module)
    )
