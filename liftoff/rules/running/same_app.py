"""Which code belongs to the same app: a folder of examples has many, each with its own database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liftoff.frameworks.registrars import Registrar
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model
from liftoff.rules.running.import_modules import with_imported

# Blueprints in blueprints; more is rare, and a loop possible.
_MAX_DEPTH = 4


def of_same_app(model: Model, place: Scope, scopes: Iterable[Scope]) -> list[Scope]:
    """Those of some scopes that an app has which has a place, too; all, where no app is seen to."""
    having = [app for app in model.once(_apps) if place.module_scope() in app]
    return [s for s in scopes if not having or any(s.module_scope() in app for app in having)]


def _apps(model: Model) -> list[set[Scope]]:
    """The modules of each app: where it and its routes are, and what these import."""
    registrars = model.map.registry.registrars
    starts = {
        frozenset(_modules(model, registrars[site]))
        for site in model.map.apps
        if site in registrars
    }
    return [with_imported(model.graph, modules) for modules in starts if len(starts) > 1]


def _modules(model: Model, registrar: Registrar, depth: int = 0) -> Iterator[Scope]:
    yield registrar.site.scope.module_scope()
    yield from (one.scope.module_scope() for one in registrar.registrations)
    for child in registrar.children:
        inner = model.map.registry.registrars.get(child.site)
        if inner is not None and depth < _MAX_DEPTH:
            yield from _modules(model, inner, depth + 1)
