"""LO211: temporary files that nothing removes.

## What it finds

`mkstemp`, `mkdtemp` and `NamedTemporaryFile(delete=False)` in code that requests run: where the
function neither removes what it makes nor gives it to anybody who might, or in a module that
removes no file. Files and folders under ever new names in /tmp, in an app that removes no file.
Files whose name is kept in memory for other requests, and reads of those (LO202).

## Why

A warm environment keeps /tmp from request to request. It has 512 MB by default (up to 10,240 MB),
and a request that finds it full fails with `No space left on device`.

## Example

Bad: `folder = tempfile.mkdtemp()`.
Good: `with tempfile.TemporaryDirectory() as folder:`.

## How sure

A file that is handed to code that might remove it is not told. Whether /tmp fills up depends on
traffic, hence a warning.

## How to fix

Use the context managers of `tempfile`, or remove the file in `finally`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import External, Prefix
from liftoff.project.source.scopes import Scope
from liftoff.rules.disk.disk_accesses import makers_of, writers_of
from liftoff.rules.disk.kept_files import kept_files
from liftoff.rules.disk.left_files import is_left
from liftoff.rules.disk.path_values import path_values
from liftoff.rules.disk.paths import target_of_values
from liftoff.rules.disk.unknown_writes import unknown_writes
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.files import REMOVERS

_FOLDER = "tempfile.TemporaryDirectory()"
_MAKERS = ("tempfile.mkstemp", "tempfile.mkdtemp", "tempfile.mktemp")


def check(model: Model) -> Iterator[Draft]:
    """Makers whose caller has to clean up."""
    removing = {call.scope.module.path for call in model.calls(*REMOVERS)}
    removing |= {
        call.scope.module.path
        for call in model.method_calls("unlink", "rmdir", "cleanup", "rmtree")
    }
    if not removing:
        yield from _collected(model)
    makers = (*model.calls(*_MAKERS), *_kept(model))
    kept = list(kept_files(model, makers))
    yield from kept
    told = {draft.node for draft in kept}
    for call in makers:
        if call.node in told or _goes_with_folder(model, call):
            continue
        if model.runs_later(call.scope) and (
            call.scope.module.path not in removing or is_left(model, call)
        ):
            yield _draft(call, call.scope)


def _collected(model: Model) -> Iterator[Draft]:
    """Files and folders in /tmp under ever new names, in an app that removes no file at all."""
    guessed = {call.node for call, _ in unknown_writes(model)}
    for call, path in (*writers_of(model), *makers_of(model)):
        if path is None or call.node in guessed or not model.runs_later(call.scope):
            continue
        values = path_values(model, path, call.scope)
        named = any(isinstance(v, Prefix) for v in values)
        if named and target_of_values(values) == "temporary":
            yield _draft(call, call.scope)


def _kept(model: Model) -> Iterator[Call]:
    for call in model.calls("tempfile.NamedTemporaryFile"):
        given = call.argument(-1, "delete")
        if isinstance(given, ast.Constant) and given.value is False:
            yield call


def _goes_with_folder(model: Model, call: Call) -> bool:
    """Whether it is made in a folder that `TemporaryDirectory` removes with all that is in it."""
    folder = call.argument(-1 if call.name.endswith("NamedTemporaryFile") else 2, "dir")
    values = model.values(folder, call.scope) if folder is not None else ()
    return any(isinstance(v, External) and v.name.startswith(_FOLDER) for v in values)


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
