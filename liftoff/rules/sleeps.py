"""Waiting inside a request (LO401, LO402).

## What it finds

| code | what | severity |
|---|---|---|
| LO401 | a sleep over the gateway's limit, or as long as the caller likes | blocker |
| LO401 | any other sleep in a request or a job | warning |
| LO401 | a wait for another thread, or a pop from Redis, without a limit or for ever | warning |
| LO402 | an outgoing call, its client, or a limit around one, over the gateway's | warning |
| LO402 | a language model that is asked without a timeout | warning |
| LO402 | an outgoing call without a timeout that is tried again and again | info |

## Why

API Gateway gives up after 29 s (REST API) or 30 s (HTTP API), whatever the function does; and each
second of waiting is paid for. To wait for another thread, without a limit or for ever, is a sleep,
too.

## Example

Bad: `time.sleep(45)` until a report is there.
Good: answer 202 with an id, and let the client ask again.

## How sure

A time that the source has is compared with the limit of the gateway; one that only the run tells is
a warning. A wait that a library does inside is not seen, unless it is in the tables.

## How to fix

Step Functions or SQS for what takes long; answer 202 and let the client poll.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import Container, External, Part, Site
from liftoff.project.source.scopes import CallSite, Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Call, Model
from liftoff.rules.network.caller_values import from_caller
from liftoff.rules.network.long_timeouts import is_of_browser, numbers, patient, told_to_wait
from liftoff.rules.network.model_services import asked_models
from liftoff.rules.running.of_workers import of_worker
from liftoff.rules.running.on_the_way import of_command_thread, on_the_way
from liftoff.rules.tables.network import HTTP_CALLS
from liftoff.rules.tables.waits import (
    BLOCKING,
    HTTP_CLIENTS,
    OUTGOING,
    RETRIES,
    SLEEPS,
    TIME_LIMITS,
    TIMEOUTS,
    WAITS,
)

# Run a program and wait for it.
_PROGRAMS = (
    "subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output",
    "subprocess.Popen().wait", "subprocess.Popen().communicate",
)  # fmt: skip
# Who sleeps so briefly lets others have a turn.
_TURN = 0.01
# A pause in a thread says nothing more than that there is a thread.
_PAUSE = 1
# Seconds for an init.
_INIT = 10
_BESIDE = "waits beside the request, and is frozen when that is answered"
_OF_WORKER = "waits in a job of a worker; a function that takes it over has 15 minutes"
_FIX = "Answer 202 and go on in Step Functions or a queue; let the client ask again."


def check(model: Model) -> Iterator[Draft]:
    """Sleeps, retries that wait, and calls that may wait for ever."""
    for call in (*model.calls(*SLEEPS), *_of_browsers(model)):
        yield from _sleep(model, call)
    for call in model.calls(*RETRIES):
        yield from _retry(model, call)
    for call in model.calls(*OUTGOING):
        yield from _unlimited(model, call)
    for call in model.calls(*dict.fromkeys((*OUTGOING, *HTTP_CALLS, *HTTP_CLIENTS, *_PROGRAMS))):
        yield from patient(model, call, call.argument(-1, "timeout"))
    yield from told_to_wait(model)
    yield from asked_models(model)
    for call in model.calls("botocore.config.Config", "botocore.client.Config"):
        yield from patient(model, call, call.argument(-1, "read_timeout"), later=False)
    for name, position in TIME_LIMITS.items():
        for call in model.calls(name):
            if not call.scope.is_generator and not _only_sockets(model, call.scope):
                seconds = call.argument(position, "timeout", "delay", "seconds")
                yield from patient(model, call, seconds)
    for call in model.method_calls(*BLOCKING):
        if call.name.startswith(("redis.", "aioredis.", "valkey.")):
            yield from _blocking(model, call)
    for call in model.calls(*WAITS):
        yield from _wait(model, call)
    yield from _queues(model)


def _unlimited(model: Model, call: Call) -> Iterator[Draft]:
    """An outgoing call that waits for ever by default, turn after turn."""
    if call.argument(TIMEOUTS.get(call.name, -1), "timeout") is not None:
        return
    if not (_is_retried(call) and model.runs_later(call.scope)):
        return
    yield Draft(
        rule="LO402",
        severity="info",
        category="long_sleep_or_loop",
        message=f"`{call.name}` is tried again and again without a timeout",
        node=call.node,
        scope=call.scope,
        symbol=call.name,
        fix="Give it a timeout well below the gateway's.",
    )


def _streams(scope: Scope) -> bool:
    """Whether a function yields: what it waits for is a stream's next piece."""
    return any(inner.is_generator for inner in scope.walk())


