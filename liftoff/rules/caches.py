"""Caches, rate limits and metrics in memory (LO105, LO107, LO112).

## What it finds

| code | what | severity |
|---|---|---|
| LO105 | `lru_cache` and `cache` with arguments, `cachetools`, SimpleCache | warning |
| LO105 | a store of documents or vectors, or a circuit breaker, in memory | warning |
| LO105 | a semaphore that is kept: each environment has its own | info |
| LO105 | a cache of Flask-Caching of which only the settings tell the kind | info |
| LO107 | a rate limiter that counts in memory | blocker |
| LO112 | `prometheus_client` metrics, which another request would scrape | warning |

## Why

Each Lambda environment has its own memory: a cache misses more often and may answer with what
another environment has already replaced; a rate limit is multiplied by the number of environments;
metrics count one environment's share.

A cached function without parameters is the same in every environment and is not reported, unless
code drops its answer; nor is one that a request defines and drops, or whose answer depends on
nothing but what it is given, unless a route drops it.

## Example

Bad: `Limiter(get_remote_address, app=app)`.
Good: `Limiter(get_remote_address, app=app, storage_uri="redis://…")`, or a usage plan.

## How sure

Known by the library's names and by the arguments in the source: what is given a store that
environments share is left alone. Whether an old answer does harm the source does not say, hence a
warning.

## How to fix

Point the cache or limiter at ElastiCache or DynamoDB; leave a cache in memory where a stale answer
does no harm.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from liftoff.project.evaluation.values import (
    Constant,
    Container,
    External,
    FunctionValue,
    Instance,
    Method,
    Site,
    Value,
)
from liftoff.project.graph.flow import CONSTRUCTORS
from liftoff.project.program import decorating
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft, Severity, with_others
from liftoff.rules.libraries import unknown_calls
from liftoff.rules.model import Call, Model
from liftoff.rules.states.cache_changes import changed_by, droppers, users
from liftoff.rules.states.memory_stores import (
    addressed,
    kept_stores,
    unnamed_vectors,
    unplaced_stores,
)
from liftoff.rules.states.process_limits import breakers, kept_semaphores
from liftoff.rules.states.pure_answers import is_pure
from liftoff.rules.tables.memory import (
    CACHE_DECORATORS,
    CACHES,
    LIMITERS,
    MEMORY_LIMITERS,
    METRICS,
    METRICS_MIDDLEWARE,
    OF_MEMORY,
    TIMED_CACHES,
    VECTORS,
)

# Builtins that call what they are given, and do not keep it.
_CALLING = ("map", "filter", "sorted", "min", "max")

_FIX = "Move it to ElastiCache or DynamoDB, or accept that each environment starts empty."


def check(model: Model) -> Iterator[Draft]:
    """Decorated functions, cache objects, limiters and metrics."""
    dropped = droppers(model)
    for scope in model.scopes:
        decorated = scope.is_function and scope.decorators
        if decorated and model.runs_later(scope) and not _is_dropped(model, scope):
            dropping = dropped.get(scope, ())
            if not any(map(model.in_request, dropping)) and is_pure(model, scope):
                continue
            for found in _decorated(model, scope, dropped=bool(dropping)):
                yield changed_by(found, scope.id, dropping)
    yield from _put_on(model)
    yield from _stores(model)
    for call in model.calls(*LIMITERS):
        if _counts_in_memory(model, call):
            yield _draft(call, "LO107", "blocker", "in_memory_cache", "counts requests in memory")
    for call in (*model.calls(*MEMORY_LIMITERS), *unknown_calls.limiters(model)):
        yield _draft(call, "LO107", "blocker", "in_memory_cache", "counts requests in memory")
    for call in breakers(model):
        yield _draft(call, "LO105", "warning", "in_memory_cache", "counts failures in memory")
    for call in kept_semaphores(model):
        what = "lets some go on at a time in this environment, which answers one at a time"
        yield _draft(call, "LO105", "info", "in_memory_cache", what)
    yield from _metrics(model)


def _stores(model: Model) -> Iterator[Draft]:
    """Objects that keep entries, documents or vectors."""
    for call in _objects(model):
        yield _store(model, call, "warning", "keeps its entries in memory")
    for call in model.calls("flask_caching.Cache"):
        # Flask-Caching keeps nothing where nobody says what; a file of settings may.
        if not _given_types(model, call):
            what = "keeps its entries in memory where the settings say so"
            yield _store(model, call, "info", what)
    for call in (
        *kept_stores(model, VECTORS),
        *unnamed_vectors(model),
        *unplaced_stores(model),
    ):
        yield _draft(
            call, "LO105", "warning", "in_memory_cache", "keeps what it is given in memory"
        )
    for call in addressed(model, OF_MEMORY):
        if call.name.startswith("limits."):
            yield _draft(call, "LO107", "blocker", "in_memory_cache", "counts requests in memory")
        else:
            yield _draft(call, "LO105", "warning", "in_memory_cache", "keeps entries in memory")


def _store(model: Model, call: Call, severity: Severity, what: str) -> Draft:
    found = _draft(call, "LO105", severity, "in_memory_cache", what)
    return changed_by(found, f"{call.scope.id}:{call.node.lineno}", users(model, call))


def _objects(model: Model) -> Iterator[Call]:
    """Caches that keep their entries in memory."""
    for call in dict.fromkeys((*model.calls(*CACHES), *unknown_calls.kept_in_memory(model))):
        if not made_for_a_call(model, call):
            yield call
    for call in model.calls("flask_caching.Cache"):
        if any("simple" in text.lower() for text in cache_types(model, call)):
            yield call
    for call in model.calls("aiocache.Cache"):
        if _is_memory(model, call.argument(0, "cache_class"), call.scope):
            yield call


def _put_on(model: Model) -> Iterator[Draft]:
    """`self.rows = lru_cache(16)(self._rows)`: decorators as calls."""
    with_options = model.calls(*(f"{name}()" for name in CACHE_DECORATORS))
    # `get(key)` of `get = lru_cache(load)` is a call of what the decorator has made.
    putting = [call for call in with_options if not _is_put_on(model, call.value.site)]
    for call in (*putting, *model.calls(*CACHE_DECORATORS)):
        if _takes_anything(model, call) and not made_for_a_call(model, call):
            yield _draft(call, "LO105", "warning", "in_memory_cache", "keeps answers in memory")


def _is_put_on(model: Model, made: Site | None) -> bool:
    """Whether a call of a decorator has the function already, and no options."""
    if made is None or not isinstance(made.node, ast.Call):
        return False
    given = made.node.args[:1]
    return any(_is_function(v) for node in given for v in model.values(node, made.scope))


def _is_function(value: Value) -> bool:
    """Whether it can be called: a function of the project, or what a library has, not gives."""
    if isinstance(value, External):
        return value.site is None and not value.name.endswith("()")
    return isinstance(value, FunctionValue | Method)


def _is_dropped(model: Model, function: Scope) -> bool:
    """Whether a request defines it inside a function, which only calls it."""
    around = function.parent
    if around is None or not around.is_function:
        return False
    if model.at_start(around) or not model.runs_later(around):
        return False
    calls = [node for node in walk(around.node) if isinstance(node, ast.Call)]
    called = {id(call.func) for call in calls}
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id in _CALLING:
            called.update(map(id, call.args))
            called.update(id(keyword.value) for keyword in call.keywords)
    return not any(
        isinstance(node, ast.Name)
        and node.id == function.name
        and isinstance(node.ctx, ast.Load)
        and id(node) not in called
        for node in walk(around.node)
    )


def _takes_anything(model: Model, call: Call) -> bool:
    """Whether what is cached has parameters: else it is made once, and is the same everywhere.

    Objects of a library's class, `lru_cache(Transformer.from_crs)`, are what they are made of.
    """
    given = model.values(call.node.args[0], call.scope) if call.node.args else ()
    for value in given:
        match value:
            case FunctionValue(function):
                if function.parameters and not is_pure(model, function):
                    return True
            case Method(function):
                if function.parameters[1:]:
                    return True
            case External(name) if _is_function(value) and not _makes_objects(name):
                return True
            case _:
                pass
    return False


def _makes_objects(name: str) -> bool:
    *_, owner, last = ("", *name.split("."))
    return last[:1].isupper() or (owner[:1].isupper() and last.startswith("from_"))


def _metrics(model: Model) -> Iterator[Draft]:
    for call in model.method_calls("add_middleware"):
        given = call.argument(0, "middleware_class")
        values = model.values(given, call.scope) if given is not None else ()
        if any(isinstance(v, External) and v.name in METRICS_MIDDLEWARE for v in values):
            yield _draft(
                call, "LO112", "warning", "in_memory_cache", "counts in this environment alone"
            )
    by_scope: dict[Scope, list[Call]] = defaultdict(list)
    for call in (*model.calls(*METRICS), *unknown_calls.counters(model)):
        by_scope[call.scope].append(call)
    for calls in by_scope.values():
        first, *others = sorted(calls, key=lambda call: (call.node.lineno, call.node.col_offset))
        found = _draft(
            first, "LO112", "warning", "in_memory_cache", "counts in this environment alone"
        )
        yield with_others(found, ((c.node, c.scope) for c in others), "this one does, too")


def made_for_a_call(model: Model, call: Call) -> bool:
    """Whether a constructor makes it, of objects that are used where they are made, and dropped."""
    owner = call.scope.owner_class
    if owner is None or call.scope.name not in CONSTRUCTORS:
        return False
    made = [v for v in model.evaluator.receivers(call.scope) if isinstance(v, Instance)]
    return bool(made) and all(
        model.in_request(value.site.scope)
        and any(
            isinstance(site.node.func, ast.Attribute) and site.node.func.value is value.site.node
            for site in value.site.scope.calls
        )
        for value in made
    )


def _counts_in_memory(model: Model, call: Call) -> bool:
    """Whether a limiter has no storage, or may have none: its own default is the memory."""
    given = call.argument(-1, "storage_uri", "storage_uris")
    if given is not None:
        return _may_be_memory(model, given, call.scope)
    for key in ("RATELIMIT_STORAGE_URI", "RATELIMIT_STORAGE_URL"):
        configured = model.program.config.get(key, [])
        if configured:
            return any(_may_be_memory(model, node, scope) for node, scope in configured)
    return True


def _may_be_memory(model: Model, node: ast.expr, scope: Scope) -> bool:
    values = model.values(node, scope)
    texts = _texts(model, node, scope)
    return Constant(None) in values or any(text.startswith("memory") for text in texts)


def _decorated(model: Model, scope: Scope, *, dropped: bool) -> Iterator[Draft]:
    parameters = [p for p in scope.parameters if p not in ("self", "cls")]
    for decorator in scope.decorators:
        node = decorating(decorator)
        for value in model.values(node, scope.parent or scope):
            if isinstance(value, External) and not (
                parameters or dropped or value.name in TIMED_CACHES
            ):
                continue
            if isinstance(value, External) and (
                value.name in CACHE_DECORATORS
                or _is_local(model, value, decorator, scope)
                or unknown_calls.caches_answers(value.name)
            ):
                yield Draft(
                    rule="LO105",
                    severity="warning",
                    category="in_memory_cache",
                    message=f"`{scope.name}` caches its answers in the memory of one environment",
                    node=decorator,
                    scope=scope,
                    symbol=scope.name,
                    fix=_FIX,
                    related=((scope.node, scope, "the function"),),
                )


def _is_local(model: Model, value: External, decorator: ast.expr, scope: Scope) -> bool:
    """Whether aiocache's decorator keeps its entries in memory, as it does unless told else."""
    if value.name != "aiocache.cached" or not isinstance(decorator, ast.Call):
        return False
    kind = next((k.value for k in decorator.keywords if k.arg in ("cache", "alias")), None)
    return _is_memory(model, kind, scope.parent or scope)


