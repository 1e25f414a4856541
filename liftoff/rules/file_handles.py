"""LO603: files and handlers that pile up.

## What it finds

Opened files, sockets and log handlers that a request puts into something that outlives it: a list,
a dictionary or an object made at import, or the logging system.

## Why

An environment has 1,024 file descriptors. A warm one serves thousands of requests; when each leaves
one open, it fails with `Too many open files`, long after the request that is to blame.

## Example

Bad: `logger.addHandler(logging.FileHandler(path))` in a view.
Good: add the handler once, when the module is imported.

## How sure

What is opened and kept is followed through names, attributes and containers. A handle that a
library keeps inside is not seen.

## How to fix

Open with `with`; add handlers at import.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from liftoff.project.evaluation.values import External, Instance
from liftoff.project.graph.flow import CONSTRUCTORS
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.states.held_objects import HeldObjects
from liftoff.rules.states.shared_memory import State
from liftoff.rules.tables.open_files import HANDLES, LOG_FILES

_OPENED = tuple(f"{name}()" for name in HANDLES)
_HANDLERS = tuple(
    f"{name}()" for name in (*LOG_FILES, "logging.StreamHandler", "logging.handlers.SocketHandler")
)


def check(model: Model) -> Iterator[Draft]:
    """Log handlers that requests add; `kept_open` is asked by the rule of shared memory."""
    yield from kept_by_objects(model, HeldObjects(model, model.later))
    for call in model.method_calls("addHandler"):
        logs = call.name.startswith("logging.") or ".logger." in call.name
        if not (logs and model.in_request(call.scope)):
            continue
        handler = call.argument(0, "hdlr")
        made = model.values(handler, call.scope) if handler is not None else ()
        # One that a function made at import is the same object each time.
        fresh = any(
            isinstance(v, External)
            and v.name in _HANDLERS
            and v.site is not None
            and model.in_request(v.site.scope)
            for v in made
        )
        if fresh and not _removes(call.scope) and not _asks(call.scope):
            text = "each request adds a handler to the logger, which keeps them all"
            yield _draft(call.node, call.scope, "addHandler", text)


def kept_open(model: Model, states: Iterable[State]) -> Iterator[Draft]:
    """What requests open and put into a state that outlives them."""
    for state in states:
        for write in state.writes:
            one = isinstance(write.node, ast.Name | ast.Attribute)
            if not one and _stores_handle(model, write.node, write.scope):
                text = f"`{state.name}` keeps files open"
                yield _draft(write.node, write.scope, state.name, text)
                break


def kept_by_objects(model: Model, held: HeldObjects) -> Iterator[Draft]:
    """Files that objects open when they are made, where requests make and keep such objects."""
    for scope in model.scopes:
        cls = scope.owner_class
        if cls is None or scope.name not in CONSTRUCTORS or not model.runs_later(scope):
            continue
        made = [v for v in model.evaluator.receivers(scope) if isinstance(v, Instance)]
        # One field holds one at a time, and lets go of the one before.
        if not any(
            model.runs_later(v.site.scope) and held.outlives(v) and not held.is_field(v)
            for v in made
        ):
            continue
        for store in scope.stores:
            if isinstance(store.target, ast.Attribute) and _stores_handle(
                model, store.target, scope
            ):
                text = f"each `{cls.name}` keeps a file open, and they are kept"
                yield _draft(store.target, scope, cls.name, text)
                break


def _stores_handle(model: Model, node: ast.AST, scope: Scope) -> bool:
    given: list[ast.expr] = []
    if isinstance(node, ast.Call):
        given = [*node.args, *(k.value for k in node.keywords)]
    given += [s.value for s in scope.stores if s.target is node and s.value is not None]
    return any(
        isinstance(v, External) and v.name in _OPENED and not _is_bare_process(v)
        for g in given
        for v in model.values(g, scope)
    )


def _is_bare_process(value: External) -> bool:
    """Whether it is a process to which no pipe leads: it keeps nothing open."""
    if not value.name.startswith("subprocess.") or value.site is None:
        return False
    node = value.site.node
    keywords = node.keywords if isinstance(node, ast.Call) else []
    return not any(k.arg in (None, "stdin", "stdout", "stderr") for k in keywords)


def _removes(scope: Scope) -> bool:
    return any(
        isinstance(c.node.func, ast.Attribute) and c.node.func.attr == "removeHandler"
        for c in scope.calls
    )


def _asks(scope: Scope) -> bool:
    """Whether the function looks at what is there before it adds a handler.

    At the logger's handlers, or in a dictionary of loggers, from which it returns at once.
    """
    for node in walk(scope.node):
        if isinstance(node, ast.Attribute) and node.attr in ("handlers", "hasHandlers"):
            return True
        if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Return):
            tests = [n for n in walk(node.test) if isinstance(n, ast.Compare)]
            if any(isinstance(op, ast.In) for test in tests for op in test.ops):
                return True
    return False


def _draft(node: ast.AST, scope: Scope, symbol: str, text: str) -> Draft:
    return Draft(
        rule="LO603",
        severity="warning",
        category="file_descriptor_leak",
        message=f"{text}; an environment has 1,024 descriptors",
        node=node,
        scope=scope,
        symbol=symbol,
        fix="Open with `with`, and add handlers when the module is imported.",
    )
