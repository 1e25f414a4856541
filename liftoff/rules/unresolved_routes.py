"""LO904: routes that the source does not show.

## What it finds

A registration whose rule is computed, a prefix that only a setting tells, an app or router that
only the run tells, a class that makes several rules of one, libraries that add routes of which the
source does not tell all, and an app for which the source shows no route at all. Such routes are
missing from the list, and nothing is said about them.

## Why

`liftoff analyze` reads source and runs nothing, so what a loop over a folder, a configuration file
or most libraries register is not known to it. `liftoff split` asks the living app and sees every
route.

## Example

Bad: `app.add_url_rule(load_rules()["home"], view_func=home)`.
Good: `app.add_url_rule("/home", view_func=home)`.

## How sure

That something is missing is certain, and how much is not. A registration that no source shows at
all, such as a plug-in's, is not noticed.

## How to fix

Nothing, when the routes are a library's; otherwise write rules as texts. Compare with
`liftoff routes --app`, which imports the app.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft, with_others
from liftoff.rules.model import Model


def check(model: Model) -> Iterator[Draft]:
    """What the registry could not read; each reason once a file."""
    registry = model.map.registry
    libraries: dict[tuple[str, str], list[tuple[ast.AST, Scope]]] = defaultdict(list)
    for unknown in registry.unknown:
        libraries[unknown.why, unknown.scope.module.path].append((unknown.node, unknown.scope))
    for (why, _), ((node, scope), *others) in libraries.items():
        yield with_others(_draft(node, scope, why), others, "another")
    untold: dict[str, list[tuple[ast.AST, Scope]]] = defaultdict(list)
    for registrar in registry.registrars.values():
        for registration in registrar.registrations:
            if registration.unknown_rule:
                place = (registration.site, registration.scope)
                places = untold[registration.scope.module.path]
                if place not in places:
                    places.append(place)
    for (node, scope), *others in untold.values():
        what = f"its rule and of {len(others)} more here" if others else "its rule"
        draft = _draft(node, scope, f"only the run tells the text of {what}")
        yield with_others(draft, others, "another")
    if not (model.map.routes or registry.unknown or untold):
        for site in model.map.apps[:1]:
            yield _draft(site.node, site.scope, "the source shows none of this app's")


def _draft(node: ast.AST, scope: Scope, why: str) -> Draft:
    return Draft(
        rule="LO904",
        severity="info",
        category="unresolved_route",
        message=f"routes are missing from the list: {why}",
        node=node,
        scope=scope,
        symbol="route",
        fix="Compare with the living app's map, which `liftoff split` reads.",
        reached=(scope,),
        whole_app=True,
    )
