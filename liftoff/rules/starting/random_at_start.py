"""Secrets, seeds and identities that import or start-up makes (LO509)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from liftoff.project.evaluation.values import External
from liftoff.project.graph.edges import function_of
from liftoff.project.graph.flow import CONSTRUCTORS
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.running.on_the_way import on_the_way
from liftoff.rules.starting.fallbacks import is_fallback
from liftoff.rules.starting.start_draft import start_draft_at
from liftoff.rules.states.bound_names import bound_name, contains, is_handed_over, is_of_local
from liftoff.rules.tables.secrets import (
    IDENTITY_ENDS,
    KEYS,
    OF_ONE_OPERATION,
    SECRET_WORDS,
    SECRETS,
    SHUFFLES,
)


def random_at_start(model: Model) -> Iterator[Draft]:
    """What is drawn there by a library, by a helper of the project, or for a field."""
    yield from _drawn(model)
    yield from _made_by_helpers(model)
    yield from _factories(model)


def _drawn(model: Model) -> Iterator[Draft]:
    """Calls that draw something, by the name that it gets."""
    makers = {site.scope for site in model.map.apps}
    for call in model.calls(*dict.fromkeys((*SECRETS, *KEYS))):
        # An object that start-up makes may be made by requests, too: its fields are the same.
        again = model.runs_later(call.scope) and call.scope.name not in CONSTRUCTORS
        again = again and call.scope not in makers
        if again or not model.at_start(call.scope) or on_the_way(model, call.scope):
            continue
        name = bound_name(call.node, call.scope)
        if is_of_local(model, call.node, call.scope) or is_fallback(model, call.node, call.scope):
            continue
        lower = name.lower().replace(" ", "_").replace("-", "_")
        if lower.endswith(OF_ONE_OPERATION):
            continue
        if (
            call.name in KEYS
            # What each object has of its own says nothing of the process.
            or (lower.endswith(IDENTITY_ENDS) and not model.runs_later(call.scope))
            or any(word in lower for word in SECRET_WORDS)
            or is_handed_over(model, call)
        ):
            secret = _secret(call.node, call.scope, name or call.name.rpartition(".")[2])
            identity = lower.endswith(IDENTITY_ENDS) and call.name not in KEYS
            yield _identity(secret) if identity else secret


def _made_by_helpers(model: Model) -> Iterator[Draft]:
    """`SECRET_KEY = make_key()`, where the function of the project gives something random."""
    for scope in model.scopes:
        if not model.at_start(scope) or (
            model.runs_later(scope) and scope.name not in CONSTRUCTORS
        ):
            continue
        told: set[str] = set()
        for site in scope.calls:
            values = model.values(site.node.func, scope)
            made = [f for value in values if (f := function_of(value)) is not None]
            if len(made) != 1 or not _gives_random(model, made[0]):
                continue
            name = bound_name(site.node, scope)
            if is_of_local(model, site.node, scope):
                continue
            secret = any(word in f"{name} {made[0].name}".lower() for word in SECRET_WORDS)
            if name and made[0].name not in told and secret:
                told.add(made[0].name)
                yield _secret(site.node, scope, name)


def _gives_random(model: Model, function: Scope) -> bool:
    """Whether a function returns what it has drawn."""
    drawn = [
        site.node
        for site in function.calls
        for value in model.values(site.node.func, function)
        if isinstance(value, External) and value.name in (*SECRETS, *KEYS, *SHUFFLES)
        if not is_fallback(model, site.node, function)
    ]
    if not drawn:
        return False
    # `random.shuffle(letters)` gives nothing: what it is given is random from then on.
    names = {a.id for call in drawn for a in call.args if isinstance(a, ast.Name)}

    def is_drawn(node: ast.AST) -> bool:
        return any(contains(node, call) for call in drawn) or any(
            isinstance(inner, ast.Name) and inner.id in names for inner in walk(node)
        )

    # In the order of the source: `raw = urandom(8)`, `hashed = sha256(raw)`.
    for name, bindings in function.bindings.items():
        if any(binding.kind == "value" and is_drawn(binding.node) for binding in bindings):
            names.add(name)
    return any(map(is_drawn, function.returns))


def _factories(model: Model) -> Iterator[Draft]:
    """`SECRET_KEY: str = Field(default_factory=...)`, and class bodies, which run at import."""
    for scope in model.scopes:
        if scope.kind != "class" or not model.at_start(scope):
            continue
        for call in scope.calls:
            for keyword in call.node.keywords:
                if keyword.arg != "default_factory":
                    continue
                name = next(
                    (n for n, bs in scope.bindings.items() if any(b.node is call.node for b in bs)),
                    "",
                )
                made = model.values(keyword.value, scope)
                random = any(isinstance(v, External) and v.name in SECRETS for v in made)
                if random and any(word in name.lower() for word in SECRET_WORDS):
                    base = model.evaluator.hierarchy.external_bases(scope)
                    if any("Settings" in b for b in base):
                        yield _secret(call.node, scope, name)


def _secret(node: ast.AST, scope: Scope, name: str) -> Draft:
    message = f"`{name}` is random: each environment has its own and refuses what others signed"
    fix = "Read it from the environment or Secrets Manager."
    return start_draft_at(node, scope, "LO509", "warning", message, name, fix)


def _identity(draft: Draft) -> Draft:
    """The same of a number that signs nothing: it names the process."""
    return replace(
        draft,
        message=f"`{draft.symbol}` is random: each environment has its own",
        fix="Take what is to be the same everywhere from the environment.",
    )
