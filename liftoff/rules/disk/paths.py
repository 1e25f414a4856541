"""Where a path may point: to /tmp, to a stream in memory, or to the read-only rest."""

from __future__ import annotations

import ast
from typing import Literal

from liftoff.project.evaluation.places import APP_FOLDERS, SOURCE
from liftoff.project.evaluation.values import Constant, External, Place, Prefix, Values
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model

Target = Literal["temporary", "outside", "unknown"]

TEMPORARY_MAKERS = (
    "tempfile.gettempdir", "tempfile.mkdtemp", "tempfile.mkstemp", "tempfile.NamedTemporaryFile",
    "tempfile.TemporaryDirectory", "tempfile.TemporaryFile", "tempfile.SpooledTemporaryFile",
    "tempfile.tempdir", "tempfile.mktemp",
)  # fmt: skip
# `pipe:1` is FFmpeg's name of a stream, and `-` everybody's.
TEMPORARY_PATHS = (
    "/tmp", "/dev/null", "/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/", "pipe:",  # noqa: S108
)  # fmt: skip
# The type of a value that is a stream, not a path.
STREAMS = (
    "io.BytesIO()", "io.StringIO()", "sys.stdout", "sys.stderr", "zipfile.ZipFile().open()",
    "os.devnull",
)  # fmt: skip
# What a path has that is a text, or a stream.
_NOT_PATHS = (
    ".name",
    ".stem",
    ".suffix",
    ".suffixes",
    ".parts",
    ".drive",
    ".anchor",
    ".as_posix()",
    ".as_uri()",
    ".open()",
    ".read_text()",
)


def is_path(owner: str) -> bool:
    """Whether a library object is a `pathlib.Path`, and not a text that one gives."""
    if not owner.startswith("pathlib.Path"):
        return False
    inside = f"{owner.replace('[]', '')}."
    return not any(f"{part}." in inside for part in _NOT_PATHS)


def target_of(model: Model, node: ast.expr | None, scope: Scope) -> Target:
    """Where a path points, as far as the source tells. Unknown is not outside."""
    if node is None:
        return "unknown"
    return target_of_values(model.values(node, scope))


def target_of_values(values: Values) -> Target:
    """As `target_of`, for values."""
    outside = temporary = folder = False
    for value in values:
        match value:
            case External(name):
                temporary = temporary or name.startswith(TEMPORARY_MAKERS) or name in STREAMS
            case Constant(str() as text) | Prefix(text):
                if text in ("-", "/dev/null") or text.startswith(TEMPORARY_PATHS):
                    temporary = True
                    continue
                outside = outside or bool(text) or isinstance(value, Prefix)
                # A folder by default, and a temporary one where none is wanted, or to debug.
                folder = folder or text.startswith(("./", "../", "/"))
            case _:
                pass
    if temporary and not folder:
        return "temporary"
    return "outside" if outside else "unknown"


def is_beside_code(values: Values) -> bool:
    """Whether a path starts at the code's own folder, or at the working directory by name."""
    roots = (SOURCE, *(f"app.{name}" for name in APP_FOLDERS))
    return any(
        (isinstance(value, Place) and value.root in roots)
        or (isinstance(value, External) and value.name in ("os.getcwd()", "pathlib.Path.cwd()"))
        for value in values
    )
