"""LO310: `atexit` and signal handlers.

## Why

Lambda does not tell a Python function that its environment ends: exit handlers do not run, and
SIGTERM comes only with some extensions. Signals set by a request act on the whole process. A timer
that limits a call (`signal.alarm`) works, and is told as information.

## Example

Bad: `atexit.register(save_counters)`.
Good: write what must last in the request that changes it.

## How sure

That exit handlers do not run is certain. Handlers that only close what goes away anyway are left
alone.

## How to fix

Write state when it changes; leave closing of connections to the freeze.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import External
from liftoff.project.source.scopes import CallSite, Scope
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.processes import EXIT_HOOKS

_TIMERS = ("signal.alarm", "signal.setitimer")
_TIMED = ("signal.SIGALRM", "signal.SIGVTALRM", "signal.SIGPROF")


def check(model: Model) -> Iterator[Draft]:
    """Registrations outside command lines, by a call or by a decorator."""
    timed: set[Scope] = set()
    for call in (*model.calls(*EXIT_HOOKS), *_decorators(model)):
        if model.only_command(call.scope):
            continue
        if _is_timer(model, call):
            if call.scope not in timed:
                timed.add(call.scope)
                yield _timer(call)
            continue
        # Where the server is started, and not where Lambda imports it.
        script = model.only_script(call.scope)
        yield Draft(
            rule="LO310",
            severity="info" if script else "warning",
            category="signal_or_atexit",
            message=f"`{call.name}`: Lambda ends an environment without running exit handlers",
            node=call.node,
            scope=call.scope,
            symbol=call.name,
            fix="Write what must last when it changes.",
            whole_app=model.at_start(call.scope),
        )


def _is_timer(model: Model, call: Call) -> bool:
    """`signal.alarm(5)`, or its handler: it limits a call, and waits for no end."""
    if call.name in _TIMERS:
        return True
    which = call.argument(0, "signalnum")
    return which is not None and any(
        isinstance(value, External) and value.name in _TIMED
        for value in model.values(which, call.scope)
    )


def _timer(call: Call) -> Draft:
    return Draft(
        rule="LO310",
        severity="info",
        category="signal_or_atexit",
        message=f"`{call.name}` limits a call by a timer of the process, in its main thread alone",
        node=call.node,
        scope=call.scope,
        symbol=call.name,
        fix="Give the call a timeout of its own.",
    )


def _decorators(model: Model) -> Iterator[Call]:
    """`@atexit.register` calls it with the function."""
    for scope in model.scopes:
        outer = scope.parent
        if outer is None or not model.live(outer):
            continue
        for decorator in scope.decorators:
            if isinstance(decorator, ast.Call):
                continue
            for value in model.values(decorator, outer):
                if isinstance(value, External) and value.name in EXIT_HOOKS:
                    node = ast.copy_location(ast.Call(decorator, [], []), decorator)
                    yield Call(
                        CallSite(node, outer, (), awaited=False, discarded=True), value.name, value
                    )
