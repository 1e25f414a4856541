"""Functions that are registered on a library's object, which runs them when it is given an event.

A bot's webhook is one route: `handler.handle(body)`, and what answers stands under
`@handler.add(Message)`. Slack's, Telegram's and LINE's libraries all work so.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from liftoff.frameworks.row_events import row_event_edges
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import External, Site
from liftoff.project.graph.callgraph import CallGraph
from liftoff.project.graph.flow import Edge
from liftoff.project.graph.reach import joined
from liftoff.project.program import decorating
from liftoff.project.source.scopes import Scope

# Methods that hand an event, or a whole request, to the functions that wait for it.
_HANDS_OVER = frozenset({
    "handle", "handle_request", "handle_event", "handle_update", "handle_webhook", "dispatch",
    "dispatch_event", "process", "process_event", "process_request", "process_webhook",
    "process_update", "process_new_updates", "process_new_messages", "feed_update",
    "feed_webhook_update", "feed_raw_update", "receive", "trigger", "fire", "notify_listeners",
    "parse_and_dispatch", "execute_handlers",
})  # fmt: skip
# Libraries whose decorators mean something else, and are read elsewhere.
_OTHERS = (
    "flask.", "flask_", "quart.", "fastapi.", "starlette.", "celery.", "click.", "typer.", "huey.",
    "rq.", "dramatiq.", "apscheduler.", "sqlalchemy.", "socketio.", "functools.", "pytest.",
)  # fmt: skip


def event_edges(graph: CallGraph, scopes: Iterable[Scope]) -> dict[Scope, tuple[Edge, ...]]:
    """The calls of functions that wait for an event: of a library's object, or of the database."""
    every = tuple(scopes)
    return joined(_dispatching_edges(graph, every), row_event_edges(graph, every))


def _dispatching_edges(graph: CallGraph, every: tuple[Scope, ...]) -> dict[Scope, tuple[Edge, ...]]:
    """The calls that handing over an event makes: of all functions registered on the object."""
    handlers: dict[Site, dict[Scope, None]] = defaultdict(dict)
    for scope in every:
        for decorator in scope.decorators if scope.is_function else ():
            for site in _objects_of(graph.evaluator, decorator, scope.parent or scope):
                handlers[site][scope] = None
    if not handlers:
        return {}
    found: dict[Scope, tuple[Edge, ...]] = {}
    for scope in every:
        edges = [
            Edge(scope, handler, call, "call", False)
            for call, site in _handed_over(graph, scope)
            for handler in handlers.get(site, ())
        ]
        if edges:
            found[scope] = tuple(edges)
    return found


def registered_on(
    evaluator: Evaluator, sites: Collection[Site], scopes: Iterable[Scope]
) -> dict[Scope, None]:
    """The functions that decorators register on some objects: `@mcp.tool()`."""
    return {
        scope: None
        for scope in (scopes if sites else ())
        for decorator in (scope.decorators if scope.is_function else ())
        if any(site in sites for site in _objects_of(evaluator, decorator, scope.parent or scope))
    }


def _objects_of(evaluator: Evaluator, decorator: ast.expr, scope: Scope) -> Iterator[Site]:
    """The library's object whose method decorates."""
    function = decorating(decorator)
    if not isinstance(function, ast.Attribute):
        return
    for value in evaluator.values(function.value, scope):
        if (
            isinstance(value, External)
            and value.site is not None
            and value.name.endswith("()")
            and not value.name.startswith(_OTHERS)
        ):
            yield value.site


def _handed_over(graph: CallGraph, scope: Scope) -> Iterator[tuple[ast.Call, Site]]:
    for call in scope.calls if scope.is_function else ():
        function = call.node.func
        if not isinstance(function, ast.Attribute) or function.attr not in _HANDS_OVER:
            continue
        for value in graph.evaluator.values(function.value, scope):
            if isinstance(value, External) and value.site is not None:
                yield call.node, value.site
                # `RequestHandler(bot).handle(request)`: what was given the object.
                for inner in _given(graph, value.site):
                    yield call.node, inner


def _given(graph: CallGraph, site: Site) -> Iterator[Site]:
    if isinstance(site.node, ast.Call):
        for argument in (*site.node.args, *(k.value for k in site.node.keywords)):
            for value in graph.evaluator.values(argument, site.scope):
                if isinstance(value, External) and value.site is not None:
                    yield value.site
