"""Objects of libraries that the command line alone sets up, and routes use (LO512).

`sessions.init_app(app)` in `main()`, and `Settings.llm = OpenAI()`: an import leaves them unset.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from liftoff.project.evaluation.values import External, Site
from liftoff.project.source.scopes import Scope, Store
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.running.on_the_way import of_command
from liftoff.rules.unimportable import unimportable_apps

_FIX = "Do it in the app factory or at import, which Lambda runs."
# Loggers, warnings and the like change nothing that a route gives; each request has its own `g`.
_QUIET = (
    "logging.", "loguru.", "structlog.", "warnings.", "sys.", "os.", "builtins.", "flask.g.",
    "flask.session.", "flask.request.",
)  # fmt: skip


def objects_of_command(model: Model) -> Iterator[Draft]:
    """Extensions that only the command binds to the app, and attributes that only it sets."""
    if not unimportable_apps(model):
        yield from _extensions(model)
        yield from _attributes(model)


def _extensions(model: Model) -> Iterator[Draft]:
    calls = [c for c in model.method_calls("init_app") if c.name.count("()") == 1]
    bound: dict[Site, list[Scope]] = {}
    for call in calls:
        if call.value.site is not None:
            bound.setdefault(call.value.site, []).append(call.scope)
    for call in calls:
        site = call.value.site
        if site is None or not model.at_import(site.scope):
            continue
        if not all(of_command(model, scope) for scope in bound[site]):
            continue
        made = site.node
        if isinstance(made, ast.Call) and (made.args or _is_told_app(made)):
            # It has the app already.
            continue
        name = call.name.partition("()")[0].rpartition(".")[2]
        yield _draft(call.node, call.scope, name, f"`{name}` is bound to the app by")


def _is_told_app(made: ast.Call) -> bool:
    return any(keyword.arg == "app" for keyword in made.keywords)


def _attributes(model: Model) -> Iterator[Draft]:
    set_there: dict[str, list[Store]] = {}
    for stores in model.program.attribute_stores.values():
        by_owner: dict[str, list[Store]] = {}
        for store in stores:
            owner = _library_object(model, store.target, store.scope)
            if owner:
                by_owner.setdefault(owner, []).append(store)
        for owner, own in by_owner.items():
            if all(of_command(model, store.scope) for store in own):
                set_there.setdefault(owner, []).extend(own)
    for owner, own in set_there.items():
        if next(_users(model, owner), None) is not None:
            text = ast.unparse(own[0].target)
            others = [(s.target, s.scope, "this is set, too") for s in own[1:]]
            found = _draft(own[0].target, own[0].scope, text, f"`{text}` is set by")
            yield replace(found, related=tuple(others))


def _library_object(model: Model, target: ast.expr, scope: Scope) -> str:
    """The name of what a library has for all, whose attribute is set: `Settings` of a module."""
    if not isinstance(target, ast.Attribute) or not isinstance(target.value, ast.Name):
        return ""
    for value in model.values(target.value, scope):
        if isinstance(value, External) and value.site is None and "()" not in value.name:
            return "" if f"{value.name}.".startswith(_QUIET) else value.name
    return ""


def _users(model: Model, owner: str) -> Iterator[Scope]:
    """The functions that requests run, or what they start, and that use the object itself."""
    last = owner.rpartition(".")[2]
    for scope in model.scopes:
        if last in scope.loads and model.runs_later(scope):
            for value in model.values(scope.loads[last], scope):
                if isinstance(value, External) and value.name == owner:
                    yield scope


def _draft(node: ast.AST, scope: Scope, symbol: str, what: str) -> Draft:
    return Draft(
        rule="LO512",
        severity="warning",
        category="startup_side_effect",
        message=f"{what} the command line only, and routes use it",
        node=node,
        scope=scope,
        symbol=symbol,
        fix=_FIX,
        whole_app=True,
    )
