"""Calls that read files, write them, or make folders, with the places that they lead to."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from liftoff.project.evaluation.places import HOME, beside_module
from liftoff.project.evaluation.values import Constant, External, Instance, Place, Prefix, Values
from liftoff.project.source.scopes import Scope
from liftoff.rules.disk.caller_paths import CallerPaths
from liftoff.rules.disk.disk_marks import Mark, marks_of
from liftoff.rules.disk.open_modes import opened_to_read, opened_to_write
from liftoff.rules.disk.path_values import path_values
from liftoff.rules.disk.paths import STREAMS, TEMPORARY_MAKERS, is_path
from liftoff.rules.disk.same_path import written_path
from liftoff.rules.disk.unknown_writes import unknown_writes
from liftoff.rules.disk.uploads import is_upload
from liftoff.rules.disk_writes import (
    PATH_KEYWORDS,
    is_document,
    placed_files,
)
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.file_methods import DISK_METHODS
from liftoff.rules.tables.files import DISK_WRITES, OPENERS, PATH_WRITES, READERS
from liftoff.rules.tables.names import is_in

# What start-up makes of a folder, and requests read.
MOUNTED = ("starlette.staticfiles.StaticFiles", "flask.Flask", "flask.Blueprint")
# They look for it beside the module that makes them.
_BESIDE_MODULE = ("flask.Flask", "flask.Blueprint")
# The root of paths that requests name as a whole.
OF_CALLER = "caller"
# The start of the root of a path that a field of an object names, whatever is in it.
OF_FIELD = "field "
_LOOKS = ("os.stat", "os.lstat", "os.path.getsize", "os.path.getmtime")
_PATHREADERS = ("read_text", "read_bytes", "iterdir", "glob", "rglob", "stat")
# Nothing else has these.
_OF_PATHS_ONLY = ("read_text", "read_bytes", "write_text", "write_bytes", "iterdir")
# Changes of the disk that leave nothing to read.
_EMPTY = (
    "os.remove", "os.unlink", "shutil.rmtree", "os.rmdir", "aiofiles.os.remove", "os.mkdir",
    "os.makedirs", "aiofiles.os.mkdir", "aiofiles.os.makedirs", "os.chmod",
)  # fmt: skip
# What every Linux has.
OF_SYSTEM = (
    "/proc", "/sys", "/dev", "/etc/ssl", "/etc/localtime", "/etc/os-release", "/usr/share", "/tmp",  # noqa: S108
)  # fmt: skip
_EMPTY_PATHS = ("unlink", "rmdir", "mkdir", "chmod", "touch")


@dataclass(frozen=True, slots=True)
class Access:
    """A call that reads or writes.

    Attributes:
        call: the call.
        path: what names the file.
        marks: the places that its path may lead to.
        is_foreign: whether none of them is in the package, or made by `tempfile`.
    """

    call: Call
    path: ast.expr
    marks: frozenset[Mark]
    is_foreign: bool


def accesses(
    model: Model, calls: Iterable[tuple[Call, ast.expr | None]], *, later: bool = True
) -> Iterator[Access]:
    """The calls whose path leads to a known place; those that start-up alone makes on demand."""
    named = CallerPaths(model)
    for call, given in calls:
        path = call.node if given is None and call.name == "flask.Flask" else given
        runs = not later or model.runs_later(call.scope) or call.name in MOUNTED
        if path is not None and runs:
            values = _places_of(model, call, path)
            marks = marks_of(model, values)
            if not marks and _is_stream(values):
                continue
            if not marks and named.has(path, call.scope):
                marks = frozenset({Mark(OF_CALLER, "", whole=False)})
            marks = marks or _of_field(model, path, call.scope) or written_path(path, call.scope)
            if marks:
                yield Access(call, path, marks, _is_foreign(values))


def _places_of(model: Model, call: Call, path: ast.expr) -> Values:
    values = path_values(model, path, call.scope) if path is not call.node else ()
    if call.name not in _BESIDE_MODULE:
        return values
    if path is call.node:
        values = (Constant("static"),)
    own = (Place("app.static_folder", "", whole=True),) if call.name == "flask.Flask" else ()
    # A module of no package is mostly run where it lies.
    module = call.scope.module
    inside = module.is_package or module.name.rpartition(".")[0] in model.program.modules
    run = () if inside else values
    return (*(beside_module(call.scope, value) for value in values), *run, *own)


def _is_stream(values: Values) -> bool:
    """Whether a path may be an open file, an upload, or bytes in memory."""
    return any(
        isinstance(value, External) and (value.name in STREAMS or is_upload(value.name))
        for value in values
    )


def _of_field(model: Model, path: ast.expr, scope: Scope) -> frozenset[Mark]:
    """`self.file`, wherever that is: what another method of the class reads there, this one wrote.

    Below it, `self.folder / name` is any file of that folder.
    """
    below = False
    while isinstance(path, ast.BinOp) and isinstance(path.op, ast.Div):
        path, below = path.left, True
    if not isinstance(path, ast.Attribute):
        return frozenset()
    values = model.values(path.value, scope)
    classes = dict.fromkeys(v.cls for v in values if isinstance(v, Instance))
    return frozenset(
        Mark(f"{OF_FIELD}{owner.id}.{path.attr}", "", whole=not below)
        for cls in classes
        for owner in model.evaluator.hierarchy.mro(cls)[0]
        if path.attr in model.program.fields.get(owner, {})
    )


def makers_of(model: Model) -> Iterator[tuple[Call, ast.expr | None]]:
    """What makes a folder: no package has it, and who fills it is another program."""
    for call in model.calls("os.mkdir", "os.makedirs", "aiofiles.os.makedirs"):
        yield call, call.argument(0, "name", "path")
    for call in model.method_calls("mkdir"):
        if is_path(call.name.rpartition(".")[0]) and isinstance(call.node.func, ast.Attribute):
            yield call, call.node.func.value


def writers_of(model: Model) -> Iterator[tuple[Call, ast.expr | None]]:
    """What writes a file, with what names it."""
    for name, position in OPENERS.items():
        for call in model.calls(name):
            if opened_to_write(model, call, position):
                yield call, call.argument(0, "file")
    for name, position in DISK_WRITES.items():
        if name not in _EMPTY:
            for call in model.calls(name):
                yield call, call.argument(position, *PATH_KEYWORDS)
    yield from placed_files(model)
    for method, (starts, position) in DISK_METHODS.items():
        for call in model.method_calls(method):
            if call.name.startswith(starts):
                yield call, call.argument(position, *PATH_KEYWORDS)
    for call in model.method_calls("save"):
        owner = call.name.rpartition(".")[0]
        if is_upload(owner) or (is_document(owner) and not is_in(call.name, DISK_WRITES)):
            yield call, call.argument(0, "dst", "fp")
    for call in model.calls("tempfile.NamedTemporaryFile", "tempfile.mkstemp", "tempfile.mkdtemp"):
        yield call, call.argument(-1, "dir")
    yield from unknown_writes(model)
    yield from _of_paths(model, [n for n in PATH_WRITES if n not in _EMPTY_PATHS], writing=True)


def readers_of(model: Model) -> Iterator[tuple[Call, ast.expr | None]]:
    """What reads or lists files, with what names them."""
    for name, position in OPENERS.items():
        for call in model.calls(name):
            if opened_to_read(model, call, position):
                yield call, call.argument(0, "file")
    for name, position in READERS.items():
        for call in model.calls(name):
            # `FileResponse(path, filename="a.zip")`: there it is what the client saves.
            named = "filename" if name.startswith("zipfile.") else "path"
            yield call, call.argument(position, named, "directory", "path_or_file")
    for call in model.calls(*_BESIDE_MODULE):
        yield call, call.argument(-1, "static_folder")
    yield from _of_paths(model, _PATHREADERS, writing=False)


def _of_paths(
    model: Model, methods: Iterable[str], *, writing: bool
) -> Iterator[tuple[Call, ast.expr | None]]:
    for call in model.method_calls(*methods, "open"):
        owner, _, method = call.name.rpartition(".")
        if not is_path(owner) and method not in _OF_PATHS_ONLY:
            continue
        if not isinstance(call.node.func, ast.Attribute):
            continue
        if writing and call.name.endswith((".replace", ".rename")):
            yield call, call.argument(0, "target")
        used = opened_to_write if writing else opened_to_read
        if not call.name.endswith(".open") or used(model, call, 0):
            yield call, call.node.func.value


def _is_foreign(values: Values) -> bool:
    """Whether a path leads to a place that no package has: one that a setting names, or `/data`."""
    outside = False
    for value in values:
        match value:
            case Constant(str() as text) | Prefix(text) if text:
                if not text.startswith("/") or text.startswith(OF_SYSTEM):
                    return False
                outside = True
            case Place(root, whole=False) if root.startswith("file["):
                # What a settings file says of folders is mostly beside it.
                return False
            case Place(root):
                if root != HOME and not root.startswith(
                    ("config[", "environ[", "option[", "file[", "app.instance_path")
                ):
                    return False
                outside = True
            case External(name) if name.startswith(TEMPORARY_MAKERS):
                return False
            case _:
                pass
    return outside


def only_looks(call: Call) -> bool:
    """Whether only the size or the time of a file is asked for."""
    return call.name in _LOOKS or call.name.endswith(".stat")
