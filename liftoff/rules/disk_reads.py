"""A file that the app wrote is read back, or sent (LO202, LO208).

## What it finds

| code | what | severity |
|---|---|---|
| LO202 | a file that another request wrote is read, listed or sent | blocker |
| LO202 | a file that each route which reads it also writes is read | warning |
| LO202 | a file outside the app is read, or in a folder that only a setting names | warning |
| LO202 | a folder that the app makes and never fills is listed | warning |
| LO202 | the same in /tmp, under a name of the request's own | info |
| LO202 | what the same function, or who called it, has just written there | warning |
| LO202 | a file of the machine that the caller names as a whole | warning |
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

## How to fix

Write to and read from S3 (or EFS). Files of the package may be read as before.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from liftoff.project.places import SOURCE, TEMPORARY
from liftoff.project.scopes import Scope
from liftoff.project.values import Constant, External, Place, Prefix, Site, Value, Values
from liftoff.rules.caller_paths import CallerPaths
from liftoff.rules.disk_effects import DISK_METHODS, DISK_WRITES, OPENERS, PATH_WRITES
from liftoff.rules.disk_readers import READERS
from liftoff.rules.disk_writes import (
    PATH_KEYWORDS,
    is_document,
    is_upload,
    placed_files,
    unknown_saves,
)
from liftoff.rules.effects import FILE_RESPONSES
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Call, Model
from liftoff.rules.own_writes import just_written
from liftoff.rules.path_values import path_values
from liftoff.rules.paths import TEMPORARY_MAKERS, is_path

_LOOKS = ("os.stat", "os.lstat", "os.path.getsize", "os.path.getmtime")
_LISTS = (".listdir", ".scandir", ".walk", "glob", ".iterdir")
# What start-up makes of a folder, and requests read.
_MOUNTED = ("starlette.staticfiles.StaticFiles",)
_PATHREADERS = ("read_text", "read_bytes", "iterdir", "glob", "rglob", "stat")
# Changes of the disk that leave nothing to read.
_EMPTY = (
    "os.remove", "os.unlink", "shutil.rmtree", "os.rmdir", "aiofiles.os.remove", "os.mkdir",
    "os.makedirs", "aiofiles.os.mkdir", "aiofiles.os.makedirs", "os.chmod",
)  # fmt: skip
# What every Linux has.
_OF_SYSTEM = (
    "/proc", "/sys", "/dev", "/etc/ssl", "/etc/localtime", "/etc/os-release", "/usr/share", "/tmp",  # noqa: S108
)  # fmt: skip
_EMPTY_PATHS = ("unlink", "rmdir", "mkdir", "chmod", "touch")
# The root of paths that requests name as a whole.
_OF_CALLER = "caller"
# What `glob` takes for more than itself.
_PATTERN = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a path leads.

    Attributes:
        root: what it starts with; empty for a plain text.
        text: the known start of what follows, without `/` at its end.
        whole: whether nothing unknown follows.
    """

    root: str | Site
    text: str
    whole: bool


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


def check(model: Model) -> Iterator[Draft]:
    """Reads of what something after start-up writes."""
    written = list(_accesses(model, _writers(model)))
    reads = list(_accesses(model, _readers(model)))
    made = list(_accesses(model, _makers(model), later=False))
    by_path = [(write.path, write.call.scope) for write in written]
    for read in reads:
        linked = [write for write in written if _linked(read.marks, write.marks)]
        if not model.in_request(read.call.scope):
            # What a thread or start-up writes for itself is on the same disk.
            linked = [write for write in linked if model.routes([write.call.scope])]
        if linked:
            draft = _draft(model, read, linked)
            told = _only_looks(read.call) and _is_told(model, read, reads, linked)
            own = draft.severity == "blocker" and just_written(
                model, read.path, read.call.scope, by_path
            )
            milder: Severity = "info" if told else "warning"
            yield replace(draft, severity=milder) if told or own else draft
            continue
        # What is asked for by its name may well be in the package.
        listed = read.call.name.endswith(_LISTS)
        foreign = read.is_foreign or (
            listed and any(_within(read.marks, folder.marks) for folder in made)
        )
        named = {mark.root for mark in read.marks} == {_OF_CALLER}
        if (foreign or named) and model.in_request(read.call.scope) and not _only_looks(read.call):
            yield _foreign(read.call)


def is_part_of_package(model: Model, path: ast.expr, scope: Scope) -> bool:
    """Whether a path leads into a folder beside the code, and nothing writes there."""
    values = path_values(model, path, scope)
    marks = _marks(model, values)
    if not marks or not all(map(_may_be_packed, marks)):
        return False
    changed = (*_accesses(model, _writers(model)), *_accesses(model, _makers(model), later=False))
    return not any(
        write.root == mark.root
        and (_same(mark, write) or _below(write.text, mark.text) or _below(mark.text, write.text))
        for access in changed
        for write in access.marks
        for mark in marks
    )


