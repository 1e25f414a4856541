"""Work after the response and workers (LO302, LO303, LO308).

## What it finds

| code | what | severity |
|---|---|---|
| LO302 | `BackgroundTasks.add_task`, `BackgroundTask` | warning |
| LO303 | `create_task` and `ensure_future` whose task the function does not wait for | blocker |
| LO303 | what a bot's library does in a task of its own: updates in a queue, polling | blocker |
| LO308 | jobs for Celery, RQ, Dramatiq, Huey: their worker is not on Lambda | warning |
| LO308 | such a queue, in an app without a job | info |

## Why

Lambda freezes the environment once the answer is there. liftoff's own adapter and Mangum therefore
run background tasks before they give the answer: the client waits for them, within the limit of
the gateway, and a task that fails or is cut off at the timeout is lost. A queue's worker is a
process that lives for ever, which has to run elsewhere.

## Example

Bad: `background_tasks.add_task(write_notification, email)`.
Good: `sqs.send_message(QueueUrl=NOTIFICATIONS, MessageBody=email)`.

## How sure

Certain for the frameworks' own tasks. A task counts as awaited where the function, or whoever it
hands the task to, is seen to wait; jobs are known by the library of the queue.

## How to fix

SQS with a function that takes the messages; EventBridge for fan-out; Step Functions for chains.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import External, FunctionValue
from liftoff.project.graph.forgotten_tasks import gives_back, is_forgotten, is_handed_out
from liftoff.project.graph.queued_jobs import ENQUEUE, is_queued_by_call
from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.libraries import unknown_calls
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.background import LIBRARY_TASKS, THREADS, TOLD_TO_GO_ON, WORKERS
from liftoff.rules.tables.names import in_any_module, is_in

_ADD_TASK = ("starlette.background.BackgroundTasks().add_task",)
_TASK = ("starlette.background.BackgroundTask",)
_CREATE = (
    "asyncio.create_task",
    "asyncio.ensure_future",
    "asyncio.get_event_loop().create_task",
    "asyncio.get_running_loop().create_task",
    "asyncio.new_event_loop().create_task",
    "asyncio.run_coroutine_threadsafe",
    "asyncio.gather",
)
# A helper of a helper.
_MAX_STEPS = 3
# Groups wait for their tasks where their `with` ends.
_GROUPS = (
    "asyncio.TaskGroup().create_task", "anyio.create_task_group().start_soon",
    "anyio.create_task_group().start",
)  # fmt: skip
_RESULTS = ("celery.result.AsyncResult", "rq.job.Job.fetch", "celery.Celery().AsyncResult")
# A scheduler's `add_job` is another rule's.
_JOB_METHODS = (ENQUEUE - {"add_job"}) | {"AsyncResult"}
_FIX = "Send a message to SQS and let a second function do the work."


def check(model: Model) -> Iterator[Draft]:
    """Background tasks, forgotten tasks, and jobs for workers."""
    for call in model.calls(*_ADD_TASK, *_TASK):
        yield _draft(
            call.node,
            call.scope,
            "LO302",
            "warning",
            call.name.rpartition(".")[2],
            "a background task holds the answer back: nothing runs on Lambda after it",
        )
    for call in model.calls(*_CREATE):
        goes_on = is_forgotten(call.site) or _is_of_start(model, call)
        goes_on = goes_on or (gives_back(call.site) and _is_dropped(model, call.scope))
        if goes_on and not model.only_command(call.scope):
            yield _draft(
                call.node,
                call.scope,
                "LO303",
                "blocker",
                "gather" if call.name == "asyncio.gather" else "create_task",
                "nothing awaits this task; it stops when Lambda freezes the environment",
                whole_app=model.at_start(call.scope),
            )
    for call in model.calls(*_GROUPS):
        scope = call.scope
        if scope.is_generator and model.at_import(scope) and not model.runs_later(scope):
            yield _draft(
                call.node,
                scope,
                "LO303",
                "blocker",
                call.name.rpartition(".")[2],
                "this task runs beside the server; it stops when Lambda freezes the environment",
                whole_app=True,
            )
    yield from _bots(model)
    jobs = list(_jobs(model))
    jobs += [_queued(c.node, c.scope, c.node.func) for c in unknown_calls.queued_jobs(model)]
    # Templates come with a queue that nothing is put into.
    used = bool(jobs) or bool(model.map.registry.background)
    for call in model.calls(*WORKERS):
        if model.at_start(call.scope):
            name = call.name.rpartition(".")[2]
            yield _draft(
                call.node,
                call.scope,
                "LO308",
                "warning" if used else "info",
                call.name,
                f"`{name}` needs a broker and workers, which run outside Lambda",
                whole_app=True,
            )
    yield from jobs
    for call in model.calls(*_RESULTS):
        yield _result(call.node, call.scope)


def _is_of_start(model: Model, call: Call) -> bool:
    """Whether start-up keeps a task that never ends."""
    start = model.at_import(call.scope) and not model.runs_later(call.scope)
    return start and is_handed_out(call.site, model.evaluator)


def _is_dropped(model: Model, function: Scope, steps: int = 0) -> bool:
    """Whether nobody keeps the task that a function gives back, nor those who give it on."""
    found = False
    for caller in model.scopes if steps < _MAX_STEPS else ():
        for edge in model.graph.edges.get(caller, ()):
            if edge.callee is not function or edge.kind != "call":
                continue
            site = next((s for s in caller.calls if s.node is edge.node), None)
            if site is None:
                return False
            if not site.discarded and not (
                gives_back(site) and _is_dropped(model, caller, steps + 1)
            ):
                return False
            found = True
    return found


def _bots(model: Model) -> Iterator[Draft]:
    for call, method in _of_libraries(model):
        # A row says that it is a thread.
        if not model.only_command(call.scope) and not is_in(call.name, THREADS):
            yield _draft(
                call.node,
                call.scope,
                "LO303",
                "blocker",
                method,
                "the library does this in a task of its own, which Lambda freezes",
                whole_app=model.at_start(call.scope),
            )


def _of_libraries(model: Model) -> Iterator[tuple[Call, str]]:
    """Calls of libraries that go on by themselves, with the method's name."""
    for method, libraries in LIBRARY_TASKS.items():
        for call in model.method_calls(method.rpartition(".")[2]):
            if call.name.startswith(libraries) and call.name.endswith(f".{method}"):
                yield call, method
    for keyword, libraries in TOLD_TO_GO_ON.items():
        for call in model.calls_of(*libraries):
            told = call.argument(-1, keyword)
            if isinstance(told, ast.Constant) and told.value is True:
                yield call, call.name.rpartition(".")[2]


