"""LO406: WebSocket and Socket.IO.

## Why

A function answers one request and is frozen; it cannot hold a connection open. API Gateway has its
own kind of API for WebSocket that holds the connection and invokes a function for each message.

## Example

Bad: `@app.websocket("/ws")`.
Good: a WebSocket API with routes `$connect`, `$disconnect` and `$default`, connection ids in
DynamoDB, and answers through `apigatewaymanagementapi`.

## How sure

Certain: what registers a handler of a connection is known by library.

## How to fix

Move these endpoints to a WebSocket API, to AppSync Events, or keep them on a server.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft, with_others
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.servers import SOCKETS

# Push to clients of the server that the current request belongs to.
_PUSHES = ("flask_socketio.emit", "flask_socketio.send")
_FIX = "Use an API Gateway WebSocket API, or leave this part on a server."


def check(model: Model) -> Iterator[Draft]:
    """WebSocket routes, events, the server object, and pushes to clients."""
    registry = model.map.registry
    for registrar in registry.registrars.values():
        for registration in registrar.registrations:
            if registration.websocket and registration.handler is not None:
                yield _draft(
                    registration.site,
                    registration.scope,
                    registration.rule,
                    "endpoint",
                    reached=_handlers(model, registration.handler),
                )
    for scope, event in registry.events.items():
        decorator = scope.decorators[0] if scope.decorators else scope.node
        yield _draft(decorator, scope, event, "event")
    for call in model.calls(*SOCKETS):
        if not model.only_command(call.scope):
            yield _draft(call.node, call.scope, call.name.rpartition(".")[2], "server")
    by_module: dict[str, list[Call]] = defaultdict(list)
    for call in _pushes(model):
        by_module[call.scope.module.path].append(call)
    for calls in by_module.values():
        yield _pushed(sorted(calls, key=lambda call: call.node.lineno))


def _handlers(model: Model, handler: Scope) -> tuple[Scope, ...]:
    """What answers a socket: a function, or the methods of a class that are no other socket's."""
    return tuple(child for child in handler.children if child in model.handlers) or (handler,)


def _pushes(model: Model) -> Iterator[Call]:
    for call in model.calls(*_PUSHES):
        # In an event's own handler it is the answer.
        if model.in_request(call.scope) and call.scope not in model.map.registry.events:
            yield call
    for call in model.calls(*(f"{s}().{method}" for s in SOCKETS for method in ("emit", "send"))):
        if model.live(call.scope) and not model.only_command(call.scope):
            yield call


def _pushed(calls: list[Call]) -> Draft:
    """One finding for all that a module pushes, at the first place."""
    first, *others = calls
    name = first.name.rpartition(".")[2]
    found = _draft(first.node, first.scope, name, "push", tuple(call.scope for call in calls))
    return with_others(found, ((c.node, c.scope) for c in others), "it pushes here, too")


def _draft(
    node: ast.AST, scope: Scope, symbol: str, what: str, reached: tuple[Scope, ...] = ()
) -> Draft:
    return Draft(
        rule="LO406",
        severity="blocker",
        category="websocket",
        message=f"WebSocket {what} `{symbol}`: a function cannot hold a connection open",
        node=node,
        scope=scope,
        reached=reached,
        symbol=symbol,
        fix=_FIX,
    )
