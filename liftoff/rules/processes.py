"""Processes and what they share (LO304, LO305, LO309, LO312).

## What it finds

| code | what | severity |
|---|---|---|
| LO304 | `multiprocessing` with Pool, Queue, Lock, Manager and the like | blocker |
| LO305 | `ProcessPoolExecutor` | blocker |
| LO309 | a process that nobody waits for | blocker |
| LO309 | a program that is run and waited for; a signal to a process by its number | warning |
| LO312 | memory shared between processes: `shared_memory`, `posix_ipc`, uWSGI's cache | blocker |

## Why

Lambda has no /dev/shm, so what needs a semaphore raises OSError. A process that nobody waits for is
frozen with the environment. One that is waited for needs its program in the package.

## Example

Bad: `Pool(4).map(resize, images)`.
Good: threads, or one function invocation an image.

## How sure

Certain by the names of the libraries. Whether a program that is run is in the package is not known,
hence a warning.

## How to fix

A plain loop or threads; SQS or Step Functions for real parallel work; a container image when a
program is needed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from liftoff.project.source.scopes import Scope
from liftoff.rules.disk.option_files import converting
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.libraries import unknown_calls
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.processes import (
    BROWSERS,
    PROCESSES,
    PROCESSES_WAITED,
    PROGRAM_NAMES,
    SHARED_MEMORY,
    SHARED_SEGMENTS,
    SIGNALLED,
    STARTED_METHODS,
    WAITED_METHODS,
)

_FIX = "Use threads inside the request, or SQS and more invocations."


def check(model: Model) -> Iterator[Draft]:
    """Calls by name."""
    for call in model.calls(*SHARED_MEMORY):
        if model.only_command(call.scope):
            continue
        name = call.name.rpartition(".")[2]
        yield _draft(
            call,
            "LO305" if name == "ProcessPoolExecutor" else "LO304",
            "blocker",
            f"`{name}` needs /dev/shm, which Lambda does not have",
        )
    for call in model.calls(*SHARED_SEGMENTS):
        if not model.only_command(call.scope):
            name = call.name.rpartition(".")[2]
            text = f"`{name}` shares memory with processes of this environment only"
            yield _draft(call, "LO312", "blocker", text)
    for call in model.calls(*PROCESSES):
        waited = _waits(call.node, call.scope)
        severity: Severity = "warning" if waited else "blocker"
        yield _process(model, call.node, call.scope, call.name, severity)
    for node, scope, name in model.objects("multiprocessing.Process"):
        yield _process(model, node, scope, name, "warning" if _waits(node, scope) else "blocker")
    waited_for = (*model.calls(*PROCESSES_WAITED), *converting(model))
    for call in (*waited_for, *unknown_calls.programs(model)):
        yield _process(model, call.node, call.scope, call.name, "warning")
    yield from _programs(model)
    yield from _browsers(model)
    yield from _containers(model)
    for call in _by_method(model, WAITED_METHODS):
        yield _process(model, call.node, call.scope, call.name.partition(".")[0], "warning")
    for call in _by_method(model, STARTED_METHODS):
        yield _process(model, call.node, call.scope, call.name.partition(".")[0], "blocker")
    for call in model.calls(*SIGNALLED):
        if model.runs_later(call.scope):
            text = f"`{call.name}` reaches processes of this environment only"
            yield _draft(call, "LO309", "warning", text)


def _by_method(model: Model, methods: Mapping[str, tuple[str, ...]]) -> Iterator[Call]:
    for method, libraries in methods.items():
        for call in model.method_calls(method):
            if call.name.startswith(libraries) and call.name.count(".") > 1:
                yield call


def _programs(model: Model) -> Iterator[Draft]:
    """`from sh import git`: a library whose every name is a program."""
    for call in model.calls_of(*PROGRAM_NAMES):
        program = call.name.removeprefix(next(p for p in PROGRAM_NAMES if call.name.startswith(p)))
        if not program.isidentifier() or program[0].isupper():
            continue
        goes_on = call.argument(-1, "_bg") is not None
        severity: Severity = "blocker" if goes_on else "warning"
        yield _process(model, call.node, call.scope, call.name, severity)


def _containers(model: Model) -> Iterator[Draft]:
    """Containers that Docker goes on with."""
    for call in model.method_calls("run"):
        detached = call.argument(-1, "detach")
        if call.name.startswith("docker.") and ".containers." in call.name and detached is not None:
            yield _process(model, call.node, call.scope, call.name, "blocker")


def _browsers(model: Model) -> Iterator[Draft]:
    """Browsers of the server's own; one that a request starts is told as a long job."""
    for call in dict.fromkeys((*model.calls(*BROWSERS), *unknown_calls.browsers(model))):
        if model.at_import(call.scope) and not model.runs_later(call.scope):
            text = f"`{call.name}` starts a browser in each environment; it must be in the image"
            yield _draft(call, "LO309", "blocker", text)


def _waits(node: ast.Call, scope: Scope) -> bool:
    if any(manager is node for manager in scope.withs):
        return True
    names = {
        function.attr
        for site in scope.calls
        if (function := site.node.func) and hasattr(function, "attr")
    }
    return bool(names & {"communicate", "wait", "join"})


def _process(model: Model, node: ast.Call, scope: Scope, name: str, severity: Severity) -> Draft:
    if model.only_command(scope):
        text = f"`{name}` starts a process; only a command does so"
        return _made(node, scope, name, "LO309", "info", text)
    if severity == "blocker":
        text = f"`{name}` starts a process that is frozen with the environment after the response"
    elif name.startswith("multiprocessing."):
        text = f"`{name}` starts a process, and waits for it, in the environment of one request"
    else:
        text = f"`{name}` runs a program, which must be in the package or image"
    return _made(node, scope, name, "LO309", severity, text)


def _draft(call: Call, rule: str, severity: Severity, message: str) -> Draft:
    return _made(call.node, call.scope, call.name, rule, severity, message)


def _made(
    node: ast.Call, scope: Scope, name: str, rule: str, severity: Severity, message: str
) -> Draft:
    return Draft(
        rule=rule,
        severity=severity,
        category="process_spawn",
        message=message,
        node=node,
        scope=scope,
        symbol=name,
        fix=_FIX,
    )
