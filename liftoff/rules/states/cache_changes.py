"""Caches that code changes by itself: what one route puts in or drops, the others must see."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from liftoff.project.evaluation.values import External, FunctionValue, Method
from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model

# What code does to a cache by itself, beside asking it.
_CHANGES = frozenset({
    "set", "add", "set_many", "delete", "delete_many", "clear", "inc", "dec", "increment", "pop",
    "update", "setdefault", "delete_memoized", "invalidate", "put", "remove", "expire",
})  # fmt: skip
# What makes a cached function forget: functools, cachetools, methodtools, Flask-Caching.
_DROPS = frozenset({"cache_clear", "cache_invalidate", "invalidate", "uncached", "delete_memoized"})


def droppers(model: Model) -> dict[Scope, list[Scope]]:
    """The functions whose kept answers other code drops, each with the scopes that do."""
    found: dict[Scope, list[Scope]] = defaultdict(list)
    for scope in model.scopes:
        for call in scope.calls:
            function = call.node.func
            if not (isinstance(function, ast.Attribute) and function.attr in _DROPS):
                continue
            if model.runs_later(scope):
                for node in (function.value, *call.node.args[:1]):
                    for value in model.values(node, scope):
                        match value:
                            case FunctionValue(cached) | Method(cached):
                                found[cached].append(scope)
                            case _:
                                pass
    return found


def users(model: Model, cache: Call) -> list[Scope]:
    """The scopes that use a cache which some of them change; none where it only fills itself."""
    own = f"{cache.name}()."
    if not any(
        call.name.rpartition(".")[2] in _CHANGES and model.runs_later(call.scope)
        for call in model.calls_of(own)
    ):
        return []
    return [*model.scopes_calling(own), *_decorated_by(model, own)]


def _decorated_by(model: Model, own: str) -> list[Scope]:
    return [
        scope
        for scope in model.scopes
        if scope.is_function
        and model.runs_later(scope)
        and any(
            isinstance(value, External) and value.name.startswith(own)
            for decorator in scope.decorators
            for value in model.values(decorator, scope.parent or scope)
        )
    ]


def changed_by(found: Draft, key: str, changing: Sequence[Scope]) -> Draft:
    """The finding of a cache that scopes change: a state that they share with who reads it."""
    if not changing:
        return found
    reached = dict.fromkeys((*(found.reached or (found.scope,)), *changing))
    return replace(found, state=f"{key} (cache)", reached=tuple(reached))
