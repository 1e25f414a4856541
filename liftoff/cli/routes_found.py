"""The routes of an app, for commands: from its source, or from the live app."""

from __future__ import annotations

import ast
from dataclasses import replace

from liftoff.frameworks.live import LiveApp
from liftoff.frameworks.routes import Route
from liftoff.project.source.modules import Modules, parse_modules
from liftoff.workspace.source import ReadError, read_tree


def static_routes(path: str) -> tuple[tuple[Route, ...], tuple[ReadError, ...]]:
    """The routes as the source shows them, and the files that could not be read for it.

    Nothing of the app is run. Files whose findings do not count need not parse.

    Raises:
        LiftoffError: the path cannot be read, or holds no app; a configuration that is wrong.
    """
    from liftoff.cli.progress import progress
    from liftoff.gate.configuration import configure
    from liftoff.gate.selection import make_selection
    from liftoff.rules.analysis import analyze

    with progress("analyzing"):
        found = analyze(read_tree(path))
    configured = configure(path)
    selection = make_selection(configured.settings, configured.prefix)
    return found.routes, tuple(e for e in found.errors if not selection.excludes(e.path))


def live_routes(path: str, app: str, python: str) -> tuple[Route, ...]:
    """The routes of the framework's own map, in its order.

    Raises:
        LiftoffError: the app does not import.
    """
    live, modules = found_app(path, app, python)
    return with_definition_lines(live.routes, modules)


def found_app(path: str, app: str, python: str) -> tuple[LiveApp, Modules]:
    """The live app, and the modules of its source.

    Raises:
        LiftoffError: the app does not import, or does not say what routes it has.
    """
    from liftoff.cli.bare_app import refuse_bare
    from liftoff.cli.progress import progress
    from liftoff.frameworks.target import parse_target
    from liftoff.local.live_app import read_live_app
    from liftoff.project.source.modules import guess_import_roots

    target = parse_target(app)
    tree = read_tree(path)
    roots = guess_import_roots(tree)
    with progress("importing the app"):
        live = read_live_app(path, target, import_roots=roots, python=python)
    refuse_bare(live, target, path, source_tells=True)
    return live, parse_modules(tree, import_roots=roots)


def with_definition_lines(routes: tuple[Route, ...], modules: Modules) -> tuple[Route, ...]:
    """Live routes with the line of the handler's `def`, which Python itself does not keep.

    A code object knows only the line of its first decorator.
    """
    lines: dict[str, dict[int, int]] = {}

    def line_of(route: Route) -> int:
        if route.path not in lines:
            module = modules.by_path.get(route.path)
            lines[route.path] = {} if module is None else _definition_lines(module.tree)
        return lines[route.path].get(route.line, route.line)

    return tuple(replace(r, line=line_of(r)) if r.path else r for r in routes)


def _definition_lines(tree: ast.Module) -> dict[int, int]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {
        min([node.lineno, *(d.lineno for d in node.decorator_list)]): node.lineno
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    }
