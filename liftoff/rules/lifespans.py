"""LO511: what an app does when it shuts down.

## What it finds

Shutdown handlers, and what follows the `yield` of a lifespan, when they do more than close what the
environment takes with it anyway.

## Why

Lambda ends an environment without a word to the function. Set-up before the `yield` runs once in
each environment; what follows it does not run.

## Example

Bad: `yield` and then `save(counters)` in a lifespan.
Good: save when something changes.

## How sure

What only closes what the environment takes with it is left alone, by the names of what is called;
all else counts as work that is lost.

## How to fix

Save in the request; let a schedule (EventBridge) do what is to be done regularly.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.graph.forgotten_tasks import last_yield
from liftoff.project.source.scopes import CallSite, Scope
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model

# Ends what the environment's end ends, too.
_HARMLESS = frozenset({
    "close", "aclose", "dispose", "disconnect", "shutdown", "stop", "cancel", "clear", "info",
    "debug", "warning", "print", "close_all", "terminate", "join", "wait", "gather", "exit",
    "logger", "log", "flush", "unsubscribe", "close_all_connections", "remove", "quit", "error",
    "exception", "uninstrument", "hasattr", "getattr", "isinstance", "sleep", "wait_closed",
    "wait_for", "sync_to_async", "to_thread", "__aexit__", "aexit", "critical", "collect",
    "empty_cache", "ipc_collect", "is_available", "synchronize", "type", "str", "repr", "len",
    "list", "format_exc", "values", "items", "keys", "tuple", "get", "is_alive", "is_closed",
    "is_connected", "is_set", "set", "done", "cancelled", "add_done_callback", "all_tasks",
    "adebug", "ainfo", "awarning", "aerror", "aexception", "acritical", "alog", "msg",
    "current_task", "result", "get_running_loop", "get_event_loop", "enumerate", "callable",
    "suppress",
})  # fmt: skip
# Starts of names of what does so.
_ENDINGS = ("close", "stop", "shutdown", "shut_down", "dispose", "disconnect", "cancel", "aclose")


def check(model: Model) -> Iterator[Draft]:
    """Shutdown handlers and lifespans."""
    registry = model.map.registry
    for scope in registry.shutdown:
        yield from _judge(model, scope, scope.node, 0)
    for scope in registry.startup:
        end = last_yield(scope)
        if end:
            yield from _judge(model, scope, None, end)


def _name(call: CallSite) -> str:
    function = call.node.func
    name = function.attr if isinstance(function, ast.Attribute) else ""
    return (function.id if isinstance(function, ast.Name) else name).lstrip("_")


def _ends(name: str) -> bool:
    return name in _HARMLESS or name.startswith(_ENDINGS)


def _only_ends(model: Model, scope: Scope, call: CallSite) -> bool:
    """Whether a helper of the project opens and closes, and does nothing else."""
    edges = model.graph.edges.get(scope, ())
    helpers = [edge.callee for edge in edges if edge.node is call.node]
    names = [_name(inner) for helper in helpers for inner in helper.calls]
    return bool(names) and all(name == "connect" or _ends(name) for name in names)


def _judge(model: Model, scope: Scope, node: ast.AST | None, after: int) -> Iterator[Draft]:
    for call in scope.calls:
        name = _name(call)
        if call.node.lineno <= after or _ends(name) or _only_ends(model, scope, call):
            continue
        yield Draft(
            rule="LO511",
            severity="warning",
            category="signal_or_atexit",
            message=f"`{name}` is to run at shutdown, which Lambda does not announce",
            node=node or call.node,
            scope=scope,
            symbol=name,
            fix="Do it in the request, or on a schedule.",
            whole_app=True,
        )
        return
