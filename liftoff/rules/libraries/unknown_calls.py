"""Calls of libraries that no table knows, by what they are named. Each rule asks for its own kind.

A name says less than a row: only names that hardly mean anything else are taken.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from liftoff.project.evaluation.values import (
    Constant,
    External,
    FunctionValue,
    Method,
    Place,
    Site,
    Value,
)
from liftoff.project.graph.reach import reached
from liftoff.project.source.scopes import Scope
from liftoff.rules.disk.path_values import path_values
from liftoff.rules.disk.paths import TEMPORARY_MAKERS
from liftoff.rules.disk.uploads import is_upload
from liftoff.rules.libraries.unknown_libraries import is_unknown, is_unknown_name, made_by
from liftoff.rules.model import Call, Model
from liftoff.rules.running.surely_at_start import is_written_out
from liftoff.rules.starting.asked_at_start import is_here
from liftoff.rules.tables import by_name
from liftoff.rules.tables.background import SCHEDULED, SCHEDULERS, THREADS
from liftoff.rules.tables.memory import CACHES
from liftoff.rules.tables.names import is_in
from liftoff.rules.tables.processes import BROWSERS, PROCESSES

_MAKES_BROWSER = re.compile(
    r"\w*(Playwright|Browser|Chrome|Firefox|Driver|Camoufox)$|(launch|start)(_\w+)?$"
)
_MAKES = re.compile(r"[A-Z]|(connect|open|create|from_\w+|init\w*|load)$")


def _calls(model: Model) -> tuple[tuple[Call, str], ...]:
    """Calls of unknown libraries that a server runs, with their last names."""
    return tuple(
        (call, call.name.rpartition(".")[2])
        for call in model.all_calls()
        if is_unknown(call)
        and not (_is_item(call.name) or _is_layer(call.name))
        and not call.name.startswith(by_name.SERVICES)
        and not model.only_command(call.scope)
    )


def _is_item(name: str) -> bool:
    """Whether it is of what lies in a cache, `TTLCache()[]`: of whatever was put there."""
    holder, item, _ = name.partition("()[]")
    return bool(item) and is_in(holder, CACHES)


def _is_layer(name: str) -> bool:
    """Whether it is a layer, or its call; a network is a model, `torch.nn.Module().infer`."""
    return name.startswith(by_name.LAYERS) and not name.startswith("torch.nn.Module")


def long_jobs(model: Model, is_waited_for: Callable[[Scope], bool]) -> Iterator[Call]:
    """What transcribes, generates, converts documents, or is a model that is called."""
    for call, last in model.once(_calls):
        if not is_waited_for(call.scope):
            continue
        if call.name.startswith(by_name.QUICK_LIBRARIES):
            continue
        made = made_by(call.name)
        converts = by_name.CONVERT.match(last) is not None and (
            by_name.CONVERTERS.search(made) is not None or _is_given_upload(model, call)
        )
        # `found.get("name").partition(".")` is of a text.
        long = by_name.LONG.match(last) and not (last == "partition" and "()" in call.name)
        if long or converts or (last.endswith("()") and is_model(made)):
            yield call


def _is_given_upload(model: Model, call: Call) -> bool:
    """Whether a call is given an upload, or the temporary file that it is in."""
    first = call.node.args[0] if call.node.args else None
    return first is not None and any(
        isinstance(v, External) and (is_upload(v.name) or v.name.startswith(TEMPORARY_MAKERS))
        for v in model.values(first, call.scope)
    )


def loaded_models(model: Model) -> Iterator[Call]:
    """Trained models that start-up loads."""
    decorators = model.once(_decorators)
    for call, last in model.once(_calls):
        if id(call.node) in decorators:
            # `@load_model(User)` of a view looks for a row.
            continue
        # `SGDClassifier()` of scikit-learn knows nothing before it is trained.
        untrained = call.name.startswith(by_name.QUICK_LIBRARIES)
        # `Pipeline()` of Haystack and `Model()` of Casbin are filled later.
        untrained = untrained or (last in ("Model", "Pipeline") and not _has_arguments(call))
        if model.at_start(call.scope) and is_model(last) and not untrained:
            yield call


def _decorators(model: Model) -> frozenset[int]:
    return frozenset(id(node) for scope in model.scopes for node in scope.decorators)


def _has_arguments(call: Call) -> bool:
    return bool(call.node.args or call.node.keywords)


def is_model(name: str) -> bool:
    """Whether a class or function is named for a trained model, and not for a service's."""
    if by_name.LOADS_MODEL.match(name):
        return True
    named = name[:1].isupper() and by_name.MODEL.search(name)
    return bool(named) and not (by_name.SERVED.search(name) or by_name.COMPUTED.search(name))


def asked_by_name(model: Model) -> Iterator[Call]:
    """What start-up awaits of a library, or tells to connect: the first of each function."""
    registry = model.map.registry
    starts = [*model.import_modules, *registry.startup, *(s.scope for s in model.map.apps)]
    starting = reached(
        filter(model.at_import, starts),
        lambda scope: [e for e in model.graph.callees(scope) if is_written_out(model, e)],
    )
    told: set[Scope] = set()
    for call, last in model.once(_calls):
        scope = call.scope
        if scope in told or scope not in starting or model.at_shutdown(scope, call.node):
            continue
        if is_here(model, call):
            continue
        awaited = call.site.awaited and last not in by_name.ENDS
        if awaited or (
            last in by_name.CONNECTS and made_by(call.name) and not _is_given_function(model, call)
        ):
            told.add(scope)
            yield call


def _is_given_function(model: Model, call: Call) -> bool:
    """`saved.connect(handler)`: what is connected is a function of the project, to a signal."""
    first = call.node.args[0] if call.node.args else None
    return first is not None and any(
        isinstance(value, FunctionValue | Method) for value in model.values(first, call.scope)
    )


