"""LO206: a log file on the local disk.

## Why

The disk is read-only outside /tmp, so a file handler fails when it opens its file; in /tmp the log
goes away with the environment. What is written to stdout and stderr goes to CloudWatch.

## Example

Bad: `logging.basicConfig(filename="app.log")`.
Good: `logging.basicConfig(level="INFO")`.

## How sure

The file is certain where the source names it. A handler that only a setting or a configuration file
turns on is told as far as the source shows that it is.

## How to fix

Log to stderr, or set the switch that the app has for it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import (
    ClassValue,
    Constant,
    Container,
    External,
    Place,
    Value,
)
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.disk.paths import STREAMS, target_of
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Call, Model
from liftoff.rules.running.on_the_way import on_the_way
from liftoff.rules.tables.open_files import LOG_FILES

# Calls that take handlers as a dictionary: `handlers=[{"sink": "app.log"}]`, `dictConfig({...})`.
_CONFIGURED = ("loguru.logger.configure", "logging.config.dictConfig")
# Loggers that write a file where this keyword names one.
_BY_KEYWORD = {
    "fastlogging.LogInit": "pathName",
    "tamga.Tamga": "file_path",
}
# A configuration names its handlers, and these their settings.
_MAX_DEPTH = 3


def check(model: Model) -> Iterator[Draft]:
    """File handlers, `basicConfig` with a file, sinks of loguru, and dictionaries of handlers."""
    for call in model.calls(*LOG_FILES):
        path = call.argument(0, "filename")
        yield from _draft(model, call.node, call.scope, call.name, path)
    for call in model.calls("logging.basicConfig"):
        path = call.argument(-1, "filename")
        if path is not None or _gives_filename(model, call):
            yield from _draft(model, call.node, call.scope, call.name, path)
    yield from _subclasses(model)
    for name, keyword in _BY_KEYWORD.items():
        for call in model.calls(name):
            path = call.argument(-1, keyword)
            if path is not None:
                yield from _draft(model, call.node, call.scope, call.name, path)
    for call in model.calls("loguru.logger.add"):
        path = call.argument(0, "sink")
        if path is not None and _names_file(model, path, call.scope):
            yield from _draft(model, call.node, call.scope, call.name, path)
    for call in model.calls(*_CONFIGURED):
        given = [*call.node.args, *(k.value for k in call.node.keywords)]
        if any(_has_file(model, argument, call.scope) for argument in given):
            yield from _draft(model, call.node, call.scope, call.name, None)
        elif model.live(call.scope):
            for node, scope in _put_in(model):
                yield from _draft(model, node, scope, call.name, None)


def _put_in(model: Model) -> Iterator[tuple[ast.expr, Scope]]:
    """`config["handlers"]["file"] = {"class": "logging.FileHandler", ...}`, in code that runs."""
    for scope in model.scopes:
        for store in scope.stores:
            put = store.value
            is_put = store.kind == "item" and isinstance(put, ast.Dict) and model.live(scope)
            if is_put and isinstance(put, ast.Dict) and _is_file_handler(model, put, scope):
                yield put, scope


def _subclasses(model: Model) -> Iterator[Draft]:
    """`class Daily(FileHandler)`, and where one is made."""
    classes = {
        scope
        for scope in model.scopes
        if scope.kind == "class" and _handles_files(model, ClassValue(scope))
    }
    for scope in model.scopes if classes else ():
        for site in scope.calls:
            made = model.values(site.node.func, scope)
            found = next(
                (v for v in made if isinstance(v, ClassValue) and v.scope in classes), None
            )
            if found is not None and model.live(scope):
                path = next((k.value for k in site.node.keywords if k.arg == "filename"), None)
                path = path or next(iter(site.node.args), None)
                if path is not None:
                    yield from _draft(model, site.node, scope, found[0].name, path)


def _names_file(model: Model, node: ast.expr, scope: Scope) -> bool:
    """Whether a sink is a path: not a stream, nor a function."""
    values = model.values(node, scope)
    if any(isinstance(v, External) and v.name in STREAMS for v in values):
        # A stream unless the environment names a file.
        return False
    if isinstance(node, ast.JoinedStr) or target_of(model, node, scope) == "outside":
        return True
    return any(
        isinstance(v, Place)
        or (isinstance(v, External) and v.name.startswith("pathlib.") and v.name not in STREAMS)
        for v in values
    )


def _gives_filename(model: Model, call: Call) -> bool:
    """Whether `**options` may hold a file name."""
    for keyword in call.node.keywords:
        if keyword.arg is not None:
            continue
        for value in model.values(keyword.value, call.scope):
            if not isinstance(value, Container):
                continue
            given = [value.site.node, *(more.value for more in model.evaluator.added(value.site))]
            keys = [
                key.value
                for literal in given
                if isinstance(literal, ast.Dict)
                for key in literal.keys
                if isinstance(key, ast.Constant)
            ]
            added = model.evaluator.added(value.site)
            keys += [m.key.value for m in added if isinstance(m.key, ast.Constant)]
            if "filename" in keys:
                return True
    return False


def _has_file(model: Model, node: ast.expr, scope: Scope, depth: int = 0) -> bool:
    """Whether a dictionary, or what it holds, names a file for a handler."""
    if depth > _MAX_DEPTH:
        return False
    for child in walk(node):
        if isinstance(child, ast.Dict) and _is_file_handler(model, child, scope):
            return True
    names = [n for n in walk(node) if isinstance(n, ast.Name | ast.Attribute)]
    for name in names:
        for value in model.values(name, scope):
            if isinstance(value, Container) and value.kind in ("dict", "list"):
                made = value.site
                if isinstance(made.node, ast.expr) and _has_file(
                    model, made.node, made.scope, depth + 1
                ):
                    return True
                if any(
                    isinstance(more.value, ast.expr)
                    and _has_file(model, more.value, more.scope, depth + 1)
                    for more in model.evaluator.added(made)
                ):
                    return True
    return False


def _is_file_handler(model: Model, node: ast.Dict, scope: Scope) -> bool:
    entries = {
        key.value: value
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant)
    }
    if "sink" in entries:
        return _names_file(model, entries["sink"], scope)
    kind = entries.get("class", entries.get("()"))
    classes = model.values(kind, scope) if kind is not None else ()
    return "filename" in entries and any(_handles_files(model, v) for v in classes)


def _handles_files(model: Model, kind: Value) -> bool:
    """Whether a handler's class, or the text that names it, is one of files."""
    match kind:
        case Constant(name) | External(name):
            return str(name).endswith("FileHandler")
        case ClassValue(cls):
            bases = model.evaluator.hierarchy.external_bases(cls)
            return any(base.endswith("FileHandler") for base in bases)
        case _:
            return False


def _draft(
    model: Model, node: ast.expr, scope: Scope, called: str, path: ast.expr | None
) -> Iterator[Draft]:
    if model.only_command(scope):
        return
    temporary = target_of(model, path, scope) == "temporary"
    name = called.rpartition(".")[2]
    severity: Severity = "warning" if temporary else "blocker"
    why = "which goes away with the environment" if temporary else "and the disk is read-only"
    if on_the_way(model, scope):
        severity, why = "info", "where only the command that starts the server does so"
    yield Draft(
        rule="LO206",
        severity=severity,
        category="log_to_file",
        message=f"`{name}` logs to a file, {why}",
        node=node,
        scope=scope,
        symbol=name,
        fix="Log to stderr: Lambda sends it to CloudWatch.",
        whole_app=True,
    )