def _is_memory(model: Model, kind: ast.expr | None, scope: Scope) -> bool:
    """Whether aiocache's kind of cache is the memory, as it is unless told else."""
    if kind is None:
        return True
    names = [v.name for v in model.values(kind, scope) if isinstance(v, External)]
    return any(name.endswith(("MEMORY", "SimpleMemoryCache")) for name in names)


def cache_types(model: Model, call: Call) -> list[str]:
    """What `CACHE_TYPE` may be for a cache of Flask-Caching; empty when nothing says so."""
    return [
        text for node, scope in _given_types(model, call) for text in _texts(model, node, scope)
    ]


def _given_types(model: Model, call: Call) -> list[tuple[ast.expr, Scope]]:
    """Where the source sets `CACHE_TYPE`, to whatever."""
    given = list(model.program.config.get("CACHE_TYPE", []))
    own = call.argument(1, "config")
    for init in model.calls("flask_caching.Cache().init_app"):
        own = own or init.argument(1, "config")
    for value in model.values(own, call.scope) if own is not None else ():
        if isinstance(value, Container) and isinstance(value.site.node, ast.Dict):
            literal = value.site.node
            for key, node in zip(literal.keys, literal.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "CACHE_TYPE":
                    given.append((node, value.site.scope))
    return given


def _texts(model: Model, node: ast.expr, scope: Scope) -> list[str]:
    return [
        v.value
        for v in model.values(node, scope)
        if isinstance(v, Constant) and isinstance(v.value, str)
    ]


def _draft(call: Call, rule: str, severity: Severity, category: str, what: str) -> Draft:
    name = call.name.rpartition(".")[2]
    return Draft(
        rule=rule,
        severity=severity,
        category=category,
        message=f"`{name}` {what}; each Lambda environment has its own",
        node=call.node,
        scope=call.scope,
        symbol=name,
        fix=_FIX,
        whole_app=True,
    )