def schedulers(model: Model) -> Iterator[Call]:
    """Objects and decorators that run jobs by a clock."""
    for call, last in model.once(_calls):
        made = last[:1].isupper() and by_name.SCHEDULER.search(last)
        if (made or by_name.SCHEDULES.match(last)) and not _is_told(call.name):
            yield call


def threads(model: Model) -> Iterator[Call]:
    """What works on beside the server."""
    for call, last in model.once(_calls):
        started = last in by_name.STARTS and by_name.WORKS_ON.search(made_by(call.name))
        if (started or by_name.SPAWNS.match(last)) and not _is_told(call.name):
            yield call


def queued_jobs(model: Model) -> Iterator[Call]:
    """Jobs for a worker, which is another process."""
    for call, last in model.once(_calls):
        if by_name.QUEUES.match(last) and "()" in call.name:
            yield call


def _is_told(name: str) -> bool:
    """Whether a row of the tables says it."""
    known = (*SCHEDULERS, *SCHEDULED, *THREADS, *PROCESSES)
    return is_in(name, known) or is_in(name.partition("()")[0], known)


def kept_in_memory(model: Model) -> Iterator[Call]:
    """Caches and stores whose class says that they are in memory, and that are kept."""
    for call, last in model.once(_calls):
        kept = model.at_import(call.scope) or model.is_kept(Site(call.scope, call.node))
        if kept and last[:1].isupper() and by_name.IN_MEMORY.match(last):
            yield call


def caches_answers(name: str) -> bool:
    """Whether a decorator of an unknown library keeps what the function answers."""
    last = name.rpartition(".")[2]
    # A method of a cache object keeps it where that object does.
    return "()" not in name and is_unknown_name(name) and bool(by_name.CACHES_ANSWERS.match(last))


def limiters(model: Model) -> Iterator[Call]:
    """Rate limiters that neither are told a store, nor have one from another part of their library.

    `FastAPILimiter.init(redis)` is where each `RateLimiter(times=5)` counts.
    """
    found = [
        (call, call.name.partition(".")[0])
        for call, last in model.once(_calls)
        if last[:1].isupper() and by_name.LIMITS.match(last) and not _is_told_store(call)
        # One that a request makes counts what that does itself: the pages of a crawler.
        if model.at_import(call.scope) or model.is_kept(Site(call.scope, call.node))
    ]
    libraries = {library for _, library in found}
    told = {
        library
        for call, _ in model.once(_calls)
        for library in [call.name.partition(".")[0]]
        if library in libraries and _is_given_server(model, call)
    }
    yield from (call for call, library in found if library not in told)


def _is_told_store(call: Call) -> bool:
    return any(by_name.STORE.search(ast.unparse(part)) for part in _arguments(call))


def _is_given_server(model: Model, call: Call) -> bool:
    return any(
        isinstance(value, External) and by_name.SERVER.search(value.name.partition(".")[0])
        for part in _arguments(call)
        for value in model.values(part, call.scope)
    )


def counters(model: Model) -> Iterator[Call]:
    """Metrics for Prometheus."""
    for call, last in model.once(_calls):
        if last[:1].isupper() and by_name.COUNTS.match(last):
            yield call


def streams(model: Model) -> Iterator[Call]:
    """Answers that are events, or a stream, also by a method of their class that makes one."""
    for call, last in model.once(_calls):
        owner = call.name.removesuffix(f".{last}").rpartition(".")[2]
        made = last.startswith("from_") and by_name.STREAMS.search(owner)
        if made or by_name.STREAMS.search(last):
            yield call


def browsers(model: Model) -> Iterator[Call]:
    """What starts a browser, of libraries that are named for the one that drives it."""
    known = {name.partition(".")[0] for name in BROWSERS}
    for call, last in model.once(_calls):
        library = call.name.partition(".")[0]
        named = library not in known and by_name.BROWSERS.match(library)
        if named and _MAKES_BROWSER.match(last):
            yield call


def file_databases(model: Model) -> Iterator[Call]:
    """What is made or opened with a file that is named as a database's."""
    for call, last in model.once(_calls):
        if _MAKES.match(last) and any(
            _is_database(value)
            for part in _arguments(call)
            for value in path_values(model, part, call.scope)
        ):
            yield call


def kept_uploads(model: Model) -> Iterator[Call]:
    """`avatars.save_avatar(form.image.data)`: an upload that a library is given to keep."""
    for call, last in model.once(_calls):
        if not by_name.KEEPS.match(last) or by_name.REMOTE.search(call.name):
            continue
        given = (v for part in _arguments(call) for v in model.values(part, call.scope))
        if any(isinstance(v, External) and is_upload(v.name) for v in given):
            yield call


def _is_database(value: Value) -> bool:
    match value:
        case Constant(str() as text) | Place(_, text, True):
            return "://" not in text and bool(by_name.DATABASE_FILE.search(text))
        case _:
            return False


def _arguments(call: Call) -> Iterator[ast.expr]:
    yield from call.node.args
    for keyword in call.node.keywords:
        yield keyword.value


def devices(model: Model) -> Iterator[Call]:
    """Libraries that are named for hardware."""
    for call, _ in model.once(_calls):
        if by_name.DEVICES.match(call.name.partition(".")[0]):
            yield call


def programs(model: Model) -> Iterator[Call]:
    """The first call, in each function, of a library that is named for the program it runs."""
    told: set[Scope] = set()
    for call, last in model.once(_calls):
        named = by_name.PROGRAMS.match(call.name.partition(".")[0])
        if named and last.islower() and call.scope not in told and "()" not in call.name:
            told.add(call.scope)
            yield call
