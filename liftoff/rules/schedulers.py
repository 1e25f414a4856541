"""LO307: a scheduler, or a loop that never ends, inside the server.

## Why

A scheduler is a thread that waits for its hour. Lambda freezes it after each response and runs many
copies of it: jobs are late, lost or done many times. The job store in memory goes with the
environment.

## Example

Bad: `scheduler.add_job(sync, "interval", seconds=5)`.
Good: an EventBridge Scheduler rule `rate(1 minute)` that invokes a function.

## How sure

Known by the names of the libraries. An endless loop counts where nothing in it ends it, and only in
code that the server runs.

## How to fix

EventBridge Scheduler invokes a function at the hour; cron and rates are expressions of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.rules.finding import Draft, Severity
from liftoff.rules.libraries import unknown_calls
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.background import SCHEDULED, SCHEDULER_METHODS, SCHEDULERS

_FIX = "Let EventBridge Scheduler invoke a function; keep jobs that users make as its schedules."


def check(model: Model) -> Iterator[Draft]:
    """The scheduler itself and each job given to it."""
    for call in (*model.calls(*SCHEDULERS, *SCHEDULED), *unknown_calls.schedulers(model)):
        yield from _draft(model, call, "blocker", "works between requests, when Lambda is frozen")
    for scheduler in SCHEDULERS:
        for method in SCHEDULER_METHODS:
            for call in model.calls(f"{scheduler}().{method}"):
                removes = method not in ("add_job", "scheduled_job")
                severity: Severity = "warning" if removes else "blocker"
                what = (
                    "changes jobs that live" if removes else "adds a job to a scheduler that lives"
                )
                yield from _draft(model, call, severity, f"{what} in one environment")


def _draft(model: Model, call: Call, severity: Severity, what: str) -> Iterator[Draft]:
    if model.only_command(call.scope):
        return
    name = call.name.rpartition(".")[2]
    yield Draft(
        rule="LO307",
        severity=severity,
        category="scheduler",
        message=f"`{name}` {what}",
        node=call.node,
        scope=call.scope,
        symbol=name,
        fix=_FIX,
        whole_app=model.at_start(call.scope),
    )
