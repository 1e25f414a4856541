"""Limits that a process keeps for itself: semaphores and circuit breakers (LO105)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import External, Site
from liftoff.project.source.scopes import CallSite
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.memory import BREAKERS, SEMAPHORES


def kept_semaphores(model: Model) -> Iterator[Call]:
    """The semaphores that more than one request meets."""
    for call in model.calls(*SEMAPHORES):
        kept = model.at_start(call.scope) or model.is_kept(Site(call.scope, call.node))
        if kept and not model.only_command(call.scope) and not _is_local_name(call):
            yield call


def _is_local_name(call: Call) -> bool:
    """Whether only those tasks hold it that a function starts and waits for: `async with some`."""
    scope = call.scope
    names = {n for n, bs in scope.bindings.items() if any(b.node is call.node for b in bs)}
    inner = {child.name for child in scope.children if child.is_function}
    kept = any(isinstance(node, ast.Name) and node.id in inner for node in scope.returns)
    if kept or not scope.is_function or len(names) != 1 or names & scope.global_names:
        return False
    nodes = list(walk(scope.node))
    entered = {
        item.context_expr
        for node in nodes
        if isinstance(node, ast.With | ast.AsyncWith)
        for item in node.items
    }
    return all(
        node in entered
        for node in nodes
        if isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load)
    )


def breakers(model: Model) -> Iterator[Call]:
    """Circuit breakers that are told no other store, also those of the project's own classes."""
    own = [
        Call(CallSite(node, scope, (), awaited=False, discarded=False), name, External(name))
        for base in BREAKERS
        for node, scope, name in model.objects(base)
    ]
    for call in (*model.calls(*BREAKERS), *own):
        if call.argument(-1, "state_storage", "storage", "repository") is None:
            yield call
