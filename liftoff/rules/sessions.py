"""Sessions that live in the server (LO106, LO213).

## What it finds

| code | what | severity |
|---|---|---|
| LO106 | Flask's `session` in a Socket.IO handler, which the server keeps in memory | warning |
| LO106 | Flask-Session with `cachelib` in memory | blocker |
| LO106 | a store of conversations in memory: `MemorySaver`, `ConversationBufferMemory` | blocker |
| LO213 | Flask-Session with files | blocker |

## Why

The next request of the same user reaches another environment, which has never heard of the session.
Flask's own signed cookie travels with the request and is fine.

## Example

Bad: `SESSION_TYPE = "filesystem"`.
Good: `SESSION_TYPE = "dynamodb"`, or Flask's own cookie.

## How sure

Certain where the source names the kind of store; a kind that only the environment tells is not
judged.

## How to fix

Use the signed cookie, or a store that all environments share: DynamoDB, ElastiCache.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import Constant, External
from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Model
from liftoff.rules.running.for_tests import is_for_tests
from liftoff.rules.states.memory_stores import kept_stores
from liftoff.rules.tables.memory import CONVERSATIONS, SESSIONS

_FIX = "Use Flask's signed cookie, or keep sessions in DynamoDB or ElastiCache."
_FILES = ("filesystem", "cachelib", "sqlalchemy_sqlite")
_MEMORY = ("simple", "memory", "null")


def check(model: Model) -> Iterator[Draft]:
    """Writes to `session` in events, and the configured kind of session."""
    for scope in model.scopes:
        if "websocket" in model.phases(scope):
            yield from _in_event(model, scope)
    for node, scope in model.program.config.get("SESSION_TYPE", []):
        if not model.live(scope):
            continue
        for value in model.values(node, scope):
            if isinstance(value, Constant) and value.value in _FILES:
                yield _draft(
                    node, scope, "LO213", "blocker", "filesystem_session", "in local files"
                )
            elif isinstance(value, Constant) and value.value in _MEMORY:
                yield _draft(node, scope, "LO106", "blocker", "in_memory_session", "in memory")
    for call in model.calls(*SESSIONS):
        yield _draft(call.node, call.scope, "LO106", "blocker", "in_memory_session", "in memory")
    for call in kept_stores(model, CONVERSATIONS):
        if model.only_command(call.scope) or is_for_tests(call.node, call.scope):
            continue
        name = call.name.rpartition(".")[2]
        yield Draft(
            rule="LO106",
            severity="blocker",
            category="in_memory_session",
            message=f"`{name}` remembers conversations in memory; "
            "the next request may reach another environment",
            node=call.node,
            scope=call.scope,
            symbol=name,
            fix="Keep them in DynamoDB, PostgreSQL or Redis: its library has a store for one.",
            whole_app=True,
        )


def _in_event(model: Model, scope: Scope) -> Iterator[Draft]:
    for store in scope.stores:
        if not isinstance(store.target, ast.Subscript):
            continue
        for value in model.values(store.target.value, scope):
            if isinstance(value, External) and value.name == "flask.session":
                yield _draft(
                    store.target,
                    scope,
                    "LO106",
                    "warning",
                    "in_memory_session",
                    "in the memory of the Socket.IO server",
                )


def _draft(
    node: ast.AST, scope: Scope, rule: str, severity: Severity, category: str, where: str
) -> Draft:
    return Draft(
        rule=rule,
        severity=severity,
        category=category,
        message=f"sessions are kept {where}; the next request may reach another environment",
        node=node,
        scope=scope,
        symbol="session",
        fix=_FIX,
        whole_app=True,
    )
