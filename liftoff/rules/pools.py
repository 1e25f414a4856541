"""LO601: a pool of database connections in each environment.

## What it finds

Pools that are made at import or start-up with a size of their own (also by `SQLALCHEMY_POOL_SIZE`
and `SQLALCHEMY_ENGINE_OPTIONS`), pools of drivers, and engines that each request makes anew.

## Why

Lambda runs up to 1,000 environments of an account at once, each with its own pool, and each answers
one request at a time: one connection is enough, and a pool of ten asks the database for 10,000.

## Example

Bad: `create_engine(url, pool_size=20)`.
Good: `create_engine(url, poolclass=NullPool)` behind RDS Proxy.

## How sure

Pools are known by library and arguments; a size that only a setting tells is not judged.

## How to fix

Keep one connection (`pool_size=1, max_overflow=0`) or none (`NullPool`), behind RDS Proxy.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import Constant, Container, External, Place
from liftoff.project.source.scopes import Scope
from liftoff.rules.databases import is_sqlite
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model
from liftoff.rules.network.engines import in_requests
from liftoff.rules.tables.databases import POOLS

_SIZES = ("pool_size", "max_overflow", "pool_maxsize")
_DATABASES_SIZES = ("max_size", "min_size")


def check(model: Model) -> Iterator[Draft]:
    """Engines with a size, and pools by name."""
    for call in model.calls("sqlalchemy.create_engine"):
        sizes = list(_sizes(model, call))
        address = call.argument(0, "url")
        values = model.values(address, call.scope) if address is not None else ()
        local = is_sqlite(values) and not any(isinstance(v, External | Place) for v in values)
        if not local and any(_many(model, call, size) for size in sizes):
            yield from _draft(model, call)
    for call in model.calls("databases.Database"):
        sizes = [k.value for k in call.node.keywords if k.arg in _DATABASES_SIZES]
        if any(_many(model, call, size) for size in sizes):
            yield from _draft(model, call)
    for call in model.calls(*POOLS):
        yield from _draft(model, call)
    yield from _by_setting(model)
    yield from in_requests(model)


def _by_setting(model: Model) -> Iterator[Draft]:
    """`SQLALCHEMY_POOL_SIZE = 5`, and the same in Flask-SQLAlchemy's options."""
    for key in ("SQLALCHEMY_POOL_SIZE", "SQLALCHEMY_ENGINE_OPTIONS"):
        for node, scope in model.program.config.get(key, ()):
            sizes = [node]
            if key.endswith("OPTIONS"):
                sizes = list(_in_dict(node, _SIZES)) if isinstance(node, ast.Dict) else []
            numbers = [v.value for s in sizes for v in model.values(s, scope)
                       if isinstance(v, Constant)]  # fmt: skip
            if any(isinstance(n, int) and n > 1 for n in numbers) and model.live(scope):
                yield _pool(node, scope, key, key)
                return


def _in_dict(made: ast.Dict, names: tuple[str, ...]) -> Iterator[ast.expr]:
    """The values under some keys of a dict that is written out."""
    for key, given in zip(made.keys, made.values, strict=True):
        if isinstance(key, ast.Constant) and key.value in names:
            yield given


def _sizes(model: Model, call: Call) -> Iterator[ast.expr]:
    """What is given as a size, by its keyword or in a dict: `create_engine(url, **options)`."""
    for keyword in call.node.keywords:
        if keyword.arg in _SIZES:
            yield keyword.value
        for value in model.values(keyword.value, call.scope) if keyword.arg is None else ():
            made = value.site.node if isinstance(value, Container) else None
            if isinstance(made, ast.Dict):
                yield from _in_dict(made, _SIZES)


def _many(model: Model, call: Call, node: ast.expr) -> bool:
    """Whether a size may be more than one; one that the environment gives may."""
    numbers = [v.value for v in model.values(node, call.scope) if isinstance(v, Constant)]
    return not numbers or any(isinstance(n, int) and n > 1 for n in numbers)


def _draft(model: Model, call: Call) -> Iterator[Draft]:
    if model.only_command(call.scope) or not model.live(call.scope):
        return
    yield _pool(call.node, call.scope, call.name.rpartition(".")[2], call.name)


def _pool(node: ast.expr, scope: Scope, name: str, symbol: str) -> Draft:
    return Draft(
        rule="LO601",
        severity="warning",
        category="startup_side_effect",
        message=f"`{name}` keeps a pool in each of up to 1,000 environments",
        node=node,
        scope=scope,
        symbol=symbol,
        fix="Keep one connection or none (NullPool), and put RDS Proxy before the database.",
        whole_app=True,
    )
