"""Where a path of a read or a write leads, so that the two can be linked."""

from __future__ import annotations

import ast
import posixpath
import re
from dataclasses import dataclass, replace

from liftoff.project.evaluation.places import HOME, SOURCE, TEMPORARY, WORKING_DIRECTORY
from liftoff.project.evaluation.values import Constant, External, Place, Prefix, Site, Value, Values
from liftoff.rules.disk.paths import TEMPORARY_MAKERS
from liftoff.rules.model import Model

# What `glob` takes for more than itself, and where a name is filled in.
_PATTERN = re.compile(r"[*?\[]|%\(")


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


def marks_of(model: Model, values: Values) -> frozenset[Mark]:
    """The places that values of a path lead to."""
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
        case "app.static_folder" if not any(map(_names_static, model.map.apps)):
            return replace(mark, root=SOURCE, text=f"{above}/static{mark.text}")
        case "" if not mark.text.startswith("/") and _is_at_root(model):
            # Relative to the working directory, which is mostly where imports start.
            return replace(mark, root=SOURCE, text=f"/{mark.text}")
        case _:
            return mark


def _names_static(app: Site) -> bool:
    """Whether an app is told another folder than `static` beside its module."""
    keywords = app.node.keywords if isinstance(app.node, ast.Call) else []
    return any(k.arg in (None, "static_folder", "root_path") for k in keywords)


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
            if root == HOME and text:
                text, root = f"~{text}", ""
            if root in (WORKING_DIRECTORY, HOME):
                # As good as a relative path; the folder itself says nothing.
                text, root = text.lstrip("/"), ""
                if not text:
                    return None
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
    if "/.." in text and not text.endswith(".."):
        return posixpath.normpath(text)
    return re.sub("/+", "/", text.removeprefix("./")).rstrip("/")


def linked(reads: frozenset[Mark], writes: frozenset[Mark]) -> bool:
    """Whether a read may find what a write has put there."""
    if any(map(_is_named, reads)) and any(map(_is_named, writes)):
        # Two files with names of their own, and a folder above both that only the run tells.
        reads, writes = frozenset(filter(_says, reads)), frozenset(filter(_says, writes))
    return any(is_same(read, write) for read in reads for write in writes)


def _is_named(mark: Mark) -> bool:
    return mark.whole and bool(mark.text)


def _says(mark: Mark) -> bool:
    return mark.whole or bool(mark.text)


def is_same(read: Mark, write: Mark) -> bool:
    """Whether what a write leaves at one place is read at the other."""
    if read.root != write.root:
        return False
    if read.text == write.text:
        return True
    # Who lists or serves a folder reads all that stands below it.
    return read.whole and is_below(write.text, read.text)


def is_within(reads: frozenset[Mark], folders: frozenset[Mark]) -> bool:
    """Whether a place is one of these folders, or below it."""
    return any(
        read.root == folder.root
        and folder.whole
        and (read.text == folder.text or is_below(read.text, folder.text))
        for read in reads
        for folder in folders
        if folder.root != TEMPORARY
    )


def is_below(text: str, folder: str) -> bool:
    """Whether a path is below a folder."""
    return text.startswith(f"{folder}/")


def may_be_packed(mark: Mark) -> bool:
    """Whether a place is beside the code, or below the working directory."""
    inside = bool(mark.text) and not mark.text.startswith(("/", "."))
    return mark.root == SOURCE or (mark.root == "" and inside)