def _may_be_packed(mark: Mark) -> bool:
    """Whether a place is beside the code, or below the working directory."""
    inside = bool(mark.text) and not mark.text.startswith(("/", "."))
    return mark.root == SOURCE or (mark.root == "" and inside)


def _is_foreign(values: Values) -> bool:
    """Whether a path leads to a place that no package has: one that a setting names, or `/data`."""
    outside = False
    for value in values:
        match value:
            case Constant(str() as text) | Prefix(text) if text:
                if not text.startswith("/") or text.startswith(_OF_SYSTEM):
                    return False
                outside = True
            case Place(root):
                if not root.startswith(("config[", "environ[", "option[", "app.instance_path")):
                    return False
                outside = True
            case External(name) if name.startswith(TEMPORARY_MAKERS):
                return False
            case _:
                pass
    return outside


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


def _only_looks(call: Call) -> bool:
    """Whether only the size or the time of a file is asked for."""
    return call.name in _LOOKS or call.name.endswith(".stat")


def _is_told(
    model: Model, look: Access, reads: Iterable[Access], writers: Iterable[Access]
) -> bool:
    """Whether other findings say it: the file itself is read, or the same request wrote it."""
    routes = set(model.routes([look.call.scope]))
    if not routes:
        return any(
            read.call.scope is look.call.scope and read.marks & look.marks
            for read in reads
            if not _only_looks(read.call)
        )
    if any(routes <= set(model.routes([w.call.scope])) for w in writers):
        return True
    return any(
        read.marks & look.marks and routes <= set(model.routes([read.call.scope]))
        for read in reads
        if not _only_looks(read.call) and not read.call.name.endswith(_LISTS)
    )


def _accesses(
    model: Model, calls: Iterable[tuple[Call, ast.expr | None]], *, later: bool = True
) -> Iterator[Access]:
    named = CallerPaths(model)
    for call, path in calls:
        runs = not later or model.runs_later(call.scope) or call.name in _MOUNTED
        if path is not None and runs:
            values = path_values(model, path, call.scope)
            marks = _marks(model, values)
            if not marks and named.has(path, call.scope):
                marks = frozenset({Mark(_OF_CALLER, "", whole=False)})
            if marks:
                yield Access(call, path, marks, _is_foreign(values))


def _makers(model: Model) -> Iterator[tuple[Call, ast.expr | None]]:
    """What makes a folder: no package has it, and who fills it is another program."""
    for call in model.calls("os.mkdir", "os.makedirs", "aiofiles.os.makedirs"):
        yield call, call.argument(0, "name", "path")
    for call in model.method_calls("mkdir"):
        if is_path(call.name.rpartition(".")[0]) and isinstance(call.node.func, ast.Attribute):
            yield call, call.node.func.value


def _writers(model: Model) -> Iterator[tuple[Call, ast.expr | None]]:
    for name, position in OPENERS.items():
        for call in model.calls(name):
            if _writes(model, call, position):
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
        if is_upload(owner) or (is_document(owner) and call.name not in DISK_WRITES):
            yield call, call.argument(0, "dst", "fp")
    for call in model.calls("tempfile.NamedTemporaryFile", "tempfile.mkstemp", "tempfile.mkdtemp"):
        yield call, call.argument(-1, "dir")
    yield from unknown_saves(model)
    yield from _of_paths(model, [n for n in PATH_WRITES if n not in _EMPTY_PATHS], writing=True)


def _readers(model: Model) -> Iterator[tuple[Call, ast.expr | None]]:
    for name, position in OPENERS.items():
        for call in model.calls(name):
            if _reads(model, call, position):
                yield call, call.argument(0, "file")
    for name, position in READERS.items():
        for call in model.calls(name):
            # `FileResponse(path, filename="a.zip")`: there it is what the client saves.
            named = "filename" if name.startswith("zipfile.") else "path"
            yield call, call.argument(position, named, "directory", "path_or_file")
    yield from _of_paths(model, _PATHREADERS, writing=False)


def _of_paths(
    model: Model, methods: Iterable[str], *, writing: bool
) -> Iterator[tuple[Call, ast.expr | None]]:
    for call in model.method_calls(*methods, "open"):
        if not is_path(call.name.rpartition(".")[0]):
            continue
        if not isinstance(call.node.func, ast.Attribute):
            continue
        if writing and call.name.endswith((".replace", ".rename")):
            yield call, call.argument(0, "target")
        used = _writes if writing else _reads
        if not call.name.endswith(".open") or used(model, call, 0):
            yield call, call.node.func.value


def _writes(model: Model, call: Call, position: int) -> bool:
    return any(set(mode) & set("wax+") for mode in _modes(model, call, position))


