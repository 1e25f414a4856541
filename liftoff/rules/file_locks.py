"""LO212: a locked file as a mutex.

## What it finds

`fcntl.flock`, `filelock.FileLock`, `portalocker` and the like in code that requests, start-up or
threads run.

## Why

A lock on a file holds off the processes of one machine. Each Lambda environment has a disk of its
own and answers one request at a time, so that the lock is always free, and two requests do at once
what it was to keep apart. Outside /tmp the lock file cannot even be made.

## Example

Bad: `with FileLock("import.lock"): import_all()`.
Good: a conditional write to a DynamoDB item, or a reserved concurrency of 1.

## How sure

Known by the names of the libraries. What the lock is to keep apart is not judged.

## How to fix

Lock in DynamoDB or in the database, use a FIFO queue, or reserve a concurrency of 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.tables.open_files import FILE_LOCKS


def check(model: Model) -> Iterator[Draft]:
    """Calls by name."""
    for call in model.calls(*FILE_LOCKS):
        if model.only_command(call.scope):
            continue
        later = model.runs_later(call.scope)
        name = call.name.rpartition(".")[2]
        yield Draft(
            rule="LO212",
            severity="blocker" if later else "warning",
            category="local_disk_write",
            message=f"`{name}` locks for this environment alone; others go on meanwhile",
            node=call.node,
            scope=call.scope,
            symbol=name,
            fix="Lock in DynamoDB or the database, or reserve a concurrency of 1.",
            whole_app=not later,
        )
