"""Databases that import or start-up asks through an extension (LO501, besides connections)."""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft
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
    """The first query of each function of those that start-up runs for sure."""
    told: set[Scope] = set()
    queries = [c for c in model.method_calls(*QUERIES) if c.name.startswith(DATABASES)]
    documents = model.method_calls(*ASKED_OF_DOCUMENTS)
    queries += [c for c in documents if c.name.startswith(DOCUMENTS)]
    for call in (*queries, *_of_models(model)):
        scope = call.scope
        if scope in told or scope not in starting or model.at_shutdown(scope, call.node):
            continue
        told.add(scope)
        message = "start-up asks the database, within 10 s, in each cold start"
        yield start_draft(call, "LO501", "warning", message)


def _of_models(model: Model) -> Iterator[Call]:
    """Queries by methods of tables and documents: `await User.filter(name=name).first()`."""
    yield from model.calls_of(*AT_ONCE)
    for call in model.calls_of(*MODELS):
        if call.site.awaited or call.name.endswith(".run_sync"):
            yield call
