"""LO206: a log file on the local disk.

## Why

The disk is read-only outside /tmp, so a file handler fails when it opens its file; in /tmp the log
goes away with the environment. What is written to stdout and stderr goes to CloudWatch.

## Example

Bad: `logging.basicConfig(filename="app.log")`.
Good: `logging.basicConfig(level="INFO")`.

## How to fix

Log to stderr, or set the switch that the app has for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.rules.disk_effects import LOG_FILES
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model
from liftoff.rules.paths import target_of


def check(model: Model) -> Iterator[Draft]:
    """File handlers, and `basicConfig` with a file."""
    for call in model.calls(*LOG_FILES):
        yield from _draft(model, call, "filename")
    for call in model.calls("logging.basicConfig"):
        if call.argument(-1, "filename") is not None:
            yield from _draft(model, call, "filename")
    for call in model.calls("loguru.logger.add"):
        if target_of(model, call.argument(0, "sink"), call.scope) == "outside":
            yield from _draft(model, call, "sink")


def _draft(model: Model, call: Call, keyword: str) -> Iterator[Draft]:
    if model.only_command(call.scope):
        return
    position = -1 if call.name == "logging.basicConfig" else 0
    temporary = target_of(model, call.argument(position, keyword), call.scope) == "temporary"
    name = call.name.rpartition(".")[2]
    yield Draft(
        rule="LO206",
        severity="warning" if temporary else "blocker",
        category="log_to_file",
        message=f"`{name}` logs to a file, "
        + ("which goes away with the environment" if temporary else "and the disk is read-only"),
        node=call.node,
        scope=call.scope,
        symbol=name,
        fix="Log to stderr: Lambda sends it to CloudWatch.",
        whole_app=True,
    )
