"""Library functions that make paths, folders and temporary files."""

from __future__ import annotations

import ast
import posixpath
from typing import TYPE_CHECKING

from liftoff.project.evaluation.places import HOME, TEMPORARY, joined, parent, working_directory
from liftoff.project.evaluation.values import (
    Constant,
    External,
    Place,
    Prefix,
    Value,
    Values,
    union,
)
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from liftoff.project.evaluation.evaluate import Evaluator

PATHS = frozenset({
    "os.path.join", "pathlib.Path", "pathlib.PurePath", "os.path.dirname", "flask.safe_join",
    "werkzeug.utils.safe_join", "werkzeug.security.safe_join", "os.path.relpath",
})  # fmt: skip
TEMPORARY_MAKERS = frozenset({
    "tempfile.NamedTemporaryFile", "tempfile.TemporaryFile", "tempfile.SpooledTemporaryFile",
    "tempfile.TemporaryDirectory", "tempfile.mkdtemp", "tempfile.mkstemp", "tempfile.mktemp",
    "aiofiles.tempfile.NamedTemporaryFile", "aiofiles.tempfile.TemporaryFile",
    "aiofiles.tempfile.TemporaryDirectory", "aiofiles.tempfile.SpooledTemporaryFile",
})  # fmt: skip
# Folders of one app below that of its user; `user_data_path` gives the same as a `Path`.
_OF_USERS = tuple(
    f"{library}.user_{kind}_"
    for library in ("appdirs", "platformdirs")
    for kind in ("data", "config", "cache", "log", "state")
)


def _matches(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """The paths that `glob.glob(join(folder, "*.py"))` finds lie in the folder."""
    found: list[Value] = [External(f"{name}()", evaluator.site(node, scope))]
    for value in _first(evaluator, node, scope):
        match value:
            case Constant(str() as text) if "*" in text:
                start = text.partition("*")[0]
                # /tmp is everybody's: only the start of a name tells whose.
                own = start.startswith("/tmp/")  # noqa: S108
                found.append(Prefix(start if own else start.rpartition("/")[0] + "/"))
            case Place(root, text) if "*" in text:
                folder = text.partition("*")[0].rpartition("/")[0]
                found.append(Place(root, f"{folder}/", whole=False))
            case _:
                pass
    return tuple(found)


def _temporary(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    made = External(f"{name}()", evaluator.site(node, scope))
    return (made, Place(TEMPORARY, "", whole=True))


def _working(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    return (External(f"{name}()", evaluator.site(node, scope)), working_directory())


def _home(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """The user's folder, or one below it that a library names for the app that it is told."""
    folder, _, kind = name.rpartition("_")
    below = [""]
    if folder:
        texts = [v.value for v in _first(evaluator, node, scope) if isinstance(v, Constant)]
        below = [f"/{folder.rpartition('.')[2]}/{t}" for t in texts if isinstance(t, str)]
    made = f"{name}()" if kind == "dir" else "pathlib.Path()"
    places = [Place(HOME, text, whole=True) for text in below]
    return (External(made, evaluator.site(node, scope)), *places)


def _placed(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """A temporary file or folder: one that is put somewhere else goes by another name."""
    where = next((k.value for k in node.keywords if k.arg == "dir"), None)
    folder = evaluator.values(where, scope) if where is not None else ()
    elsewhere = any(
        (isinstance(value, Constant | Prefix) and not _is_temporary(value))
        or (isinstance(value, Place) and value.root != TEMPORARY)
        for value in folder
    )
    site = evaluator.site(node, scope)
    return (External(f"{'placed.' if elsewhere else ''}{name}()", site),)


def _is_temporary(value: Constant | Prefix) -> bool:
    text = value.value if isinstance(value, Constant) else value.text
    return text is None or str(text).startswith("/tmp")  # noqa: S108


def _path(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """A path is judged by where it starts: `join(gettempdir(), x)` is below the former."""
    site = evaluator.site(node, scope)
    found: list[Value] = []
    parts = [evaluator.values(argument, scope) for argument in node.args]
    if name == "os.path.dirname":
        first = parts[0] if parts else ()
        return tuple(parent(value) if isinstance(value, Place) else value for value in first)
    # An absolute part throws away what is before it.
    found.extend(
        value
        for part in parts[1:]
        for value in part
        if isinstance(value, Constant) and str(value.value).startswith("/")
    )
    for value in parts[0] if parts else ():
        match value:
            case Constant(str() as text):
                only = [part[0] for part in parts[1:] if len(part) == 1]
                known = [str(value.value) for value in only if isinstance(value, Constant)]
                whole = posixpath.join(text, *(part.lstrip("/") for part in known))
                found.append(
                    Constant(whole) if len(parts) == 1 or known else Prefix(f"{text.rstrip('/')}/")
                )
            case External() | Prefix():
                found.append(value)
    if len(parts) == 2 and working_directory() in parts[0]:
        # What stands below where the process was started, or is absolute: the rest says it.
        found.extend(value for value in parts[1] if isinstance(value, Place))
    places = joined(parts[0] if parts else (), parts[1:])
    found.extend(value for value in places if isinstance(value, Place))
    if name.startswith("pathlib."):
        texts = [v for v in found if isinstance(v, Constant | Prefix)]
        marks: list[Value] = [External("pathlib.Path()", site)]
        rest = tuple(v for v in found if isinstance(v, External | Place))
        return union(tuple(marks), tuple(texts), rest)
    return union(tuple(found))


def _below(evaluator: Evaluator, name: str, node: ast.Call, scope: Scope) -> Values:
    """What `walk` and `scandir` give stands below the folder that they are told."""
    found: list[Value] = [External(f"{name}()", evaluator.site(node, scope))]
    for value in _first(evaluator, node, scope):
        match value:
            case Place(root, text):
                found.append(Place(root, text.rstrip("/") + "/", whole=False))
            case Constant(str() as text) | Prefix(text) if text:
                found.append(Prefix(text.rstrip("/") + "/"))
    return tuple(found)


def _first(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Values:
    return evaluator.values(node.args[0], scope) if node.args else ()


# By name of the function.
PATH_CALLS: dict[str, Callable[[Evaluator, str, ast.Call, Scope], Values]] = {
    **dict.fromkeys(PATHS, _path),
    **dict.fromkeys(TEMPORARY_MAKERS, _placed),
    "tempfile.gettempdir": _temporary,
    **{f"{start}{kind}": _home for start in _OF_USERS for kind in ("dir", "path")},
    "pathlib.Path.home": _home,
    "os.getcwd": _working,
    "pathlib.Path.cwd": _working,
    "os.walk": _below,
    "os.scandir": _below,
    "glob.glob": _matches,
    "glob.iglob": _matches,
}
