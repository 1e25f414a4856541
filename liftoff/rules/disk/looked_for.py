"""Looks for a file that another request wrote (LO202): `if not path.exists(): abort(404)`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from liftoff.project.source.scopes import Scope
from liftoff.rules.disk.disk_accesses import Access, accesses
from liftoff.rules.disk.disk_marks import Mark, linked
from liftoff.rules.disk.paths import is_path
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.files import REMOVERS

_FUNCTIONS = ("os.path.exists", "os.path.lexists", "os.path.isfile", "os.path.isdir")
_METHODS = ("exists", "is_file", "is_dir")
# Variables for a folder in which an app keeps all it has.
_OF_ALL = re.compile(r"environ\[\w*(CONFIG|HOME|ROOT|BASE)\w*\]$")


def looked_for(
    model: Model, written: Sequence[Access], others: Sequence[Access]
) -> Iterator[Access]:
    """The first such look of each function that neither reads nor writes there itself.

    Args:
        model: the program.
        written: what is written after start-up.
        others: what is read there.
    """
    # Who removes the file is told as that.
    removing = _removing(model)
    told = set(removing)
    busy: dict[Scope, list[Access]] = {}
    for access in (*written, *others):
        busy.setdefault(access.call.scope, []).append(access)
    for look in accesses(model, _looks(model)):
        scope = look.call.scope
        routes = set(model.routes([scope])) if model.in_request(scope) else set()
        if scope in told or not routes:
            continue
        if any(linked(look.marks, other.marks) or linked(other.marks, look.marks)
               for other in busy.get(scope, ())):  # fmt: skip
            continue
        # Who gets the path from a helper that only looks may well read or remove it.
        if any(
            linked(_telling(look.marks), write.marks)
            and set(model.routes([write.call.scope])) - routes
            for write in written
        ) and not any(caller in removing or caller in busy for caller in model.callers(scope)):
            told.add(scope)
            yield look


def _telling(marks: frozenset[Mark]) -> frozenset[Mark]:
    """The marks of a file, but for those that name a folder of everything alone."""
    return frozenset(
        mark
        for mark in marks
        if mark.text or not (isinstance(mark.root, str) and _OF_ALL.match(mark.root))
    )


def _removing(model: Model) -> set[Scope]:
    calls = (*model.calls(*REMOVERS), *model.method_calls("unlink", "rmdir", "rename", "replace"))
    return {call.scope for call in calls}


def _looks(model: Model) -> Iterator[tuple[Call, ast.expr | None]]:
    for call in model.calls(*_FUNCTIONS):
        yield call, call.argument(0, "path", "s")
    for call in model.method_calls(*_METHODS):
        if is_path(call.name.rpartition(".")[0]) and isinstance(call.node.func, ast.Attribute):
            yield call, call.node.func.value
