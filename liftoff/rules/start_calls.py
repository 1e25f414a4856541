"""Databases that import or start-up asks through an extension (LO501, besides connections)."""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.project.scopes import Scope
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model

# What sends a query, by the name of the method.
_QUERIES = (
    "first", "first_or_404", "all", "one", "one_or_none", "count", "scalar", "commit", "execute",
    "paginate", "scalars", "flush",
)  # fmt: skip
_DATABASES = (
    "flask_sqlalchemy.SQLAlchemy().session.", "flask_sqlalchemy.SQLAlchemy().Model.query.",
    "flask_sqlalchemy.SQLAlchemy().Model.query_class", "sqlalchemy.orm.sessionmaker()().",
    "sqlalchemy.orm.scoped_session()", "sqlalchemy.orm.Session()", "sqlmodel.Session()",
    "flask_sqlalchemy.model.Model.query.",
)  # fmt: skip
# What a class of documents, or a query of them, asks at once.
_ASKED_OF_DOCUMENTS = (
    "first", "all", "count", "get", "get_or_none", "get_or_create", "update", "delete", "insert",
    "save", "modify", "create", "find_one", "to_list", "insert_many", "insert_one", "bulk_create",
    "exists", "aggregate", "distinct", "update_one", "delete_all", "first_or_none", "get_or_404",
)  # fmt: skip
_DOCUMENTS = ("mongoengine.", "flask_mongoengine.", "beanie.", "odmantic.", "tortoise.")
# Bases of tables and documents whose methods ask when they are awaited, or told to run at once.
_MODELS = (
    "tortoise.models.Model.", "tortoise.Model.", "beanie.Document.",
    "piccolo.table.Table.", "ormar.Model.", "edgy.Model.", "saffier.Model.",
    "odmantic.AIOEngine().",
)  # fmt: skip
_AT_ONCE = ("peewee.Model.get", "peewee.Model.create", "peewee.Model.insert")


def start_calls(model: Model, starting: frozenset[Scope]) -> Iterator[Draft]:
    """The first query of each function of those that start-up runs for sure."""
    told: set[Scope] = set()
    queries = [c for c in model.method_calls(*_QUERIES) if c.name.startswith(_DATABASES)]
    documents = model.method_calls(*_ASKED_OF_DOCUMENTS)
    queries += [c for c in documents if c.name.startswith(_DOCUMENTS)]
    for call in (*queries, *_of_models(model)):
        scope = call.scope
        if scope in told or scope not in starting or model.at_shutdown(scope, call.node):
            continue
        told.add(scope)
        yield Draft(
            rule="LO501",
            severity="warning",
            category="startup_side_effect",
            message="start-up asks the database, within 10 s, in each cold start",
            node=call.node,
            scope=scope,
            symbol=call.name,
            fix="Do it when deploying, or lazily in the request that needs it.",
            whole_app=True,
            of_start=True,
        )


def _of_models(model: Model) -> Iterator[Call]:
    """Queries by methods of tables and documents: `await User.filter(name=name).first()`."""
    yield from model.calls_of(*_AT_ONCE)
    for call in model.calls_of(*_MODELS):
        if call.site.awaited or call.name.endswith(".run_sync"):
            yield call