def _only_sockets(model: Model, scope: Scope) -> bool:
    routes, _ = model.reached_by(scope)
    return all(route.startswith("WEBSOCKET") for route in routes)


def _blocking(model: Model, call: Call) -> Iterator[Draft]:
    """A pop that waits for what a worker answers."""
    times = [k.value for k in call.node.keywords if k.arg == "timeout"] or call.node.args[1:]
    limits = [n for given in times for n in numbers(model.values(given, call.scope))]
    if not model.in_request(call.scope) or (times and (not limits or 0 not in limits)):
        return
    if not _streams(call.scope) and not _only_sockets(model, call.scope):
        yield _draft(call, "warning", "waits for another process, without a limit")


def _wait(model: Model, call: Call) -> Iterator[Draft]:
    """A wait for what another thread does: of a request, or turn after turn in a thread."""
    scope = call.scope
    timeout = call.argument(0, "timeout")
    endless = any(block.endless for block in call.site.blocks) or _is_asked(scope, call.node)
    made = call.value.site
    in_request = model.in_request(scope)
    longest = max(numbers(model.values(timeout, scope)), default=0) if timeout is not None else 0
    on_stream = _streams(scope) or _only_sockets(model, scope)
    awaited = _is_awaited(scope, call.node)
    if call.name.startswith("asyncio.") and (on_stream or not in_request or not awaited):
        return
    others = made is not None and (not model.in_request(made.scope) or _is_shared(model, call))
    if in_request and made is not None and _is_set_at_start(model, made):
        return
    if in_request and timeout is None and others:
        text = "waits for another thread, without a limit"
    elif in_request and longest >= model.target.limit:
        text = f"waits up to {longest:g} s for another thread"
    elif endless and timeout is not None and not in_request and not model.only_command(scope):
        text = "waits in a loop that never ends, which Lambda freezes"
    else:
        return
    yield _draft(call, "warning", text)


def _is_awaited(scope: Scope, node: ast.Call) -> bool:
    """Not a part of `wait_for`, and no task that runs beside another and is cancelled."""
    return any(isinstance(n, ast.Await) and n.value is node for n in walk(scope.node))


def _is_set_at_start(model: Model, event: Site) -> bool:
    """Whether start-up alone sets an event: no request comes before."""
    sets = [c.scope for c in model.method_calls("set") if c.value.site is event]
    return bool(sets) and all(model.at_start(s) and not model.runs_later(s) for s in sets)


def _is_shared(model: Model, call: Call) -> bool:
    """Whether it comes out of what outlives the request: `running[name].wait()`."""
    function = call.node.func
    base = model.values(function.value, call.scope) if isinstance(function, ast.Attribute) else ()
    return any(
        isinstance(v, Part) and isinstance(v.root, Container) and model.lives_on(v.root.site.scope)
        for v in base
    )


def _is_asked(scope: Scope, node: ast.Call) -> bool:
    """`while not stopped.wait(60):` goes on until somebody ends it."""
    return any(
        isinstance(loop, ast.While) and any(part is node for part in walk(loop.test))
        for loop in walk(scope.node)
    )


def _queues(model: Model) -> Iterator[Draft]:
    """`queue.get()` in a request, of a queue that others fill."""
    for scope in model.scopes:
        if not model.in_request(scope) or _streams(scope) or _only_sockets(model, scope):
            continue
        for site in scope.calls:
            node = site.node
            if not isinstance(node.func, ast.Attribute) or node.func.attr != "get":
                continue
            if node.args or node.keywords:
                continue
            values = model.values(node.func.value, scope)
            queues = [v for v in values if isinstance(v, Container) and v.kind == "queue"]
            if queues and _asks_size(site, ast.unparse(node.func.value)):
                continue
            if any(model.lives_on(queue.site.scope) for queue in queues):
                call = Call(site, "queue.get", External("queue.Queue().get", queues[0].site))
                yield _draft(call, "warning", "waits for another thread, without a limit")


