"""Databases and services of AWS that import or start-up asks (LO501, besides connections)."""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.rules.effects import CONNECTS
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
_AWS = (
    "boto3.client().", "boto3.session.Session().client().", "boto3.Session().client().",
    "boto3.resource().Table().", "boto3.resource().Bucket().", "boto3.resource().Object().",
    "boto3.resource().Queue().", "boto3.session.Session().resource().Table().",
)  # fmt: skip
# Of a client of AWS, what asks nobody.
_OFFLINE = (
    ".get_paginator", ".get_waiter", ".generate_presigned_url", ".generate_presigned_post",
    ".can_paginate", ".close", ".meta", ".exceptions", ".batch_writer",
)  # fmt: skip


def start_calls(model: Model) -> Iterator[Draft]:
    """One for each function: its first query, its first call of AWS."""
    told: set[tuple[object, str]] = set()
    for call, what in (*_queries(model), *_services(model)):
        key = (call.scope, what)
        if key in told or not model.at_start(call.scope) or model.only_command(call.scope):
            continue
        told.add(key)
        yield Draft(
            rule="LO501",
            severity="warning",
            category="startup_side_effect",
            message=f"start-up asks {what}, within 10 s, in each cold start",
            node=call.node,
            scope=call.scope,
            symbol=call.name,
            fix="Do it when deploying, or lazily in the request that needs it.",
            whole_app=True,
            of_start=True,
        )


def _queries(model: Model) -> Iterator[tuple[Call, str]]:
    for call in model.method_calls(*_QUERIES):
        if call.name.startswith(_DATABASES):
            yield call, "the database"


def _services(model: Model) -> Iterator[tuple[Call, str]]:
    for call in model.calls_below(*_AWS):
        if call.name not in CONNECTS and not call.name.endswith(_OFFLINE):
            yield call, "AWS"
