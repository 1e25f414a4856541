"""Which modules run when a server loads the app."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterable, Iterator

from liftoff.frameworks.static import StaticMap
from liftoff.project.evaluation.dynamic_imports import IMPORTERS, imported_modules
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.module_patterns import modules_of_members
from liftoff.project.evaluation.places import SOURCE
from liftoff.project.evaluation.values import (
    Constant,
    External,
    Instance,
    ModuleValue,
    Place,
    Prefix,
)
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.program import decorator_name
from liftoff.project.source.scopes import Scope
from liftoff.rules.running.serving import served_by
from liftoff.rules.running.sources import is_test, reads_command_line

# Modules that servers are told by custom.
_ENTRIES = ("wsgi.py", "asgi.py", "passenger_wsgi.py")
# What a script enters to work on the app's data.
_CONTEXTS = ("app_context", "test_request_context")


def import_modules(
    graph: CallGraph, found: StaticMap, factories: Iterable[Scope], scopes: Iterable[Scope]
) -> set[Scope]:
    """The modules with rules, and all that they import.

    Args:
        graph: of the program.
        found: its routes, and what they are registered on.
        factories: the functions that make an app.
        scopes: of the program, without tests.
    """
    makers = set(factories)
    starts: dict[Scope, None] = {}
    for site, registrar in found.registry.registrars.items():
        # A bare Flask object in a helper module is nobody's app.
        if registrar.registrations or registrar.children or registrar.hooks:
            starts[site.scope.module_scope()] = None
        for registration in registrar.registrations:
            starts[registration.scope.module_scope()] = None
    if not starts:
        # A library adds the routes.
        starts = {site.scope.module_scope(): None for site in found.apps}
    entries = [
        scope
        for scope in scopes
        if scope.kind == "module"
        and (
            _names_application(scope)
            or _binds_app(graph, found, scope)
            or _runs_imported_app(graph, scope)
            or any(edge.callee in makers for edge in graph.callees(scope))
        )
    ]
    # `export.py` makes the app, too, to look at its data; no server imports it.
    served = [s for s in entries if not (reads_command_line(s) or _is_done_once(s))]
    starts.update(dict.fromkeys(served or entries))
    return with_imported(graph, starts)


def _is_done_once(module: Scope) -> bool:
    """`with create_app().app_context(): ...` at the top of a module that serves nothing."""
    inside = (
        isinstance(statement, ast.With)
        and any(
            isinstance(item.context_expr, ast.Call)
            and decorator_name(item.context_expr) in _CONTEXTS
            for item in statement.items
        )
        for statement in getattr(module.node, "body", ())
    )
    if posixpath.basename(module.module.path) in _ENTRIES or not any(inside):
        return False
    return not any(decorator_name(c.node) == "run" for s in module.walk() for c in s.calls)


def with_imported(graph: CallGraph, modules: Iterable[Scope]) -> set[Scope]:
    """Some modules, and all that they import."""
    pending = list(modules)
    known = set(pending)
    while pending:
        module = pending.pop()
        for name in _imported(graph, module):
            inner = graph.program.modules.get(name)
            if inner is not None and inner not in known and not is_test(inner.module.path):
                known.add(inner)
                pending.append(inner)
    return known


def _names_application(module: Scope) -> bool:
    """Whether a server finds its app there by the usual name: `application = wrap(app)`.

    In `wsgi.py` and `asgi.py` it is found however it comes there, and by either name.
    """
    if posixpath.basename(module.module.path) in _ENTRIES:
        return "app" in module.bindings or "application" in module.bindings
    return any(
        binding.kind == "value" and isinstance(binding.node, ast.Call)
        for binding in module.bindings.get("application", ())
    )


def _binds_app(graph: CallGraph, found: StaticMap, module: Scope) -> bool:
    """`app = Shop().app`: an app that a function of the project makes, by the usual name."""
    return any(
        binding.kind == "value"
        and isinstance(binding.node, ast.Attribute)
        and any(
            isinstance(value, External | Instance) and value.site in found.registry.registrars
            for value in graph.evaluator.values(binding.node, module)
        )
        for name in ("app", "application")
        for binding in module.bindings.get(name, ())
    )


def _runs_imported_app(graph: CallGraph, module: Scope) -> bool:
    """`from shop import app`, and `app.run()` under the guard: who deploys it names this file."""
    imported = {
        name
        for name, bs in module.bindings.items()
        if all(b.kind in ("import", "from") for b in bs)
    }
    return any(
        isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in imported
        for guard in module.children
        if guard.kind == "main"
        for call in served_by(graph, guard)
    )


def _imported(graph: CallGraph, module: Scope) -> Iterator[str]:
    parts = module.module.name.split(".")
    for end in range(1, len(parts)):
        yield ".".join(parts[:end])
    for scope in module.walk():
        yield from _imported_by_call(graph.evaluator, scope)
        yield from _settings_files(graph, scope)
        for name in (*scope.imports, *scope.star_imports):
            whole = graph.program.find_module(name, scope)
            if whole is None:
                whole = graph.program.find_module(name.rpartition(".")[0], scope)
            if whole is not None:
                inner = whole.split(".")
                for end in range(1, len(inner) + 1):
                    yield ".".join(inner[:end])


def _imported_by_call(evaluator: Evaluator, scope: Scope) -> Iterator[str]:
    """`import_module(name)` and its like, as far as their modules are known."""
    for call in scope.calls:
        if decorator_name(call.node.func) in IMPORTERS:
            for value in evaluator.values(call.node, scope):
                if isinstance(value, ModuleValue):
                    yield value.name
        elif decorator_name(call.node.func) == "from_object" and call.node.args:
            # `app.config.from_object("settings.Production")`: a module, or a class in one.
            for value in imported_modules(evaluator, call.node, scope):
                if isinstance(value, ModuleValue):
                    yield value.name
            yield from _modules_of_classes(evaluator, call.node.args[0], scope)


def _modules_of_classes(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Iterator[str]:
    """Where the class of settings is defined that an expression names."""
    values = evaluator.values(node, scope)
    for value in values:
        if isinstance(value, Constant) and isinstance(value.value, str):
            yield value.value.rpartition(".")[0]
    if all(isinstance(value, External | Prefix) for value in values):
        yield from modules_of_members(evaluator, node, scope)


def _settings_files(graph: CallGraph, scope: Scope) -> Iterator[str]:
    """`app.config.from_pyfile("settings.py")`, below the folder of the module."""
    for call in scope.calls:
        if decorator_name(call.node.func) != "from_pyfile" or not call.node.args:
            continue
        for value in graph.evaluator.values(call.node.args[0], scope):
            match value:
                case Constant(str() as text):
                    folder = posixpath.dirname(scope.module.path)
                    above = posixpath.dirname(folder)
                    # Or in Flask's folder of an instance, which is beside the module or package.
                    folders = (folder, *(posixpath.join(f, "instance") for f in (folder, above)))
                    paths = {posixpath.normpath(posixpath.join(f, text)) for f in folders}
                case Place(root, text) if root == SOURCE:
                    paths = {posixpath.normpath(text.lstrip("/"))}
                case _:
                    continue
            for module, inner in graph.program.modules.items():
                if inner.module.path in paths:
                    yield module
