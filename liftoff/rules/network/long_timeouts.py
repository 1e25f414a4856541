"""Calls that are told to wait for longer than the gateway does (LO402)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from math import inf

from liftoff.project.evaluation.values import Constant, Container, External, Value
from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model
from liftoff.rules.network.caller_values import from_caller
from liftoff.rules.network.named_numbers import named_numbers
from liftoff.rules.tables.by_name import QUEUES
from liftoff.rules.tables.waits import TIMED_LIBRARIES, TIMEOUT_OBJECTS

# What waits as long as it is told to, by the words in its name.
_WAITING = re.compile(
    r"(^|_)(wait|run|execute|exec|call|invoke|request|fetch|result|join|poll|ask|query|communicate"
    r"|connect)"
    r"(_|$)"
)
_KEYWORDS = ("timeout", "request_timeout")
# Run the function that they are given in a thread.
_HANDED_ON = (
    "asyncio.to_thread", "starlette.concurrency.run_in_threadpool",
    "fastapi.concurrency.run_in_threadpool", "asgiref.sync.sync_to_async",
)  # fmt: skip
# What `timeout` means something else to, or what has rules of its own.
_TIMED = (
    "requests.", "httpx.", "aiohttp.", "urllib", "urllib3.", "redis.", "flask", "fastapi.",
    "starlette.", "threading.", "queue.", "asyncio.", "concurrent.", "multiprocessing.",
    "builtins.", "cachetools.", "diskcache.", "aiocache.", "sqlalchemy.", "async_timeout.",
)  # fmt: skip
# Browsers that are driven from Python count as their JavaScript does.
_IN_MILLISECONDS = re.compile(r"\w*(playwright|puppeteer|camoufox)\w*\.")


def is_of_browser(name: str) -> bool:
    """Whether a call is one of a browser that is driven, which counts in milliseconds."""
    return _IN_MILLISECONDS.match(name) is not None


def told_to_wait(model: Model) -> Iterator[Draft]:
    """`jobs.run("report", timeout=300)` of a library that no table knows, by what it is called."""
    for scope in model.scopes:
        if not scope.calls or not model.in_request(scope):
            continue
        for site in scope.calls:
            timeout = next((k.value for k in site.node.keywords if k.arg in _KEYWORDS), None)
            if timeout is None:
                continue
            function = site.node.func
            for value in model.values(function, scope):
                if isinstance(value, External) and value.name in _HANDED_ON and site.node.args:
                    function = site.node.args[0]
            named = getattr(function, "attr", getattr(function, "id", ""))
            for value in model.values(function, scope):
                if (
                    isinstance(value, External)
                    and (
                        (_WAITING.search(named) and not QUEUES.search(named))
                        or value.name.startswith(TIMED_LIBRARIES)
                        or is_of_browser(value.name)
                    )
                    and not value.name.startswith(_TIMED)
                ):
                    yield from patient(model, Call(site, value.name, value), timeout)
                    break


def patient(
    model: Model, call: Call, timeout: ast.expr | None, *, later: bool = True
) -> Iterator[Draft]:
    """An outgoing call, or a limit around one, that may wait for longer than the gateway does.

    `later`: only what a request runs counts.
    """
    if timeout is None or model.only_command(call.scope):
        return
    if later and not model.in_request(call.scope):
        return
    longest = _longest(model, timeout, call.scope)
    if is_of_browser(call.name):
        longest /= 1000
    limit, how = f"{model.target.limit:g} s", f"{longest:g} s"
    if isinstance(timeout, ast.Constant) and timeout.value is None and _is_http(call):
        longest, how = inf, "for ever"
    if longest <= model.target.limit and _is_asked_for(model, timeout, call.scope):
        longest, how = inf, "as long as the caller likes"
    if longest > model.target.limit:
        yield Draft(
            rule="LO402",
            severity="warning",
            category="long_sleep_or_loop",
            message=f"`{call.name}` may wait {how}, longer than the gateway's {limit}",
            node=call.node,
            scope=call.scope,
            symbol=call.name,
            fix="Give it a timeout well below the gateway's.",
        )


def _is_asked_for(model: Model, timeout: ast.expr, scope: Scope) -> bool:
    """Whether a request says how long, to the function itself or to the one that calls it."""
    if from_caller(model, timeout, scope):
        return True
    if not (isinstance(timeout, ast.Name) and timeout.id in scope.parameters):
        return False
    given = model.evaluator.arguments(scope, timeout.id)
    return any(from_caller(model, node, caller) for node, caller in given)


def _is_http(call: Call) -> bool:
    """Whether the library has a limit of its own, which `timeout=None` takes away."""
    return call.name.startswith(("httpx.", "aiohttp."))


def _longest(model: Model, timeout: ast.expr, scope: Scope) -> float:
    """The most seconds that a timeout allows, given as a number, a pair, or a library's object."""
    parts = timeout.elts if isinstance(timeout, ast.Tuple) else [timeout]
    values = [value for part in parts for value in model.values(part, scope)]
    seconds = numbers(values)
    for value in values:
        if isinstance(value, Container) and isinstance(value.site.node, ast.Tuple):
            # `TIMEOUT = (3, 120)`
            for element in value.site.node.elts:
                seconds += numbers(model.values(element, value.site.scope))
        made = value.site.node if isinstance(value, External) and value.site else None
        if (
            isinstance(value, External)
            and value.name in TIMEOUT_OBJECTS
            and isinstance(made, ast.Call)
        ):
            given = [*made.args, *(k.value for k in made.keywords if k.arg != "pool")]
            seconds += numbers(v for one in given for v in model.values(one, scope))
    seconds = seconds or [number for part in parts for number in named_numbers(model, part)]
    return max(seconds, default=0)


def numbers(values: Iterable[Value]) -> list[float]:
    """Those of the values that are numbers."""
    return [v.value for v in values if isinstance(v, Constant) and isinstance(v.value, int | float)]
