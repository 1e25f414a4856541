"""Writes to the local disk (LO201, LO203, LO205, LO207, LO210).

## What it finds

| code | what | severity |
|---|---|---|
| LO201 | a file or folder written, renamed or removed outside /tmp | blocker |
| LO203 | an upload that is saved to disk | blocker; warning in /tmp |
| LO205 | the same at import or start-up: the function never starts | blocker |
| LO207 | a write below the folder of the code, or the working directory by name | blocker |
| LO210 | a file with a fixed name in /tmp, or one that start-up has made up | warning |

## Why

On Lambda the code and all else on the disk are read-only but for /tmp, which has 512 MB by default,
belongs to one environment, and goes away with it. A write elsewhere raises `OSError: [Errno 30]
Read-only file system`; one to /tmp is not there for the next request.

## Example

Bad: `request.files["photo"].save(os.path.join(UPLOADS, name))`.
Good: `s3.upload_fileobj(request.files["photo"], BUCKET, name)`.

## How sure

A call of a known library is certain; the place is certain where the source has the path. A path
that only the caller or a setting tells is taken for one outside /tmp, unless it begins there.

## How to fix

Put files into S3 (or EFS); use `tempfile` for what one request needs alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.path_calls import TEMPORARY_MAKERS
from liftoff.project.evaluation.places import TEMPORARY
from liftoff.project.evaluation.values import Constant, External, Place, Values
from liftoff.rules.disk.library_folders import library_folders
from liftoff.rules.disk.open_modes import opened_to_write
from liftoff.rules.disk.path_values import path_values
from liftoff.rules.disk.paths import is_beside_code, is_path, target_of, target_of_values
from liftoff.rules.disk.unknown_writes import unknown_writes
from liftoff.rules.disk.uploads import is_upload
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.libraries.unknown_calls import kept_uploads
from liftoff.rules.model import Call, Model
from liftoff.rules.running.on_the_way import on_the_way
from liftoff.rules.tables.file_methods import DEFAULT_FILES, DISK_METHODS
from liftoff.rules.tables.files import (
    DISK_WRITES,
    OPENERS,
    OWN_FILES,
    PATH_OPTIONAL,
    PATH_WRITES,
    TOLD_TO_WRITE,
)
from liftoff.rules.tables.names import is_in

_FIX = "Put the file into S3 or EFS; use tempfile for what a single request needs."
PATH_KEYWORDS = (
    "path_or_buf", "path_or_buffer", "excel_writer", "path", "dst", "fname", "file", "filename",
    "filepath", "file_path", "target", "save_directory", "save_dir", "persist_dir", "destination",
    "targetname", "output_path", "output", "dest_file_name", "root_path", "savefig", "outdir",
    "base_path", "to_file", "filepath",
)  # fmt: skip
# What leaves a file, or a pipe, for others.
_NAMED = (".open", ".mkfifo")
# What gives the folder itself, and not one of the request's own.
_FOLDER_OF_ALL = ("tempfile.gettempdir()",)
_NOWHERE = (" ",)
_DOCUMENTS = ("PIL.Image.", "openpyxl.", "docx.Document()", "pptx.Presentation()", "qrcode.")


def check(model: Model) -> Iterator[Draft]:
    """Writes by function, by method of a path, and of uploads."""
    for name in OPENERS:
        for call in model.calls(name):
            if opened_to_write(model, call, OPENERS[name]):
                yield from _draft(model, call, call.argument(0, "file"))
    yield from _functions(model)
    yield from library_folders(model)
    for call, path in unknown_writes(model):
        yield from _draft(model, call, path)
    for call in model.method_calls(*PATH_WRITES, "open"):
        owner = call.name.rpartition(".")[0]
        if not is_path(owner):
            continue
        if call.name.endswith(".open") and not opened_to_write(model, call, 0):
            continue
        if not isinstance(call.node.func, ast.Attribute):
            continue
        yield from _draft(model, call, call.node.func.value)
    yield from _saved(model)


def _saved(model: Model) -> Iterator[Draft]:
    """Uploads and documents, by their own method or by that of a library."""
    for call in model.method_calls("save"):
        owner = call.name.rpartition(".")[0]
        if is_upload(owner):
            yield from _upload(model, call)
        elif is_document(owner) and not is_in(call.name, DISK_WRITES):
            yield from _draft(model, call, call.argument(0, "fp"))
    for call in kept_uploads(model):
        if not is_in(call.name, DISK_WRITES):
            yield from _upload(model, call)


def _functions(model: Model) -> Iterator[Draft]:
    """Library functions by name."""
    for name, position in DISK_WRITES.items():
        for call in model.calls(name):
            path = call.argument(position, *PATH_KEYWORDS)
            if _names_path(call, path):
                yield from _draft(model, call, path)
    for call in model.calls(*OWN_FILES):
        yield from _of_object(model, call)
    for keyword, (libraries, place) in TOLD_TO_WRITE.items():
        for call in model.calls_of(*libraries):
            told = call.argument(-1, keyword)
            if isinstance(told, ast.Constant) and told.value is True:
                yield from _draft(model, call, call.argument(-1, place))
    for call, folder in placed_files(model):
        yield from _draft(model, call, folder)
    for method, (starts, position) in DISK_METHODS.items():
        for call in model.method_calls(method):
            path = call.argument(position, *PATH_KEYWORDS)
            named = path is not None and not _is_nothing(path)
            named = named or call.name.startswith(DEFAULT_FILES.get(method, _NOWHERE))
            if named and call.name.startswith(starts) and not is_in(call.name, DISK_WRITES):
                yield from _draft(model, call, path)


def _names_path(call: Call, path: ast.expr | None) -> bool:
    """Whether a call that may give back a text or bytes is told a file instead."""
    if path is None:
        return not call.name.startswith(PATH_OPTIONAL)
    # `pdf.output("report.pdf", "S").encode("latin-1")`
    how = call.argument(1, "dest") if call.name.startswith("fpdf.") else None
    as_text = isinstance(how, ast.Constant) and how.value == "S"
    # `pdfkit.from_string(page, False)`
    return not (_is_nothing(path) or as_text)


def _is_nothing(path: ast.expr) -> bool:
    return isinstance(path, ast.Constant) and path.value in (None, False)


def _of_object(model: Model, call: Call) -> Iterator[Draft]:
    """`MP3(path).save()`: the file was named where the object was made."""
    path, made = call.argument(0, *PATH_KEYWORDS), call.value.site
    if path is None and made is not None and isinstance(made.node, ast.Call) and made.node.args:
        if target_of(model, made.node.args[0], made.scope) != "temporary":
            yield from _draft(model, call, None)
    else:
        yield from _draft(model, call, path)


def placed_files(model: Model) -> Iterator[tuple[Call, ast.expr]]:
    """`NamedTemporaryFile(dir=DATA)`: what `tempfile` makes elsewhere than in /tmp, and where."""
    for call in model.calls(*TEMPORARY_MAKERS):
        made = model.values(call.node, call.scope)
        folder = call.argument(-1, "dir")
        if folder is not None and any(
            isinstance(v, External) and v.name.startswith("placed.") for v in made
        ):
            yield call, folder


def is_document(owner: str) -> bool:
    """Whether a library object is one whose `save` takes a path."""
    return owner.startswith(_DOCUMENTS)


def _goes_elsewhere(model: Model, call: Call) -> bool:
    """Whether a call is told another file system than the machine's: `persist(path, fs=s3)`."""
    told = call.argument(-1, "fs", "filesystem", "storage_options")
    return told is not None and any(
        not (isinstance(v, Constant) and v.value is None) for v in model.values(told, call.scope)
    )