def _asks_size(site: CallSite, queue: str) -> bool:
    """Whether what decides on a `get` asks how much there is: it takes what is there only."""
    asked: list[ast.AST] = [
        test
        for block in site.blocks
        for test in (getattr(block.statement, "test", None), getattr(block.statement, "iter", None))
        if test is not None
    ]
    for node in walk(site.scope.node):
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp) and any(
            inner is site.node for inner in walk(node.elt)
        ):
            asked += [generator.iter for generator in node.generators]
    texts = [ast.unparse(one) for one in asked]
    return any(f"{queue}.{method}(" in text for text in texts for method in ("qsize", "empty"))


def _draft(call: Call, severity: Severity, text: str) -> Draft:
    return Draft(
        rule="LO401",
        severity=severity,
        category="long_sleep_or_loop",
        message=f"`{ast.unparse(call.node)}` {text}",
        node=call.node,
        scope=call.scope,
        symbol=call.name,
        fix=_FIX,
    )


def _of_browsers(model: Model) -> Iterator[Call]:
    """`await page.wait_for_timeout(2000)`."""
    return (call for call in model.method_calls("wait_for_timeout") if is_of_browser(call.name))


def _sleep(model: Model, call: Call) -> Iterator[Draft]:
    argument = call.argument(0, "seconds", "secs", "delay", "interval", "timeout")
    looks = argument is None or (isinstance(argument, ast.Constant) and argument.value is None)
    if looks and call.name.startswith("psutil."):
        # Without an interval it looks and does not wait.
        return
    values = model.values(argument, call.scope) if argument is not None else ()
    known = [n / 1000 if is_of_browser(call.name) else n for n in numbers(values)]
    if known and len(known) == len(values) and max(known) <= (0 if _in_loop(call) else _TURN):
        return
    scope = call.scope
    if model.phases(scope) == ("shutdown",) or model.at_shutdown(scope, call.node):
        return
    limit = model.target.limit
    endless = any(block.endless for block in call.site.blocks)
    in_request = model.in_request(scope)
    if model.only_command(scope) or not model.live(scope):
        return
    severity: Severity = "warning"
    text = "is paid for, and counts against the gateway's limit"
    if in_request and known and max(known) >= limit:
        severity, text = "blocker", f"passes the limit of {limit:g} s"
    elif in_request and not _in_loop(call) and from_caller(model, argument, scope):
        severity, text = (
            "blocker",
            f"lasts as long as the caller likes; the limit is {limit:g} s",
        )
    elif endless and not in_request:
        text = "waits in a loop that never ends, which Lambda freezes"
    elif of_command_thread(model, scope):
        severity, text = "info", "waits in a thread of the command that starts the server"
    elif not in_request and model.runs_later(scope):
        text = _OF_WORKER if of_worker(model, scope) else _BESIDE
        if known and max(known) < _PAUSE and not _in_loop(call):
            severity = "info"
    elif on_the_way(model, scope):
        return
    elif not model.runs_later(scope):
        text = f"is part of each cold start, which has {_INIT} s"
    yield _draft(call, severity, text)


def _in_loop(call: Call) -> bool:
    return any(block.loop for block in call.site.blocks)


def _counts(statement: ast.AST) -> bool:
    """`while`, or `for _ in range(n)`: not one turn for each of some things."""
    if isinstance(statement, ast.For):
        source = statement.iter
        return isinstance(source, ast.Call) and ast.unparse(source.func) == "range"
    return isinstance(statement, ast.While)


def _is_retried(call: Call) -> bool:
    """Whether a `try` inside a loop holds the call: another turn is another try."""
    blocks = call.site.blocks
    first_loop = next((n for n, b in enumerate(blocks) if _counts(b.statement)), len(blocks))
    return any(isinstance(block.statement, ast.Try) for block in blocks[first_loop:])


def _retry(model: Model, call: Call) -> Iterator[Draft]:
    told = any(keyword.arg and "wait" in keyword.arg for keyword in call.node.keywords)
    if not told and not call.name.startswith("backoff."):
        return
    decorated = next(
        (s for s in call.scope.children if any(d is call.node for d in s.decorators)), None
    )
    scope = decorated or call.scope
    if not model.live(scope):
        return
    later = model.runs_later(scope)
    yield Draft(
        rule="LO401",
        severity="warning" if later else "info",
        category="long_sleep_or_loop",
        message="retries wait between tries, and count against the limit of what waits for them",
        node=call.node,
        scope=scope,
        symbol="retry",
        fix="Bound the tries well below the gateway's limit, or let SQS do them again.",
    )
