"""Reads a source tree: text of Python files, names of the rest, and what could not be read."""

from __future__ import annotations

import io
import os
import stat
import tokenize
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from liftoff.errors import LiftoffError

# Never part of an app: version control, environments, caches, build output.
IGNORED_FOLDERS = frozenset({
    ".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__", ".tox", ".nox", ".mypy_cache",
    ".pytest_cache", ".ruff_cache", ".hypothesis", ".eggs", "site-packages", ".idea", ".vscode",
    ".aws-sam", ".serverless",
})  # fmt: skip

# In the folder of a virtual environment (of any age, and of conda), and in an output folder.
# A folder is not judged by a name such as `env`: an app's own package may have it.
MANIFEST = ".liftoff.json"
# How the names of half-written output folders begin.
UNFINISHED = ".liftoff-"
_MARKS = ("pyvenv.cfg", "conda-meta", "bin/activate_this.py", "Scripts/activate_this.py", MANIFEST)

# A hand-written module is far smaller; what is larger is generated data.
MAX_PYTHON_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Python file. `path` is relative to the tree's root, with `/`."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadError:
    """A file that was found and could not be used. `line` counts from 1; 1 when it is not known."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class SourceTree:
    """What a folder holds. `data` are the paths of the files that are not Python.

    Attributes:
        root: absolute path of the folder.
        files: the Python files, sorted by path.
        data: paths of all other regular files, sorted, relative to root, with `/`.
        errors: files that could not be read, sorted by path.
    """

    root: str
    files: tuple[SourceFile, ...]
    data: tuple[str, ...]
    errors: tuple[ReadError, ...]


def read_tree(path: str | os.PathLike[str]) -> SourceTree:
    """Read every Python file below a folder, or a single file with its folder as root.

    Links to folders are not followed, so a loop of links cannot trap the walk.

    Raises:
        LiftoffError: the path does not exist, or cannot be listed, or is neither file nor folder.
    """
    start = Path(path)
    try:
        mode = start.stat().st_mode
    except OSError as error:
        raise LiftoffError(
            f"cannot be read: {error.strerror}",
            where=str(path),
            hint="give the folder that holds the app",
        ) from error
    errors: list[ReadError] = []
    if stat.S_ISREG(mode):
        root, candidates = start.resolve().parent, [start.resolve().name]
    elif stat.S_ISDIR(mode):
        root = start.resolve()
        candidates = _walk(root, errors)
    else:
        raise LiftoffError("is neither a file nor a folder", where=str(path))

    files: list[SourceFile] = []
    data: list[str] = []
    for relative in sorted(candidates):
        if not relative.endswith(".py"):
            data.append(relative)
            continue
        read = _read_python(root / relative, relative)
        if isinstance(read, SourceFile):
            files.append(read)
        else:
            errors.append(read)
    errors.sort(key=lambda error: error.path)
    return SourceTree(str(root), tuple(files), tuple(data), tuple(errors))


def is_no_source(folder: Path) -> bool:
    """Whether a folder below the root is an environment, a cache or liftoff's own output."""
    if folder.name in IGNORED_FOLDERS or folder.name.startswith(UNFINISHED):
        return True
    return any((folder / mark).exists() for mark in _MARKS)


def without_folder(tree: SourceTree, folder: str | os.PathLike[str]) -> SourceTree:
    """The tree without what lies in `folder`: output that is written into the source's own tree."""
    try:
        inside = Path(os.path.realpath(folder)).relative_to(tree.root)
    except ValueError:
        return tree
    prefix = f"{inside.as_posix()}/"
    return SourceTree(
        tree.root,
        tuple(file for file in tree.files if not file.path.startswith(prefix)),
        tuple(path for path in tree.data if not path.startswith(prefix)),
        tuple(error for error in tree.errors if not error.path.startswith(prefix)),
    )


def _walk(root: Path, errors: list[ReadError]) -> list[str]:
    try:
        next(root.iterdir(), None)
    except OSError as error:
        raise LiftoffError(f"cannot be listed: {error.strerror}", where=str(root)) from error

    def unlisted(error: OSError) -> None:
        place = Path(error.filename).relative_to(root).as_posix()
        errors.append(ReadError(place, 1, f"cannot be listed: {error.strerror}"))

    found: list[str] = []
    for folder, subfolders, names in os.walk(root, onerror=unlisted):
        here = Path(folder)
        subfolders[:] = sorted(name for name in subfolders if not is_no_source(here / name))
        for name in names:
            full = here / name
            if stat.S_ISREG(_mode(full)):
                found.append(str(PurePosixPath(full.relative_to(root))))
    return found


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def _read_python(path: Path, relative: str) -> SourceFile | ReadError:
    if not relative.isprintable():
        shown = relative.encode("unicode_escape").decode("ascii")
        return ReadError(shown, 1, "has a name that cannot be printed")
    try:
        size = path.stat().st_size
        if size > MAX_PYTHON_BYTES:
            return ReadError(
                relative, 1, f"has {size:,} bytes; more than {MAX_PYTHON_BYTES:,} is not source"
            )
        raw = path.read_bytes()
    except OSError as error:
        return ReadError(relative, 1, f"cannot be read: {error.strerror}")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        text = raw.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        return ReadError(relative, 1, f"cannot be decoded: {error}")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        return ReadError(relative, line, "holds a NUL byte, so it is not Python source")
    return SourceFile(relative, text)