def _result(node: ast.AST, scope: Scope) -> Draft:
    message = "reads the result that a worker outside Lambda leaves"
    return _draft(node, scope, "LO308", "info", "AsyncResult", message)


def _jobs(model: Model) -> Iterator[Draft]:
    for scope in model.scopes:
        if not model.live(scope) or model.only_command(scope):
            continue
        for call in scope.calls:
            function = call.node.func
            if any(
                isinstance(v, FunctionValue) and is_queued_by_call(model.evaluator, v.scope)
                for v in model.values(function, scope)
            ):
                yield _queued(call.node, scope, function)
                continue
            if not isinstance(function, ast.Attribute) or function.attr not in _JOB_METHODS:
                continue
            base = model.values(function.value, scope)
            if function.attr == "AsyncResult":
                if any(_is_queue(model, value) for value in base):
                    yield _result(call.node, scope)
            elif any(_is_queue(model, value) for value in base):
                yield _queued(call.node, scope, function)


def _queued(node: ast.AST, scope: Scope, function: ast.expr) -> Draft:
    message = "queues a job for a worker, which runs outside Lambda"
    return _draft(node, scope, "LO308", "warning", ast.unparse(function), message)


def _is_queue(model: Model, value: object) -> bool:
    if isinstance(value, External):
        return value.name.startswith(WORKERS) or in_any_module(value.name).startswith(WORKERS)
    return isinstance(value, FunctionValue) and value.scope in model.map.registry.background


def _draft(
    node: ast.AST,
    scope: Scope,
    rule: str,
    severity: Severity,
    symbol: str,
    message: str,
    *,
    whole_app: bool = False,
) -> Draft:
    return Draft(
        rule=rule,
        severity=severity,
        category="background_task",
        message=message,
        node=node,
        scope=scope,
        symbol=symbol,
        fix=_FIX,
        whole_app=whole_app,
    )
