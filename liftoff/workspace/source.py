"""Reads a source tree: text of Python files, names of the rest, and what could not be read."""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.workspace.installed import in_use, installed_libraries, is_installed
from liftoff.workspace.listing import Listing, list_tree

# A hand-written module is far smaller; what is larger is generated data.
MAX_PYTHON_BYTES = 10_000_000
_IMPORTED = re.compile(r"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)
# Connexion makes routes of what an OpenAPI document says.
_BY_DOCUMENT = "connexion"
# Of a document that people write; what is larger is data.
_MAX_DOCUMENT_BYTES = 2_000_000
_FRAMEWORKS = frozenset({"flask", "fastapi", "starlette", "quart"})


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
        links: of the files that are links to another file of the tree: its path by theirs.
        refused: whether the system refused to read a file: another time it may not, and nothing in
            the listing tells.
        libraries: the packages and modules in it that are installed libraries: `libs/flask`.
        documents: texts that may describe an API, where the app has a library that makes routes of
            such.
    """

    root: str
    files: tuple[SourceFile, ...]
    data: tuple[str, ...]
    errors: tuple[ReadError, ...]
    links: Mapping[str, str] = field(default_factory=dict)
    refused: bool = False
    libraries: frozenset[str] = frozenset()
    documents: tuple[SourceFile, ...] = ()

    def without_libraries(self) -> SourceTree:
        """The tree without the libraries that are installed in it.

        What nothing else imports is no library of anything: three apps from the index, side by
        side. Where nothing else imports a framework for servers, the app is one of them: all stays.
        """
        if not self.libraries:
            return self
        others = [f for f in self.files if not is_installed(f.path, self.libraries)]
        imported = {name for file in others for name in _IMPORTED.findall(file.text)}
        if imported.isdisjoint(_FRAMEWORKS):
            return self
        used = in_use(self.libraries, imported)
        return replace(
            self,
            files=tuple(f for f in self.files if not is_installed(f.path, used)),
            errors=tuple(e for e in self.errors if not is_installed(e.path, used)),
        )


def read_tree(path: str | os.PathLike[str]) -> SourceTree:
    """Read every Python file below a folder, or a single file with its folder as root.

    Links to folders are not followed, so a loop of links cannot trap the walk.

    Raises:
        LiftoffError: the path does not exist, or cannot be listed, or is neither file nor folder.
    """
    listing = _list(path)
    errors = [ReadError(name, 1, f"cannot be listed: {why}") for name, why in listing.unlisted]
    errors += [ReadError(name, 1, why) for name, why in listing.odd]
    refused = False
    files: list[SourceFile] = []
    for relative, state in listing.python:
        try:
            read = _read_python(f"{listing.root}/{relative}", relative, state)
        except OSError as error:
            refused = True
            read = ReadError(relative, 1, f"cannot be read: {error.strerror}")
        if isinstance(read, SourceFile):
            files.append(read)
        else:
            errors.append(read)
    errors.sort(key=lambda error: error.path)
    return SourceTree(
        listing.root,
        tuple(files),
        tuple(listing.data),
        tuple(errors),
        _links(listing),
        refused,
        installed_libraries(listing.root, [path for path, _ in listing.installed]),
        _documents(listing) if any(_BY_DOCUMENT in file.text for file in files) else (),
    )


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
        libraries=tree.libraries,
        documents=tuple(one for one in tree.documents if not one.path.startswith(prefix)),
    )


def _list(path: str | os.PathLike[str]) -> Listing:
    try:
        return list_tree(os.fspath(path))
    except ValueError as error:
        raise LiftoffError(str(error), where=str(path)) from error
    except OSError as error:
        raise LiftoffError(
            f"cannot be read: {error.strerror}",
            where=str(path),
            hint="give the folder that holds the app",
        ) from error


def _links(listing: Listing) -> dict[str, str]:
    if not listing.links:
        return {}
    own = {
        (state.st_dev, state.st_ino): path
        for path, state in listing.python
        if path not in listing.links
    }
    return {
        path: own[state.st_dev, state.st_ino]
        for path, state in listing.python
        if path in listing.links and (state.st_dev, state.st_ino) in own
    }


def _read_python(path: str, relative: str, state: os.stat_result) -> SourceFile | ReadError:
    if not relative.isprintable():
        shown = relative.encode("unicode_escape").decode("ascii")
        return ReadError(shown, 1, "has a name that cannot be printed")
    size = state.st_size
    if size > MAX_PYTHON_BYTES:
        return ReadError(
            relative, 1, f"has {size:,} bytes; more than {MAX_PYTHON_BYTES:,} is not source"
        )
    raw = _content(path)
    if raw is None:
        return ReadError(relative, 1, "is no regular file")
    try:
        text = _decode(raw)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return ReadError(relative, line, f"cannot be decoded: {error}")
    except (SyntaxError, LookupError, ValueError) as error:
        # Codecs for host names and the like have errors of their own.
        return ReadError(relative, 1, f"cannot be decoded: {error}")
    if b"\0" in raw:
        line = text.partition("\0")[0].count("\n") + 1
        return ReadError(relative, line, "holds a NUL byte, so it is not Python source")
    return SourceFile(relative, text)


def _documents(listing: Listing) -> tuple[SourceFile, ...]:
    """What may describe an API; what cannot be read, or is no text, describes none."""
    found: list[SourceFile] = []
    for relative, state in listing.documents:
        if state.st_size > _MAX_DOCUMENT_BYTES:
            continue
        try:
            raw = _content(f"{listing.root}/{relative}")
            text = "" if raw is None else raw.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        if "operationId" in text or "paths" in text:
            found.append(SourceFile(relative, text))
    return tuple(found)


# What was a file when it was listed may be a pipe now, whose other end nobody may ever open.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _content(path: str) -> bytes | None:
    """The bytes of a regular file; None when it is something else."""
    descriptor = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with open(descriptor, "rb", buffering=0, closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


def _decode(raw: bytes) -> str:
    """The text, in the encoding that Python would read it in."""
    first = raw.find(b"\n") + 1
    second = raw.find(b"\n", first) + 1
    # Only the first two lines may name an encoding; asking `tokenize` takes longer than the rest.
    if b"coding" in raw[: second or None] or raw.startswith(codecs.BOM_UTF8):
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return raw.decode(encoding)
    return raw.decode()
