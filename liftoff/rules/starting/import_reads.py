"""Files and folders outside the package that import reads (LO501, as information)."""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.project.evaluation.places import WORKING_DIRECTORY
from liftoff.project.evaluation.values import Constant, Place
from liftoff.project.source.scopes import Scope
from liftoff.rules.disk.disk_accesses import OF_SYSTEM, Access, accesses, readers_of
from liftoff.rules.disk.path_values import path_values
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.starting.start_draft import start_draft

_SETTINGS = ("config[", "environ[", "option[")
_LISTS = ("listdir", "scandir", "walk", "glob", "iglob", "iterdir", "rglob")


def read_outside(model: Model) -> Iterator[Draft]:
    """Reads and listings of what a setting, an absolute path or the working directory leads to."""
    calls = (
        (call, path)
        for call, path in readers_of(model)
        if model.at_import(call.scope) and not model.runs_later(call.scope)
    )
    told: set[Scope] = set()
    for read in accesses(model, calls, later=False):
        scope = read.call.scope
        if scope in told or not (_is_outside(model, read) or _lists_where_it_started(model, read)):
            continue
        told.add(scope)
        name = read.call.name.removeprefix("builtins.").rpartition("()")[2].lstrip(".")
        message = f"`{name}` reads at start-up what must then be in the package or image"
        fix = "Put the files into the package, or a layer, and name them by their place there."
        yield start_draft(read.call, "LO501", "info", message, fix)


def _lists_where_it_started(model: Model, read: Access) -> bool:
    """Whether a folder below the working directory is listed: which files there are, decides."""
    if not read.call.name.endswith(_LISTS):
        return False
    return any(
        (isinstance(value, Place) and value.root == WORKING_DIRECTORY)
        or (isinstance(value, Constant) and not str(value.value).startswith("/"))
        for value in path_values(model, read.path, read.call.scope)
    )


def _is_outside(model: Model, read: Access) -> bool:
    """Whether no part of the package is named: a setting alone, or with `/models` otherwise."""
    if read.is_foreign:
        return True
    values = path_values(model, read.path, read.call.scope)
    texts = [str(value.value) for value in values if isinstance(value, Constant)]
    roots = [value.root for value in values if isinstance(value, Place)]
    told = bool(roots) and all(root.startswith(_SETTINGS) for root in roots)
    return told and any(t.startswith("/") and not t.startswith(OF_SYSTEM) for t in texts)
