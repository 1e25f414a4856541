"""Databases that import or start-up asks through an extension (LO501, besides connections)."""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft, with_others
from liftoff.rules.model import Call, Model
from liftoff.rules.starting.start_draft import start_draft
from liftoff.rules.tables.queries import (
    ASKED_OF_DOCUMENTS,
    AT_ONCE,
    DATABASES,
    DOCUMENTS,
    MODELS,
    QUERIES,
)


def start_calls(model: Model, starting: frozenset[Scope]) -> Iterator[Draft]:
    """A finding a module about the first query of each function that start-up runs for sure."""
    first: dict[Scope, Call] = {}
    queries = [c for c in model.method_calls(*QUERIES) if c.name.startswith(DATABASES)]
    documents = model.method_calls(*ASKED_OF_DOCUMENTS)
    # What a field holds is data: `self.metrics.get(key)`.
    queries += [c for c in documents if c.name.startswith(DOCUMENTS) and "Field()" not in c.name]
    for call in (*queries, *_of_models(model)):
        scope = call.scope
        if scope in starting and not model.at_shutdown(scope, call.node):
            first.setdefault(scope, call)
    modules: dict[Scope, list[Call]] = {}
    for call in first.values():
        modules.setdefault(call.scope.module_scope(), []).append(call)
    for call, *others in modules.values():
        message = "start-up asks the database, within 10 s, in each cold start"
        draft = start_draft(call, "LO501", "warning", message)
        yield with_others(draft, [(c.node, c.scope) for c in others], "and here")


def _of_models(model: Model) -> Iterator[Call]:
    """Queries by methods of tables and documents: `await User.filter(name=name).first()`."""
    yield from model.calls_of(*AT_ONCE)
    for call in model.calls_of(*MODELS):
        if call.site.awaited or call.name.endswith(".run_sync"):
            yield call
