"""LO512: an app that nothing importable gives.

## Why

Lambda imports a module and takes the app from it, or calls a factory that returns it. An app that
`main()` makes, configures and serves is a local variable there: no import reaches it.

## Example

Bad: `def main(): app = Flask(__name__); ...; app.run()`.
Good: `def create_app(): ...; return app`, and `main()` that calls it.

## How sure

Certain where the module is the server's entry and no import binds the app; a factory that returns
it, under whatever name, is left alone.

## How to fix

Move what makes the app into a factory that returns it, with the command line's options as arguments
or environment variables.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.frameworks.registrars import REGISTRAR_KINDS
from liftoff.project.evaluation.values import External, Instance, Site
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model

_PUTS_IN = frozenset({"include_router", "mount", "register_blueprint"})


def check(model: Model) -> Iterator[Draft]:
    """Apps with routes that stay inside the function that makes them."""
    for site in unimportable_apps(model):
        name = site.scope.name
        yield Draft(
            rule="LO512",
            severity="blocker",
            category="startup_side_effect",
            message=f"the app exists inside `{name}` only; Lambda has nothing to import",
            node=site.node,
            scope=site.scope,
            symbol=name,
            fix="Make the app in a factory that returns it, and call that.",
            whole_app=True,
        )
    yield from _of_scripts(model)
    yield from _put_in_by_scripts(model)


def _put_in_by_scripts(model: Model) -> Iterator[Draft]:
    """Routers and apps that only `main()` puts into an app that is importable, one a function."""
    alone = set(unimportable_apps(model))
    for scope in model.scopes:
        if scope.kind == "module" or not model.only_script(scope):
            continue
        for site in scope.calls:
            function = site.node.func
            if not (isinstance(function, ast.Attribute) and function.attr in _PUTS_IN):
                continue
            apps = {
                value.site
                for value in model.values(function.value, scope)
                if isinstance(value, External) and value.name in REGISTRAR_KINDS
            }
            if any(s is not None and s not in alone and model.at_import(s.scope) for s in apps):
                name = scope.name or "__main__"
                yield Draft(
                    rule="LO512",
                    severity="warning" if function.attr == "mount" else "blocker",
                    category="startup_side_effect",
                    message=f"only a script runs `{name}`, which adds to the app: imports lack it",
                    node=site.node,
                    scope=scope,
                    symbol=name,
                    fix="Add it where the app is made, or in a factory that returns it.",
                    whole_app=True,
                )
                break


def _of_scripts(model: Model) -> Iterator[Draft]:
    """Routes that only `main()` or the block under `__main__` puts into an app that is importable.

    One finding for each function that registers some.
    """
    alone = set(unimportable_apps(model))
    told: set[Scope] = set()
    for site, registrar in model.map.registry.registrars.items():
        if site in alone or not model.at_import(site.scope):
            continue
        for found in registrar.registrations:
            scope = found.scope
            if scope in told or scope.kind == "module" or not model.only_script(scope):
                continue
            told.add(scope)
            name = scope.name or "__main__"
            yield Draft(
                rule="LO512",
                severity="blocker",
                category="startup_side_effect",
                message=f"only a script runs `{name}`, which adds routes: an import has none",
                node=found.site,
                scope=scope,
                symbol=name,
                fix="Add them where the app is made, or in a factory that returns it.",
                whole_app=True,
            )


def unimportable_apps(model: Model) -> list[Site]:
    """Where an app with routes is made that nothing importable gives."""
    found: list[Site] = []
    for site in model.map.apps:
        registrar = model.map.registry.registrars[site]
        if not (registrar.registrations or registrar.children):
            continue
        if not isinstance(site.node, ast.Call):
            # What an annotation says, or a method of a class of apps: another makes it.
            continue
        # Who calls it to get the app runs the server, and gets nothing.
        serves = site.scope in model.serving.scopes and not model.at_import(site.scope)
        alone = site.scope.is_function and (serves or _stays(model, site))
        if site.scope.kind == "main" or alone:
            found.append(site)
    return [site for site in found if not _has_twin(model, site, found)]


def _has_twin(model: Model, site: Site, found: list[Site]) -> bool:
    """Whether an importable app is of the same class of the project, which gives it its rules."""
    own = _classes(model, site)
    return any(own & _classes(model, other) for other in model.map.apps if other not in found)


def _classes(model: Model, site: Site) -> set[Scope]:
    if not isinstance(site.node, ast.Call):
        return set()
    values = model.values(site.node, site.scope)
    return {value.cls for value in values if isinstance(value, Instance)}


def _stays(model: Model, site: Site) -> bool:
    function = site.scope
    if any(_holds(model, node, function, site) for node in function.returns + function.yields):
        return False
    if _made_by_scripts(model, site):
        return True
    # Stored in a global or an attribute, it may be reached from outside.
    return not any(
        store.value is not None and _holds(model, store.value, store.scope, site)
        for scope in function.walk()
        for store in scope.stores
        if store.kind in ("name", "attribute")
    )


def _made_by_scripts(model: Model, site: Site) -> bool:
    """Whether nothing but `main()` calls what makes the app and stores it somewhere."""
    function = site.scope
    callers = {
        scope
        for scope in model.scopes
        for edge in model.graph.edges.get(scope, ())
        if edge.callee is function
    }
    if any(_holds(model, node, caller, site) for caller in callers for node in caller.returns):
        return False
    return bool(callers) and all(map(model.only_script, callers))


def _holds(model: Model, node: ast.expr, scope: Scope, site: Site) -> bool:
    return any(
        isinstance(value, External | Instance) and value.site is site
        for part in walk(node)
        if isinstance(part, ast.Name | ast.Call | ast.Attribute)
        for value in model.values(part, scope)
    )
