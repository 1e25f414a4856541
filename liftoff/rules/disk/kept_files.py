"""Temporary files that one request makes for others: their names are kept in memory."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from liftoff.project.evaluation.values import (
    ClassValue,
    Container,
    External,
    Instance,
    ModuleValue,
    Part,
    Value,
)
from liftoff.project.source.scopes import Scope
from liftoff.rules.disk.disk_accesses import readers_of, writers_of
from liftoff.rules.disk.left_files import keeps_name
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model

# Give the name of one file.
_FILES = ("tempfile.mkstemp", "tempfile.mktemp", "tempfile.NamedTemporaryFile")


def kept_files(model: Model, makers: Iterable[Call]) -> Iterator[Draft]:
    """Where they are made, and where other code reads them."""
    made: dict[ast.AST, Call] = {}
    yield from _filled(model)
    for call in makers:
        holders = keeps_name(call) if model.runs_later(call.scope) else ()
        if any(_outlives(model, holder, call.scope) for holder in holders):
            made[call.node] = call
            yield _draft(
                call,
                "LO211",
                "local_disk_write",
                "is kept for other requests, in /tmp of one environment",
            )
    for call, path in readers_of(model) if made else ():
        if path is None or not model.in_request(call.scope):
            continue
        for value in model.values(path, call.scope):
            if not isinstance(value, External) or value.site is None:
                continue
            maker = made.get(value.site.node)
            if maker is not None and maker.scope is not call.scope:
                yield _draft(
                    call,
                    "LO202",
                    "local_disk_read_runtime",
                    "reads what another request has left in /tmp of one environment",
                )
                break


def _filled(model: Model) -> Iterator[Draft]:
    """Writes of requests to a file that start-up has named: `def __init__(self, file=mktemp())`."""
    if next(model.calls_of(*_FILES), None) is None:
        return
    for call, path in writers_of(model):
        if path is None or not model.in_request(call.scope):
            continue
        if any(_is_named_at_start(model, value) for value in model.values(path, call.scope)):
            what = "writes for other requests, to /tmp of one environment"
            yield _draft(call, "LO210", "local_disk_write", what)


def _is_named_at_start(model: Model, value: Value) -> bool:
    return (
        isinstance(value, External)
        and value.name.startswith(_FILES)
        and value.site is not None
        and model.at_start(value.site.scope)
        and not model.runs_later(value.site.scope)
    )


def _outlives(model: Model, holder: ast.expr, scope: Scope) -> bool:
    """Whether what holds the name is there for other requests, too."""
    for value in model.values(holder, scope):
        match value:
            case ClassValue() | ModuleValue():
                return True
            case (
                Part(Container(site=site) | Instance(site=site))
                | Container(site=site)
                | Instance(site=site)
            ):
                if model.lives_on(site.scope) or model.is_kept(site):
                    return True
            case _:
                pass
    return False


def _draft(call: Call, rule: str, category: str, what: str) -> Draft:
    name = call.name.rpartition(".")[2]
    return Draft(
        rule=rule,
        severity="warning",
        category=category,
        message=f"what `{name}` makes {what}" if rule == "LO211" else f"`{name}` {what}",
        node=call.node,
        scope=call.scope,
        symbol=name,
        fix="Put it into S3, where all environments find it.",
    )
