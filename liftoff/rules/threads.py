"""Threads (LO301, LO306, LO311).

## What it finds

| code | what | severity |
|---|---|---|
| LO301 | a thread or timer that a request starts and does not join | blocker |
| LO306 | a thread pool, a joined thread: fine while the request waits for it | warning |
| LO311 | a thread that import or start-up starts | blocker |

## Why

After the response Lambda freezes the environment: threads stop in mid-flight and go on, if ever, in
a later, unrelated invocation. Work that was promised is not done.

## Example

Bad: `Thread(target=send_mail, args=(message,)).start()`.
Good: `sqs.send_message(QueueUrl=MAILS, MessageBody=message)`, with a function that sends.

## How sure

Certain where a request starts the thread and nothing waits for it. A thread that a library starts
inside is known only for those in the tables.

## How to fix

Send a message to SQS or invoke a function asynchronously; do it before the answer when it is short.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import External
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft
from liftoff.rules.libraries import unknown_calls
from liftoff.rules.model import Call, Model
from liftoff.rules.running.drained_threads import is_drained
from liftoff.rules.tables.background import THREAD_POOLS, THREADS

# What waits for all the work that it is given.
_JOINS = ("gevent.joinall", "gevent.wait", "concurrent.futures.wait")
_FIX = "Send the work to SQS, or to a second function that is invoked asynchronously."


def check(model: Model) -> Iterator[Draft]:
    """Threads by library call, threads by subclass, and pools."""
    for call in (*model.calls(*THREADS), *unknown_calls.threads(model)):
        yield from _thread(model, call.node, call.scope, call.name)
    for node, scope, name in model.objects("threading.Thread"):
        yield from _thread(model, node, scope, name)
    for call in model.calls(*THREAD_POOLS):
        yield from _pool(model, call)
    for call in model.method_calls("run_in_executor"):
        if call.site.discarded and not call.site.awaited and model.runs_later(call.scope):
            yield Draft(
                rule="LO306",
                severity="warning",
                category="background_thread",
                message="nothing waits for this work; Lambda freezes it after the response",
                node=call.node,
                scope=call.scope,
                symbol="run_in_executor",
                fix="Await it, or send the work to SQS.",
            )


def _thread(model: Model, node: ast.Call, scope: Scope, name: str) -> Iterator[Draft]:
    if model.only_command(scope):
        return
    at_start = model.at_start(scope) and not model.runs_later(scope)
    joined = (
        _joined(model, scope)
        or (name.endswith("Timer") and _is_cancelled(scope))
        or is_drained(model, node, scope)
    )
    short = name.rpartition(".")[2]
    if joined and not at_start:
        yield Draft(
            rule="LO306",
            severity="info",
            category="background_thread",
            message=f"`{short}` runs beside the request, which waits for it",
            node=node,
            scope=scope,
            symbol=short,
            fix="Keep it, as long as every thread is joined before the answer.",
        )
        return
    yield Draft(
        rule="LO311" if at_start else "LO301",
        severity="blocker",
        category="background_thread",
        message=f"`{short}` works on after the response, when Lambda has frozen the environment",
        node=node,
        scope=scope,
        symbol=short,
        fix=_FIX,
        whole_app=at_start,
    )


def _is_cancelled(scope: Scope) -> bool:
    """`try: ... finally: timer.cancel()`."""
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "cancel"
        for tried in walk(scope.node)
        if isinstance(tried, ast.Try)
        for last in tried.finalbody
        for call in walk(last)
    )


def _joined(model: Model, scope: Scope) -> bool:
    for call in scope.calls:
        function = call.node.func
        if any(isinstance(v, External) and v.name in _JOINS for v in model.values(function, scope)):
            return True
        if isinstance(function, ast.Attribute) and function.attr == "join":
            # `", ".join(names)` joins texts; a thread's join has no argument but a timeout.
            if not call.node.args and not isinstance(function.value, ast.Constant):
                return True
            if any(k.arg == "timeout" for k in call.node.keywords):
                return True
            values = model.values(function.value, scope)
            if any(isinstance(v, External) and v.name.startswith("threading.") for v in values):
                return True
    return False


def _pool(model: Model, call: Call) -> Iterator[Draft]:
    if model.only_command(call.scope):
        return
    if any(manager is call.node for manager in call.scope.withs) or _ends_here(model, call):
        return
    submits = any(
        isinstance(other.value, External) and other.value.site is call.value.site
        for other in model.method_calls("submit", "apply_async")
    )
    if not submits and _only_awaited(model, call):
        return
    yield Draft(
        rule="LO306",
        severity="warning",
        category="background_thread",
        message="work given to this pool may still run after the response, when Lambda freezes it",
        node=call.node,
        scope=call.scope,
        symbol=call.name.rpartition(".")[2],
        fix="Wait for every result before the answer, or send the work to SQS.",
        whole_app=not submits and not model.runs_later(call.scope),
        reached=tuple(
            dict.fromkeys(
                [call.scope, *(c.scope for c in model.method_calls("submit", "apply_async"))]
            )
        ),
    )


def _ends_here(model: Model, pool: Call) -> bool:
    """Whether the function that makes a pool waits for all its work: `pool.join()`."""
    return any(
        call.scope is pool.scope
        and isinstance(call.node.func, ast.Attribute)
        and not any(k.arg == "wait" for k in call.node.keywords)
        and any(
            isinstance(value, External) and value.site and value.site.node is pool.node
            for value in model.values(call.node.func.value, call.scope)
        )
        for call in model.method_calls("join", "shutdown")
    )


def _only_awaited(model: Model, pool: Call) -> bool:
    """Whether all work that a pool gets is awaited at once: `await run_in_executor(pool, f)`."""
    uses = [
        call
        for call in model.method_calls("run_in_executor")
        if any(
            isinstance(value, External) and value.site and value.site.node is pool.node
            for argument in call.node.args[:1]
            for value in model.values(argument, call.scope)
        )
    ]
    return bool(uses) and all(call.site.awaited for call in uses)
