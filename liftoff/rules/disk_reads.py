"""LO202: a file that the app wrote is read back.

## Why

The file is on the disk of the environment that wrote it. The request that reads it may run in
another one, or later, when the environment is gone.

## Example

Bad: `open(os.path.join(UPLOADS, name), "rb")` in a route, after another one stored it there.
Good: `s3.get_object(Bucket=UPLOADS, Key=name)`.

## How to fix

Write to and read from S3 (or EFS). Files of the package may be read as before.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.scopes import Scope
from liftoff.project.values import Constant, External, Prefix, Value, Values
from liftoff.rules.effects import DISK_WRITES, OPENERS
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model

_LISTINGS = ("os.listdir", "os.scandir", "glob.glob", "os.walk", "flask.send_from_directory")


def check(model: Model) -> Iterator[Draft]:
    """Reads of paths that start where something after start-up writes."""
    written = {
        mark for call in _written(model) for mark in _marks(_path_values(model, call)) if mark
    }
    if not written:
        return
    for name in (*OPENERS, *_LISTINGS):
        for call in model.calls(name):
            if not model.runs_later(call.scope) or _mode(model, call) != "r":
                continue
            if _marks(_path_values(model, call)) & written:
                yield _draft(call.node, call.scope, name)


def _written(model: Model) -> Iterator[Call]:
    for name in OPENERS:
        for call in model.calls(name):
            if model.runs_later(call.scope) and _mode(model, call) == "w":
                yield call
    for name in DISK_WRITES:
        if name in ("os.remove", "os.unlink", "shutil.rmtree", "os.rmdir"):
            continue
        for call in model.calls(name):
            if model.runs_later(call.scope):
                yield call
    for call in model.method_calls("save"):
        if call.name.startswith("flask.request.files") and model.runs_later(call.scope):
            yield call


def _path_values(model: Model, call: Call) -> Values:
    path = call.argument(DISK_WRITES.get(call.name, 0), "file", "path", "directory")
    return model.values(path, call.scope) if path is not None else ()


def _marks(values: Values) -> set[object]:
    return {mark for value in values if (mark := _mark(value)) is not None}


def _mark(value: Value) -> object | None:
    """Where a path starts: the call that gives the folder, or its text."""
    match value:
        case External(name, site) if name.startswith("tempfile.") and site is not None:
            return site
        case Prefix(text) if text:
            return text.rstrip("/")
        case Constant(str() as text):
            return text.rstrip("/")
        case _:
            return None


def _mode(model: Model, call: Call) -> str:
    if call.name not in OPENERS:
        return "r"
    mode = call.argument(OPENERS[call.name], "mode")
    if mode is None:
        return "r"
    texts = [str(v.value) for v in model.values(mode, call.scope) if isinstance(v, Constant)]
    return "w" if any(set(text) & set("wax+") for text in texts) else "r"


def _draft(node: ast.AST, scope: Scope, name: str) -> Draft:
    short = name.rpartition(".")[2]
    return Draft(
        rule="LO202",
        severity="warning",
        category="local_disk_read_runtime",
        message=f"`{short}` reads what the app wrote to the disk of one environment",
        node=node,
        scope=scope,
        symbol=short,
        fix="Read it from S3, where the writing request puts it.",
    )
