"""Whether anything waits for a task that `create_task` starts."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.values import FunctionValue
from liftoff.project.source.scopes import CallSite, Scope
from liftoff.project.source.syntax import walk

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

# What a task is asked without waiting for it.
_WITHOUT_WAITING = frozenset({
    "add_done_callback", "remove_done_callback", "cancel", "cancelled", "done", "set_name",
    "get_name", "get_loop", "get_coro",
})  # fmt: skip
# Puts a task into a set or list that keeps it alive.
_KEEPERS = frozenset({"add", "append", "appendleft"})
_LISTS = (ast.List, ast.ListComp, ast.Set, ast.SetComp, ast.Dict, ast.DictComp)


def is_forgotten(call: CallSite) -> bool:
    """Whether the task goes on by itself: the function that starts it never waits for it."""
    if call.awaited:
        return False
    if call.discarded:
        return True
    scope = call.scope
    for store in scope.stores:
        if store.value is call.node:
            # In a field or an item that outlives the call, unless this very function waits.
            waits = _awaits(call, store.target) or _ends_with_connection(scope, store.target)
            return not _is_local(store.target, scope) and not waits
        if isinstance(store.value, _LISTS) and _holds(store.value, call.node):
            # `self.tasks = [create_task(work()) for _ in range(n)]`
            return not _is_local(store.target, scope) and not _awaits(call, store.target)
    for name, bindings in scope.bindings.items():
        if any(binding.node is call.node for binding in bindings):
            return all(_goes_by(node, scope) for node in _uses(scope, name))
    return _is_kept(call.node, scope)


def gives_back(call: CallSite) -> bool:
    """Whether a function returns the task that it starts, or gets: `return create_task(work())`."""
    scope = call.scope
    names = {
        name
        for name, bindings in scope.bindings.items()
        if any(binding.node is call.node for binding in bindings)
    }
    return any(
        node is call.node or (isinstance(node, ast.Name) and node.id in names)
        for node in scope.returns
    )


def is_handed_out(call: CallSite, evaluator: Evaluator) -> bool:
    """Whether a function gives back a task that never ends: `return [create_task(watch())]`."""
    scope, given = call.scope, call.node.args
    if call.awaited or not given or not isinstance(given[0], ast.Call):
        return False
    if not any(part is call.node for node in scope.returns for part in walk(node)):
        return False
    return any(
        isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and node.test.value
        for value in evaluator.values(given[0].func, scope)
        if isinstance(value, FunctionValue)
        for node in walk(value.scope.node)
    )


def last_yield(scope: Scope) -> int:
    """The line where a generator's last `yield` ends; 0 when it has none."""
    if not scope.is_generator:
        return 0
    lines = [
        node.end_lineno or node.lineno
        for node in walk(scope.node)
        if isinstance(node, ast.Yield | ast.YieldFrom)
    ]
    return max(lines, default=0)


def _holds(outer: ast.expr, inner: ast.Call) -> bool:
    return any(node is inner for node in walk(outer))


def _is_local(target: ast.expr, scope: Scope) -> bool:
    """Whether an item belongs to a list or dict that the function itself makes."""
    return (
        isinstance(target, ast.Subscript)
        and isinstance(target.value, ast.Name)
        and target.value.id in scope.bindings
        and target.value.id not in scope.parameters
    )


def _awaits(call: CallSite, target: ast.expr) -> bool:
    """Whether the function waits for what it has stored: later on, or in the loop around it."""
    text = ast.unparse(target)
    loops = [block.statement for block in call.blocks if block.loop]
    return any(
        isinstance(node, ast.Await) and text in ast.unparse(node.value)
        for around in (call.scope.node, *loops)
        for node in walk(around)
        if around in loops or getattr(node, "lineno", 0) >= call.node.lineno
    )


def _ends_with_connection(scope: Scope, target: ast.expr) -> bool:
    """Whether a WebSocket's class ends the task of its `on_connect` in its `on_disconnect`."""
    text = f"{ast.unparse(target)}.cancel()"
    return scope.name == "on_connect" and any(
        isinstance(node, ast.Call) and ast.unparse(node) == text
        for method in (scope.parent.children if scope.parent is not None else ())
        if method.name == "on_disconnect"
        for node in walk(method.node)
    )


def _uses(scope: Scope, name: str) -> list[ast.Name]:
    return [
        node
        for node in walk(scope.node)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    ]


def _goes_by(use: ast.Name, scope: Scope) -> bool:
    """Whether a use of the task's name does not wait: it cancels, watches or keeps the task."""
    if _is_manager(scope) and 0 < last_yield(scope) < use.lineno:
        # A lifespan ends its tasks when the server ends.
        return True
    stored = next((store for store in scope.stores if store.value is use), None)
    if stored is not None:
        text = ast.unparse(stored.target)
        return not _is_local(stored.target, scope) and not any(
            isinstance(node, ast.Await) and text in ast.unparse(node.value)
            for node in walk(scope.node)
        )
    for node in walk(scope.node):
        if isinstance(node, ast.Attribute) and node.value is use:
            return node.attr in _WITHOUT_WAITING and not _ends(use, scope)
        if isinstance(node, ast.Call) and any(argument is use for argument in node.args):
            return _is_kept(use, scope)
    return False


def _is_manager(scope: Scope) -> bool:
    """Whether what it opens goes on until a `with` elsewhere ends: a lifespan, for one."""
    return any("contextmanager" in ast.unparse(decorator) for decorator in scope.decorators)


def _ends(use: ast.Name, scope: Scope) -> bool:
    """Whether a function ends its task in a `finally` of its own, so that neither outlives it."""
    return not _is_manager(scope) and any(
        part is use
        for node in walk(scope.node)
        if isinstance(node, ast.Try)
        for last in node.finalbody
        for part in walk(last)
    )


def _is_kept(value: ast.expr, scope: Scope) -> bool:
    """Whether a task is put into a collection that the function has from elsewhere."""
    for call in scope.calls:
        function = call.node.func
        if (
            isinstance(function, ast.Attribute)
            and function.attr in _KEEPERS
            and any(argument is value for argument in call.node.args)
        ):
            base = function.value
            return not (isinstance(base, ast.Name) and base.id in scope.bindings)
    return False
