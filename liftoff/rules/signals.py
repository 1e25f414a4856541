"""LO310: `atexit` and signal handlers.

## Why

Lambda does not tell a Python function that its environment ends: exit handlers do not run, and
SIGTERM comes only with some extensions. Signals set by a request act on the whole process.

## Example

Bad: `atexit.register(save_counters)`.
Good: write what must last in the request that changes it.

## How to fix

Write state when it changes; leave closing of connections to the freeze.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.scopes import CallSite
from liftoff.project.values import External
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.processes import EXIT_HOOKS


def check(model: Model) -> Iterator[Draft]:
    """Registrations outside command lines, by a call or by a decorator."""
    for call in (*model.calls(*EXIT_HOOKS), *_decorators(model)):
        if model.only_command(call.scope):
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
