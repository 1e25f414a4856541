"""Engines that each request makes anew, with a pool that nobody closes (LO601)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import External, Place, Site
from liftoff.project.graph.edges import function_of
from liftoff.project.graph.flow import CONSTRUCTORS
from liftoff.project.program import decorator_name
from liftoff.project.source.scopes import Scope
from liftoff.rules.databases import is_sqlite
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model
from liftoff.rules.states.bound_names import contains

_MAKERS = (
    "sqlalchemy.create_engine", "sqlmodel.create_engine",
    "sqlalchemy.ext.asyncio.create_async_engine", "sqlmodel.ext.asyncio.create_async_engine",
)  # fmt: skip
# Decorators that cache nothing.
_PLAIN = ("classmethod", "staticmethod", "property", "contextmanager", "asynccontextmanager")


def in_requests(model: Model) -> Iterator[Draft]:
    """Engines that are made in a request and end with it, as far as the source tells."""
    for call in model.calls(*_MAKERS):
        if _is_made_anew(model, call):
            yield Draft(
                rule="LO601",
                severity="warning",
                category="startup_side_effect",
                message="each request makes a pool of its own, whose connections nobody closes",
                node=call.node,
                scope=call.scope,
                symbol=call.name,
                fix="Make the engine once, with NullPool or one connection, behind RDS Proxy.",
            )


def _is_made_anew(model: Model, call: Call) -> bool:
    scope = call.scope
    if not model.in_request(scope) or model.at_start(scope) or scope.name in CONSTRUCTORS:
        return False
    if _may_be_cached(scope) or model.is_kept(Site(scope, call.node)) or _without_pool(model, call):
        return False
    if _closes(scope) or _stores(scope, [call.node]):
        return False
    return not any(_keeps(model, caller, scope) for caller in model.callers(scope))


def _without_pool(model: Model, call: Call) -> bool:
    address = call.argument(0, "url")
    values = model.values(address, call.scope) if address is not None else ()
    if is_sqlite(values) and not any(isinstance(v, External | Place) for v in values):
        return True
    return any(k.arg in (None, "poolclass") for k in call.node.keywords)


def _may_be_cached(scope: Scope) -> bool:
    return any(decorator_name(d) not in _PLAIN for d in scope.decorators)


def _stores(scope: Scope, made: list[ast.Call]) -> bool:
    """Whether a function puts one of some objects where it lasts."""
    return any(
        store.value is not None and any(contains(store.value, node) for node in made)
        for store in scope.stores
        if not isinstance(store.target, ast.Name) or store.target.id not in scope.bindings
    )


def _keeps(model: Model, caller: Scope, function: Scope) -> bool:
    """Whether who calls a function stores what it gives in something that lasts, or closes it."""
    if _may_be_cached(caller) and caller not in model.handlers:
        return True
    made = [
        site.node
        for site in caller.calls
        if any(function_of(v) is function for v in model.values(site.node.func, caller))
    ]
    return _closes(caller) or _stores(caller, made)


def _closes(scope: Scope) -> bool:
    return any(getattr(site.node.func, "attr", "") == "dispose" for site in scope.calls)
