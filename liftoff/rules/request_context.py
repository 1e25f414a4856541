"""LO111: a context variable or thread local that a request sets and does not reset.

## What it finds

`ContextVar.set` in a Flask app, and attributes set on a `threading.local()`, by code
that some request runs, when nothing resets them. What a hook or middleware sets anew in each
request is left alone, and so is what is only filled when it is empty.

## Why

A warm environment answers one request after another in the same thread. What one leaves behind the
next one finds, unless it sets it again first: another user's name, locale or tenant.

## Example

Bad: `tenant.set(request.args["tenant"])` in a view.
Good: `token = tenant.set(...)` with `tenant.reset(token)` in `finally`, or `flask.g`.

## How to fix

Reset it in `finally`, or use what the framework clears: `flask.g`, `request.state`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.scopes import Scope
from liftoff.project.syntax import walk
from liftoff.project.values import External, Instance, Site
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model

_SET = "contextvars.ContextVar().set"
_RESET = "contextvars.ContextVar().reset"
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
    set_at: dict[tuple[Site | None, str], list[tuple[ast.Attribute, Scope]]] = {}
    cleared: set[tuple[Site | None, str]] = set()
    for scope in model.scopes:
        for store in scope.stores:
            target = store.target
            if not isinstance(target, ast.Attribute):
                continue
            for value in model.values(target.value, scope):
                site = _local(model, value)
                if site is None:
                    continue
                key: tuple[Site | None, str] = (site, target.attr)
                if store.value is None or isinstance(store.value, ast.Constant):
                    cleared.add(key)
                elif model.in_request(scope) and scope not in hooks and not _asks(scope, target):
                    set_at.setdefault(key, []).append((target, scope))
    for key, places in set_at.items():
        if key not in cleared:
            target, scope = places[0]
            yield _draft(target, scope, ast.unparse(target))


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