def _reads(model: Model, call: Call, position: int) -> bool:
    return any(not set(mode) & set("wax") for mode in _modes(model, call, position))


def _modes(model: Model, call: Call, position: int) -> list[str]:
    """The modes that a file may be opened with: a helper may be told to read and to write."""
    mode = call.argument(position, "mode")
    if mode is None:
        return ["r"]
    texts = [str(v.value) for v in model.values(mode, call.scope) if isinstance(v, Constant)]
    return texts or ["r"]


def _marks(model: Model, values: Values) -> frozenset[Mark]:
    marks = (mark for value in values if (mark := _mark(model, value)) is not None)
    return frozenset(_from_source(model, mark) for mark in marks)


def _from_source(model: Model, mark: Mark) -> Mark:
    """The same place below the source's root, where the app's own folder is known."""
    folders = {posixpath.dirname(site.scope.module.path) for site in model.map.apps}
    if len(folders) != 1:
        return mark
    folder = next(iter(folders))
    above = f"/{folder}" if folder else ""
    match mark.root:
        case "app.root_path":
            return replace(mark, root=SOURCE, text=above + mark.text)
        case "app.static_folder":
            return replace(mark, root=SOURCE, text=f"{above}/static{mark.text}")
        case "" if not mark.text.startswith("/") and _is_at_root(model):
            # Relative to the working directory, which is mostly where imports start.
            return replace(mark, root=SOURCE, text=f"/{mark.text}")
        case _:
            return mark


def _is_at_root(model: Model) -> bool:
    """Whether the app's module is imported from the source's root: `backend.main`."""
    modules = [site.scope.module for site in model.map.apps]
    return all(
        posixpath.splitext(module.path)[0].removesuffix("/__init__").replace("/", ".")
        == module.name
        for module in modules
    )


def _mark(model: Model, value: Value) -> Mark | None:
    match value:
        case External(name, site) if name.startswith(TEMPORARY_MAKERS) and site is not None:
            # What the request makes for itself is no one else's.
            return (
                None
                if name.startswith("tempfile.gettempdir") or model.runs_later(site.scope)
                else Mark(site, "", whole=False)
            )
        case Constant(str() as text) | Prefix(text) if text:
            whole = isinstance(value, Constant)
            if _PATTERN.search(text):
                text, whole = posixpath.dirname(_PATTERN.split(text)[0]), False
            if text.startswith("/tmp/"):  # noqa: S108
                return Mark(TEMPORARY, _clean(text[4:]), whole)
            return Mark("", _clean(text), whole)
        case Place(root, text, whole):
            if _PATTERN.search(text):
                text, whole = posixpath.dirname(_PATTERN.split(text)[0]), False
            mark = Mark(root, _clean(text), whole)
            # Anything of the source is below its root, and below a folder of modules.
            vague = root == SOURCE and (not mark.text or (not whole and _holds_code(model, text)))
            return None if vague else mark
        case _:
            return None


def _holds_code(model: Model, folder: str) -> bool:
    """Whether a folder is a package of the app, below an import root or not."""
    name = folder.strip("/").replace("/", ".")
    packages = model.program.packages
    return name in packages or name.partition(".")[2] in packages


def _clean(text: str) -> str:
    return re.sub("/+", "/", text.removeprefix("./")).rstrip("/")


def _linked(reads: frozenset[Mark], writes: frozenset[Mark]) -> bool:
    return any(_same(read, write) for read in reads for write in writes)


def _same(read: Mark, write: Mark) -> bool:
    if read.root != write.root:
        return False
    if read.text == write.text:
        return True
    # Who lists or serves a folder reads all that stands below it.
    return read.whole and _below(write.text, read.text)


def _within(reads: frozenset[Mark], folders: frozenset[Mark]) -> bool:
    return any(
        read.root == folder.root
        and folder.whole
        and (read.text == folder.text or _below(read.text, folder.text))
        for read in reads
        for folder in folders
        if folder.root != TEMPORARY
    )


def _below(text: str, folder: str) -> bool:
    return text.startswith(f"{folder}/")


def _draft(model: Model, read: Access, writers: list[Access]) -> Draft:
    call = read.call
    routes = set(model.routes([call.scope]))
    own = set.intersection(routes, model.routes(write.call.scope for write in writers))
    short = call.name.rpartition(".")[2]
    # A helper that both reads and writes does one thing for one route, the other for another.
    helper = len(routes) > 1 and any(write.call.node is call.node for write in writers)
    alone = bool(routes) and own == routes and not helper
    rule, what = "LO202", "reads what the app wrote to the disk of one environment"
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
        whole_app=call.name in _MOUNTED,
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
    shared = [m for w in writers for r in read.marks for m in w.marks if _same(r, m)]
    own = all(mark.root == TEMPORARY and not mark.whole for mark in shared)
    return "info" if own else "warning"


# More places say no more.
_SHOWN = 3
