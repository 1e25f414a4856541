"""Flags of modules that say that a process is set up: `if not READY: set_up()`."""

from __future__ import annotations

import ast

from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model
from liftoff.rules.states.lazy import OF_REQUESTS, is_of_request
from liftoff.rules.states.shared_memory import State


def is_set_up_flag(model: Model, state: State) -> bool:
    """Whether a flag only ever rises, in what runs where it is down and answers nobody."""
    if state.kind != "rebound" or not state.writes:
        return False
    raising = {write.scope for write in state.writes}
    asking = {
        scope
        for helper in raising
        for scope in model.callers(helper)
        if scope is not helper and model.runs_later(scope)
    }
    return (
        bool(asking)
        and all(_raises(scope, state.name) and not is_of_request(scope) for scope in raising)
        and all(_only_sets_up(scope, state.name, raising) for scope in asking)
        and all(read.scope in asking for read in state.reads)
    )


def _raises(helper: Scope, flag: str) -> bool:
    """Whether a function sets the flag to true, and does not look at it."""
    return flag not in helper.loads and all(
        isinstance(store.value, ast.Constant) and store.value.value is True
        for store in helper.stores
        if isinstance(store.target, ast.Name) and store.target.id == flag
    )


def _only_sets_up(asking: Scope, flag: str, raising: set[Scope]) -> bool:
    """Whether a function looks at the flag for calls alone, and gives these nothing of a caller."""
    behind: set[int] = set()
    for node in walk(asking.node):
        match node:
            case ast.If(ast.UnaryOp(ast.Not(), ast.Name(found) as name), body, []):
                if found == flag and all(_is_of_process(one, asking) for one in body):
                    behind.add(id(name))
    uses = [
        node
        for node in walk(asking.node)
        if isinstance(node, ast.Name) and node.id == flag and isinstance(node.ctx, ast.Load)
    ]
    calls = {helper.name for helper in raising}
    called = sum(
        isinstance(call.node.func, ast.Name) and call.node.func.id in calls for call in asking.calls
    )
    return 0 < called <= len(uses) and all(id(use) in behind for use in uses)


def _is_of_process(statement: ast.stmt, scope: Scope) -> bool:
    """An import, or a call that gets nothing of who calls the function, or of a request."""
    match statement:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.Expr(ast.Call() as call):
            names = {n.id for n in walk(call) if isinstance(n, ast.Name)}
            own = {b.kind for name in names for b in scope.bindings.get(name, ())}
            return own <= {"import", "from"} and not names & OF_REQUESTS
        case _:
            return False
