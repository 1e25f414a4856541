"""Mutable defaults that FastAPI copies for each request that leaves the parameter out."""

from __future__ import annotations

from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model
from liftoff.rules.states.held_by import has_default
from liftoff.rules.states.shared_memory import State


def is_copied(model: Model, state: State) -> bool:
    """Whether a default is one of a route of FastAPI's, which no code calls by itself."""
    if state.kind != "default" or state.made is None:
        return False
    default, _ = state.made
    handlers = [function for function in _handlers(model) if has_default(function, default)]
    return bool(handlers) and not any(
        edge.callee in handlers and edge.kind == "call"
        for scope in model.scopes
        for edge in model.graph.callees(scope)
    )


def _handlers(model: Model) -> set[Scope]:
    found: set[Scope | None] = set()
    for registrar in model.map.registry.registrars.values():
        if registrar.kind in ("fastapi", "router"):
            for one in registrar.registrations:
                found.update((one.handler, *one.also, *one.dependencies))
    return {function for function in found if function is not None}
