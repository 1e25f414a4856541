"""Threads whose results the function that starts them takes until there are no more."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import Container
from liftoff.project.source.own_nodes import own_nodes
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_ASKS = frozenset({"get", "get_nowait", "wait", "is_set"})


def is_drained(model: Model, thread: ast.Call, scope: Scope) -> bool:
    """Whether a loop after the start goes through what the thread fills.

    `for text in streamer`, where `streamer` is among what the thread gets; or `results.get()` in
    a loop, with a queue that the thread's function puts into. One with a time limit may give up.
    """
    if not scope.is_function:
        return False
    asked: set[str] = set()
    for loop in own_nodes(scope):
        if not isinstance(loop, _LOOPS) or loop.lineno <= thread.lineno:
            continue
        if isinstance(loop, ast.While):
            asked.update(_asked(loop))
            continue
        match loop.iter:
            case ast.Call(ast.Name("enumerate"), [through, *_]) | through:
                pass
        if isinstance(through, ast.Name):
            values = model.values(through, scope)
            # A list is what the thread works through, or one of many threads.
            if values and not any(isinstance(value, Container) for value in values):
                asked.add(through.id)
    return bool(asked) and not asked.isdisjoint(_handed(thread, scope))


def _asked(loop: ast.While) -> Iterator[str]:
    """The names of queues and flags that a loop asks, and for as long as it takes."""
    condition = set(walk(loop.test))
    for node in walk(loop):
        match node:
            case ast.Call(ast.Attribute(ast.Name(name), method), args, keywords):
                limited = any(k.arg == "timeout" for k in keywords) or len(args) > 1
                # `options.get("page")` of a dictionary waits for nothing.
                keyed = any(isinstance(getattr(one, "value", None), str) for one in args)
                if method in _ASKS and not limited and (node in condition or not keyed):
                    yield name
            case _:
                pass


def _handed(thread: ast.Call, scope: Scope) -> set[str]:
    """Names that a thread is given, also by a dict of them, or that its own function uses."""
    names = _names(thread)
    for name in tuple(names):
        names.update(*(_names(b.node) for b in scope.bindings.get(name, ()) if b.kind == "value"))
        for inner in scope.children:
            if inner.is_function and inner.name == name:
                names |= _names(inner.node)
    return names


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in walk(node) if isinstance(inner, ast.Name)}
