"""LO111: a context variable or thread local that a request sets and does not reset.

## What it finds

`ContextVar.set` in a Flask app, and attributes set on a `threading.local()`, by code
that some request runs, when nothing resets them; and lists and sets there that only grow. What a
hook or middleware sets anew in each request is left alone, and so is what is only filled when it is
empty.

## Why

A warm environment answers one request after another in the same thread. What one leaves behind the
next one finds, unless it sets it again first: another user's name, locale or tenant.

## Example

Bad: `tenant.set(request.args["tenant"])` in a view.
Good: `token = tenant.set(...)` with `tenant.reset(token)` in `finally`, or `flask.g`.

## How sure

A reset is looked for in the same function, and in hooks; one that a library does is known only for
the frameworks. Where in doubt nothing is said.

## How to fix

Reset it in `finally`, or use what the framework clears: `flask.g`, `request.state`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import External, Instance, Site
from liftoff.project.graph.flow import CONSTRUCTORS
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.states.harmless import is_always_empty

_SET = "contextvars.ContextVar().set"
_RESET = "contextvars.ContextVar().reset"
_GROW = frozenset({"append", "extend", "add", "insert", "appendleft"})
_EMPTY = frozenset({"clear", "pop", "popleft", "remove", "discard", "popitem"})
_Key = tuple[Site, str]
_LOCALS = ("threading.local()", "werkzeug.Local()", "asgiref.local.Local()")


def check(model: Model) -> Iterator[Draft]:
    """Context variables by their calls, thread locals by what is stored on them."""
    hooks = {hook for found in model.map.routes for hook in found.hooks}
    reset = {call.value.site for call in model.calls(_RESET)}
    hooks |= {edge.callee for hook in hooks for edge in model.graph.callees(hook)}
    hooks |= {edge.callee for hook in hooks for edge in model.graph.callees(hook)}
    # Each request of an ASGI app is a task with its own copy of the context.
    shared = any(r.kind == "flask" for r in model.map.registry.registrars.values())
    for call in model.calls(_SET):
        scope = call.scope
        if (
            shared
            and model.in_request(scope)
            and scope not in hooks
            and call.value.site not in reset
        ):
            yield _draft(call.node, scope, ast.unparse(call.node.func).rpartition(".")[0])
    yield from _locals(model, hooks)


def _locals(model: Model, hooks: set[Scope]) -> Iterator[Draft]:
    set_at: dict[_Key, list[tuple[ast.Attribute, Scope]]] = {}
    cleared: set[_Key] = set()
    for scope in model.scopes:
        for key, target, what in _changes(model, scope):
            if what == "reset":
                cleared.add(key)
            elif model.in_request(scope) and scope not in hooks:
                set_at.setdefault(key, []).append((target, scope))
    for key, places in set_at.items():
        if key not in cleared:
            target, scope = places[0]
            yield _draft(target, scope, ast.unparse(target))


def _changes(model: Model, scope: Scope) -> Iterator[tuple[_Key, ast.Attribute, str]]:
    """What a function does to attributes of thread locals: `set` or `reset`."""
    for store in scope.stores:
        target = store.target
        if not isinstance(target, ast.Attribute):
            continue
        for key in _keys(model, target, scope):
            lazy = _asks(scope, target)
            if store.value is None or isinstance(store.value, ast.Constant):
                yield key, target, "reset"
            elif not lazy and not is_always_empty(target, scope):
                yield key, target, "set"
            elif not lazy and scope.name not in CONSTRUCTORS:
                yield key, target, "reset"
    for call in scope.calls:
        match call.node.func:
            case ast.Attribute(ast.Attribute() as target, method) if method in _GROW | _EMPTY:
                for key in _keys(model, target, scope):
                    yield key, target, "set" if method in _GROW else "reset"
            case _:
                pass


def _keys(model: Model, target: ast.Attribute, scope: Scope) -> Iterator[_Key]:
    for value in model.values(target.value, scope):
        site = _local(model, value)
        if site is not None:
            yield site, target.attr


def _local(model: Model, value: object) -> Site | None:
    if isinstance(value, External) and value.name in _LOCALS:
        return value.site
    if isinstance(value, Instance):
        bases = model.evaluator.hierarchy.external_bases(value.cls)
        if any(f"{base}()" in _LOCALS for base in bases):
            return value.site
    return None


def _asks(scope: Scope, target: ast.Attribute) -> bool:
    """Whether the function looks first whether it is there: a lazily made connection."""
    for node in walk(scope.node):
        match node:
            case ast.Call(ast.Name("hasattr" | "getattr"), [_, ast.Constant(value), *_]):
                if value == target.attr:
                    return True
            case ast.Attribute(attr=name, ctx=ast.Load()) if name == target.attr:
                return True
            case ast.ExceptHandler(ast.Name("AttributeError")):
                return True
            case _:
                pass
    return False


def _draft(node: ast.AST, scope: Scope, name: str) -> Draft:
    return Draft(
        rule="LO111",
        severity="warning",
        category="mutable_global",
        message=f"`{name}` is set and not reset; the next request of this environment finds it",
        node=node,
        scope=scope,
        symbol=name,
        fix="Reset it in `finally`, or keep it in what the framework clears (`flask.g`).",
    )
