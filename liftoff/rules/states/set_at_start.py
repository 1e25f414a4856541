"""Module globals that a start-up hook fills (LO109, as information)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import ModuleValue
from liftoff.project.graph.reach import reached
from liftoff.project.source.scopes import Scope, Store
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model


def filled_at_start(model: Model, told: set[str]) -> Iterator[Draft]:
    """One finding for each global that hooks of the framework, such as a lifespan, alone rebind.

    What a factory sets is there as soon as the app is imported; a hook must be run by who serves.

    `told`: states (`module:name`) that other findings are about.
    """
    known = set(told)
    hooks = reached(model.map.registry.startup, model.graph.callees)
    for scope in model.scopes:
        if scope not in hooks or model.runs_later(scope):
            continue
        for store in scope.stores:
            for state, name in _globals(model, store, scope):
                if state not in known:
                    known.add(state)
                    yield _draft(store, scope, name)


def _globals(model: Model, store: Store, scope: Scope) -> Iterator[tuple[str, str]]:
    target = store.target
    match target:
        case ast.Name(id=name) if name in scope.global_names:
            yield f"{scope.module.name}:{name}", name
        case ast.Attribute(value=base, attr=name):
            for value in model.values(base, scope):
                if isinstance(value, ModuleValue):
                    yield f"{value.name}:{name}", name
        case _:
            pass


def _draft(store: Store, scope: Scope, name: str) -> Draft:
    return Draft(
        rule="LO109",
        severity="info",
        category="mutable_global",
        message=f"`{name}` is set by a start-up hook, in each Lambda environment for itself",
        node=store.target,
        scope=scope,
        symbol=name,
        fix="Keep it, if each environment may have its own; the adapter must run the hook.",
        whole_app=True,
        of_start=True,
    )
