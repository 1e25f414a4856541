"""Functions that make an app, or give one: a server may be told to call them."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from liftoff.frameworks.static import StaticMap
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import External
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.source.scopes import Scope
from liftoff.rules.running.bits import MAKING


def factories(found: StaticMap, evaluator: Evaluator, scopes: Iterable[Scope]) -> list[Scope]:
    """The functions that make an app, or return one that an object or another module made.

    Args:
        found: the routes, and where apps are made.
        evaluator: of the program.
        scopes: of the program, without tests.
    """
    sites = set(found.apps)
    making = _making(found)
    returning = [
        scope
        for scope in scopes
        if scope.kind == "function"
        and scope.parent is not None
        and scope.parent.kind == "module"
        and scope not in making
        and _needs_nothing(scope)
        and any(
            isinstance(value, External) and value.site in sites
            for node in scope.returns
            for value in evaluator.values(node, scope)
        )
    ]
    return [*making, *returning]


def only_at_start(
    graph: CallGraph, found: StaticMap, scopes: Iterable[Scope]
) -> dict[tuple[int, Scope], int]:
    """The bits that get along the calls of what makes an app, as `reach` takes them.

    `with create_app().app_context()` in a job makes the job's own app.
    """
    makers = set(_making(found))
    return {
        (id(edge.node), edge.callee): MAKING
        for scope in scopes
        for edge in graph.callees(scope)
        if edge.callee in makers
    }


def _making(found: StaticMap) -> list[Scope]:
    """The functions in which an app is made."""
    return [site.scope for site in found.apps if site.scope.is_function]


def _needs_nothing(function: Scope) -> bool:
    """Whether a server can call it without arguments."""
    places = getattr(function.node, "args", None)
    if not isinstance(places, ast.arguments):
        return False
    positional = len(places.posonlyargs) + len(places.args)
    return positional == len(places.defaults) and None not in places.kw_defaults


def hands_out(function: Scope) -> bool:
    """Whether what a function makes may leave it: nobody takes an app from one that keeps it."""
    stored = any(store.kind in ("name", "attribute") for store in function.stores)
    return bool(function.returns or function.yields or stored)
