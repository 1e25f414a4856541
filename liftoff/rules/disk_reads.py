"""A file that the app wrote is read back, or sent (LO202, LO208).

## What it finds

| code | what | severity |
|---|---|---|
| LO202 | a file that another request wrote is read, listed or sent | blocker |
| LO202 | a file that each route which reads it also writes is read | warning |
| LO202 | start-up reads a file that requests write | warning |
| LO202 | a file outside the app is read, or in a folder that only a setting names | warning |
| LO202 | a function that does no more looks for a file that another request wrote | warning |
| LO202 | a file or folder is read or sent whose path a row of the database holds | warning |
| LO202 | a folder that the app makes and never fills is listed | warning |
| LO202 | the same in /tmp, under a name of the request's own | info |
| LO202 | what the same function, or who called it, has just written there | info |
| LO202 | a file of the machine that the caller names as a whole | warning |
| LO202 | a folder is listed that a field names, and nothing in the source | warning |
| LO202 | a file or folder that is named as a log | warning |
| LO202 | its size or time is asked for, where it is also read, or by who wrote it | info |
| LO208 | a file that each route which sends it also makes is sent | warning |

Reads, listings and answers from a folder or a file that something writes to after start-up: linked
by the text of the path, by the configuration key, environment variable or folder that it starts
with. A blocker when a route reads what another request wrote; a warning when each route that reads
also writes there, and may read only what it wrote itself.

## Why

The file is on the disk of the environment that wrote it. The request that reads it may run in
another one, or later, when the environment is gone.

## Example

Bad: `open(os.path.join(UPLOADS, name), "rb")` in a route, after another one stored it there.
Good: `s3.get_object(Bucket=UPLOADS, Key=name)`.

## How sure

Reads and writes are linked by the text of their paths, as far as the source has it. Two spellings
of one folder that only the run brings together are missed.

## How to fix

Write to and read from S3 (or EFS). Files of the package may be read as before.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from liftoff.project.evaluation.places import TEMPORARY
from liftoff.project.evaluation.values import External
from liftoff.project.source.scopes import Scope
from liftoff.rules.disk.disk_accesses import (
    MOUNTED,
    OF_CALLER,
    OF_FIELD,
    Access,
    accesses,
    makers_of,
    only_looks,
    readers_of,
    writers_of,
)
from liftoff.rules.disk.disk_marks import (
    is_below,
    is_same,
    is_within,
    linked,
    marks_of,
    may_be_packed,
)
from liftoff.rules.disk.looked_for import looked_for
from liftoff.rules.disk.own_writes import just_written
from liftoff.rules.disk.path_values import path_values
from liftoff.rules.disk.paths import TEMPORARY_MAKERS
from liftoff.rules.disk.read_logs import read_logs
from liftoff.rules.disk.row_paths import files_of_rows
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.servers import FILE_RESPONSES

_LISTS = (".listdir", ".scandir", ".walk", "glob", ".iterdir")
# Settings that name a folder which is filled while servers run.
_FILLED = re.compile(
    r"(config|environ|option|file)\[\w*(LOG|UPLOAD|DOWNLOAD|BACKUP|RECORD|SPOOL|INBOX|DUMP|REPORT)S?(_|\]|DIR)"
    r"|(config|environ|option|file)\[\w*(LOG|UPLOAD|DOWNLOAD|BACKUP|RECORDING)\w*(DIR|FOLDER|PATH)",
    re.IGNORECASE,
)
# More places say no more.
_SHOWN = 3


def check(model: Model) -> Iterator[Draft]:
    """Reads of what something after start-up writes, and of logs."""
    drafts = [*_written(model), *_at_start(model)]
    yield from drafts
    told = {draft.node for draft in drafts}
    for call in files_of_rows(model, readers_of(model)):
        if call.node not in told and not only_looks(call):
            told.add(call.node)
            yield _foreign(call)
    yield from read_logs(model, told)


def _written(model: Model) -> Iterator[Draft]:
    written = model.once(_writes)
    reads = list(accesses(model, readers_of(model)))
    made = model.once(_made)
    by_path = [(path, call.scope) for call, path in writers_of(model) if path is not None]
    for read in reads:
        links = [write for write in written if linked(read.marks, write.marks)]
        if not model.in_request(read.call.scope):
            # What a thread or start-up writes for itself is on the same disk.
            links = [write for write in links if model.routes([write.call.scope])]
        if links:
            draft = _draft(model, read, links)
            told = only_looks(read.call) and _is_told(model, read, reads, links)
            own = draft.rule == "LO202" and just_written(model, read.path, read.call.scope, by_path)
            yield replace(draft, severity="info") if told or own else draft
            continue
        # What is asked for by its name may well be in the package.
        listed = read.call.name.endswith((*_LISTS, ".send_from_directory"))
        computed = listed or not any(mark.whole for mark in read.marks)
        foreign = read.is_foreign or (
            computed
            and (
                any(is_within(read.marks, folder.marks) for folder in made)
                or any(_FILLED.match(str(mark.root)) for mark in read.marks)
            )
        )
        named = {mark.root for mark in read.marks} == {OF_CALLER}
        named = named or (listed and _is_unknown_field(model, read))
        if (foreign or named) and model.in_request(read.call.scope) and not only_looks(read.call):
            yield _foreign(read.call)
    for look in looked_for(model, written, reads):
        yield _look(look.call)


def _at_start(model: Model) -> Iterator[Draft]:
    """What start-up reads that requests have written, maybe in another environment."""
    written = [w for w in model.once(_writes) if model.in_request(w.call.scope)]
    calls = (
        (call, path)
        for call, path in readers_of(model)
        if model.at_import(call.scope) and not model.runs_later(call.scope)
    )
    told: set[Scope] = set()
    for read in accesses(model, calls, later=False) if written else ():
        scope = read.call.scope
        links = [write for write in written if linked(read.marks, write.marks)]
        if links and scope not in told and read.call.name not in MOUNTED:
            told.add(scope)
            short = read.call.name.rpartition(".")[2]
            text = f"`{short}` reads at start-up what requests write to the disk of one environment"
            draft = replace(_draft(model, read, links), message=text, severity="warning")
            yield replace(draft, rule="LO202", whole_app=True)


def _writes(model: Model) -> list[Access]:
    return list(accesses(model, writers_of(model)))


def _made(model: Model) -> list[Access]:
    return list(accesses(model, makers_of(model), later=False))


def _is_unknown_field(model: Model, read: Access) -> bool:
    """Whether nobody knows more of a folder than the field that names it: no package has it."""
    return all(
        str(mark.root).startswith(OF_FIELD) and mark.whole for mark in read.marks
    ) and not any(
        isinstance(value, External) and value.name.startswith(TEMPORARY_MAKERS)
        for value in model.values(read.path, read.call.scope)
    )


def is_part_of_package(model: Model, path: ast.expr, scope: Scope) -> bool:
    """Whether a path leads into a folder beside the code, and nothing writes there."""
    values = path_values(model, path, scope)
    marks = marks_of(model, values)
    if not marks or not all(map(may_be_packed, marks)):
        return False
    changed = (*model.once(_writes), *model.once(_made))
    return not any(
        write.root == mark.root
        and (
            is_same(mark, write)
            or is_below(write.text, mark.text)
            or is_below(mark.text, write.text)
        )
        for access in changed
        for write in access.marks
        for mark in marks
    )


def _look(call: Call) -> Draft:
    short = call.name.rpartition(".")[2]
    text = f"`{short}` looks for what another request wrote to the disk of one environment"
    return replace(_foreign(call), message=text, fix="Ask S3 for it, where that request puts it.")


def _foreign(call: Call) -> Draft:
    short = call.name.rpartition(".")[2]
    return Draft(
        rule="LO202",
        severity="warning",
        category="local_disk_read_runtime",
        message=f"`{short}` reads files that are on the server's own disk and not in the package",
        node=call.node,
        scope=call.scope,
        symbol=short,
        fix="Put the files into S3 or EFS, or into the package when they never change.",
    )


def _is_told(
    model: Model, look: Access, reads: Iterable[Access], writers: Iterable[Access]
) -> bool:
    """Whether other findings say it: the file itself is read, or the same request wrote it."""
    routes = set(model.routes([look.call.scope]))
    if not routes:
        return any(
            read.call.scope is look.call.scope and read.marks & look.marks
            for read in reads
            if not only_looks(read.call)
        )
    if any(routes <= set(model.routes([w.call.scope])) for w in writers):
        return True
    return any(
        read.marks & look.marks and routes <= set(model.routes([read.call.scope]))
        for read in reads
        if not only_looks(read.call) and not read.call.name.endswith(_LISTS)
    )


def _draft(model: Model, read: Access, writers: list[Access]) -> Draft:
    call = read.call
    routes = set(model.routes([call.scope]))
    own = set.intersection(routes, model.routes(write.call.scope for write in writers))
    short = call.name.rpartition(".")[2]
    # A helper that both reads and writes does one thing for one route, the other for another.
    helper = len(routes) > 1 and any(write.call.node is call.node for write in writers)
    alone = bool(routes) and own == routes and not helper
    rule, what = "LO202", "reads what the app wrote to the disk of one environment"
    if call.name in MOUNTED:
        what = "serves a folder that the app fills, on the disk of one environment"
    if alone and call.name in FILE_RESPONSES:
        rule, what = "LO208", "sends a file that this request makes on the disk; at most 6 MB pass"
    return Draft(
        rule=rule,
        severity=_severity(read, writers, alone=alone),
        category="local_disk_read_runtime",
        message=f"`{short}` {what}",
        node=call.node,
        scope=call.scope,
        symbol=short,
        fix="Read it from S3, where the writing request puts it.",
        whole_app=call.name in MOUNTED,
        related=tuple(
            (node, scope, "written here")
            for node, scope in list(
                {write.call.node: write.call.scope for write in writers}.items()
            )[:_SHOWN]
        ),
    )


def _severity(read: Access, writers: list[Access], *, alone: bool) -> Severity:
    if not alone:
        return "blocker"
    # A name of the request's own in /tmp: what it reads is what it has just written.
    shared = [m for w in writers for r in read.marks for m in w.marks if is_same(r, m)]
    own = all(mark.root == TEMPORARY and not mark.whole for mark in shared)
    return "info" if own else "warning"
