"""LO211: temporary files that nothing removes.

## What it finds

`mkstemp`, `mkdtemp` and `NamedTemporaryFile(delete=False)` in code that requests run: where the
function neither removes what it makes nor gives it to anybody who might, or in a module that
removes no file.

## Why

A warm environment keeps /tmp from request to request. It has 512 MB by default (up to 10,240 MB),
and a request that finds it full fails with `No space left on device`.

## Example

Bad: `folder = tempfile.mkdtemp()`.
Good: `with tempfile.TemporaryDirectory() as folder:`.

## How to fix

Use the context managers of `tempfile`, or remove the file in `finally`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.scopes import Scope
from liftoff.rules.finding import Draft
from liftoff.rules.left_files import is_left
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.files import REMOVERS

_MAKERS = ("tempfile.mkstemp", "tempfile.mkdtemp", "tempfile.mktemp")


def check(model: Model) -> Iterator[Draft]:
    """Makers whose caller has to clean up."""
    removing = {call.scope.module.path for call in model.calls(*REMOVERS)}
    removing |= {
        call.scope.module.path
        for call in model.method_calls("unlink", "rmdir", "cleanup", "rmtree")
    }
    for call in (*model.calls(*_MAKERS), *_kept(model)):
        if model.runs_later(call.scope) and (
            call.scope.module.path not in removing or is_left(model, call)
        ):
            yield _draft(call, call.scope)


def _kept(model: Model) -> Iterator[Call]:
    for call in model.calls("tempfile.NamedTemporaryFile"):
        given = call.argument(-1, "delete")
        if isinstance(given, ast.Constant) and given.value is False:
            yield call


def _draft(call: Call, scope: Scope) -> Draft:
    name = call.name.rpartition(".")[2]
    return Draft(
        rule="LO211",
        severity="warning",
        category="local_disk_write",
        message=f"nothing removes what `{name}` makes; /tmp fills up as the environment lives on",
        node=call.node,
        scope=scope,
        symbol=name,
        fix="Use tempfile's context managers, or remove it in `finally`.",
    )