def _is_writer(value: External) -> bool:
    """`to_excel(ExcelWriter(path))`: the file was named where the writer was made."""
    made = value.name.removesuffix("()")
    return made != value.name and is_in(made, DISK_WRITES)


def _draft(model: Model, call: Call, path: ast.expr | None) -> Iterator[Draft]:
    if _goes_elsewhere(model, call):
        return
    values = path_values(model, path, call.scope) if path is not None else ()
    if any(isinstance(v, External) and _is_writer(v) for v in values):
        return
    if target_of_values(values) == "temporary":
        yield from _fixed_name(model, call)
        return
    scope = call.scope
    name = call.name.rpartition(".")[2].replace("()", "")
    severity: Severity = "blocker"
    rule, category = "LO201", "local_disk_write"
    message = f"`{name}` writes to the disk, which is read-only outside /tmp"
    if model.only_command(scope):
        severity = "info"
        message = f"`{name}` writes to the disk; only a command or script does so, not a route"
    elif model.phases(scope) == ("shutdown",) or model.at_shutdown(scope, call.node):
        severity = "warning"
        message = f"`{name}` writes to the disk at shutdown, which Lambda does not announce"
    elif on_the_way(model, scope):
        severity, rule, category = "info", "LO205", "startup_side_effect"
        message = f"`{name}` writes to the disk; only the command that starts the server does so"
    elif model.at_start(scope) and not model.runs_later(scope):
        rule, category = "LO205", "startup_side_effect"
        message = f"`{name}` writes to the disk at start-up; on Lambda the function cannot start"
    elif is_beside_code(values):
        rule = "LO207"
        message = f"`{name}` writes below the code, which is read-only on Lambda"
    yield Draft(
        rule=rule,
        severity=severity,
        category=category,
        message=message,
        node=call.node,
        scope=scope,
        symbol=name,
        fix=_FIX,
        whole_app=rule == "LO205",
    )


def _fixed_name(model: Model, call: Call) -> Iterator[Draft]:
    argument = call.argument(0, "file")
    if argument is None or not model.runs_later(call.scope) or not call.name.endswith(_NAMED):
        return
    fixed = _fixed_path(model.values(argument, call.scope))
    if fixed:
        yield Draft(
            rule="LO210",
            severity="warning",
            category="local_disk_write",
            message=f"`{fixed}` is seen by later requests of this environment only",
            node=call.node,
            scope=call.scope,
            symbol="open",
            fix="Use tempfile and remove the file in the same request, or S3 to keep it.",
        )


def _fixed_path(values: Values) -> str:
    """A path in /tmp that is the same for each request, where nothing else is possible."""
    others = [v for v in values if not (isinstance(v, External) and v.name in _FOLDER_OF_ALL)]
    match others:
        case [Constant(str() as path)] if path.startswith("/tmp/"):  # noqa: S108
            return path
        case [Place(root, path, True)] if root == TEMPORARY and path and len(others) < len(values):
            return f"/tmp{path}"  # noqa: S108
        case _:
            return ""


def _upload(model: Model, call: Call) -> Iterator[Draft]:
    target = target_of(model, call.argument(0, "dst"), call.scope)
    if any(
        isinstance(v, External) and v.name.startswith("io.")
        for argument in call.node.args[:1]
        for v in model.values(argument, call.scope)
    ):
        return
    temporary = target == "temporary"
    yield Draft(
        rule="LO203",
        severity="warning" if temporary else "blocker",
        category="local_disk_write",
        message="an upload is saved to "
        + ("a folder that no other environment sees" if temporary else "the read-only disk"),
        node=call.node,
        scope=call.scope,
        symbol="save",
        fix="Send the upload to S3 (a presigned POST keeps it out of Lambda altogether).",
    )
