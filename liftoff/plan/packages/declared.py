"""What the project says it requires: its requirements.txt, or the dependencies in pyproject.toml.

The format is pip's: https://pip.pypa.io/en/stable/reference/requirements-file-format/
"""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as Specifier
from packaging.utils import canonicalize_name

from liftoff.errors import LiftoffError

# Gives the text of a file of the project by its path, or None when there is none.
Reader = Callable[[str], str | None]

_INCLUDE = re.compile(r"(-r|--requirement|-c|--constraint)(?:\s*=\s*|\s+|(?<=-[rc]))(\S.*)")
_EDITABLE = re.compile(r"(?:-e|--editable)(?:\s*=\s*|\s+)")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_HASHES = re.compile(r"\s+--hash[=\s]\S+")
_OPTION = re.compile(r"\s--?[A-Za-z]")
_EGG = re.compile(r"#(?:.*&)?egg=([A-Za-z0-9._-]+)")
_ARCHIVE = (".whl", ".zip", ".tar.gz", ".tar.bz2", ".tgz")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of what the project requires.

    Attributes:
        line: for pip.
        name: normalized name of the distribution; None for an option, an address or a path.
        extras: extras that it asks for.
        constraint: whether it only limits the version of what others require.
    """

    line: str
    name: str | None
    extras: frozenset[str] = frozenset()
    constraint: bool = False


def normalized(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return canonicalize_name(name)


def declared_requirements(read: Reader) -> tuple[Requirement, ...]:
    """The project's requirements; from `requirements.txt`, or else from `pyproject.toml`.

    Args:
        read: gives the project's files.

    Raises:
        LiftoffError: a line that pip would refuse, a file that is not there, or no TOML.
    """
    text = read("requirements.txt")
    if text is not None:
        found = _file("requirements.txt", text, read, [], constraint=False)
        return tuple(dict.fromkeys(found))
    text = read("pyproject.toml")
    return tuple(_pyproject(text)) if text is not None else ()


def _pyproject(text: str) -> Iterator[Requirement]:
    where = "pyproject.toml"
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LiftoffError(f"is not TOML: {error}", where=where) from error
    project = document.get("project", {})
    lines = project.get("dependencies", []) if isinstance(project, dict) else None
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise LiftoffError("project.dependencies must be a list of strings", where=where)
    for line in lines:
        yield _requirement(line, where, constraint=False)


def _file(
    path: str, text: str, read: Reader, above: list[str], *, constraint: bool
) -> Iterator[Requirement]:
    for number, line in _lines(text):
        where = f"{path}:{number}"
        include = _INCLUDE.fullmatch(line)
        if include:
            inner = posixpath.normpath(posixpath.join(posixpath.dirname(path), include[2]))
            if inner in (*above, path):
                continue
            found = read(inner)
            if found is None:
                raise LiftoffError(
                    f"includes {include[2]}, which cannot be read",
                    where=where,
                    hint="pip would stop here, too; mend the line, or add the file",
                )
            limits = constraint or include[1] in ("-c", "--constraint")
            yield from _file(inner, found, read, [*above, path], constraint=limits)
        else:
            requirement = _line(line, where, constraint=constraint)
            if requirement is not None:
                yield requirement


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines without comments, each with the number of its first line."""
    pending, first = "", 0
    for number, raw in enumerate(text.splitlines(), start=1):
        first = first or number
        comment = raw.lstrip().startswith("#")
        if raw.endswith("\\") and not comment:
            pending += raw[:-1]
            continue
        # A comment ends a continued line.
        line = _COMMENT.sub("", pending + ("" if comment else raw)).strip()
        if line:
            yield first, line
        pending, first = "", 0
    if pending.strip():
        yield first, _COMMENT.sub("", pending).strip()


def _line(line: str, where: str, *, constraint: bool) -> Requirement | None:
    # A part of a file whose lines have hashes is installed beside lines that have none, which pip
    # refuses.
    line = _HASHES.sub("", line).strip()
    editable = _EDITABLE.match(line)
    if editable:
        line = line[editable.end() :].strip()
    elif line.startswith("-"):
        return None if constraint else Requirement(line, None)
    if re.fullmatch(r"\.{1,2}/?(\[[^\]]*\])?", line):
        # The project itself: its code is in the function's folder already.
        return None
    if _is_place(line):
        egg = _EGG.search(line)
        return Requirement(line, normalized(egg[1]) if egg else None, constraint=constraint)
    return _requirement(line, where, constraint=constraint)


def _is_place(line: str) -> bool:
    """Whether a line is an address or a path and not a name."""
    head = line.partition(";")[0].partition("@")[0].strip()
    return "://" in head or "/" in head or head.startswith(".") or head.endswith(_ARCHIVE)


def _requirement(line: str, where: str, *, constraint: bool) -> Requirement:
    option = _OPTION.search(line)
    text = line[: option.start()] if option else line
    try:
        found = Specifier(text)
    except InvalidRequirement as error:
        raise LiftoffError(
            f"{line!r} is not a requirement: {str(error).splitlines()[0]}", where=where
        ) from error
    return Requirement(line, normalized(found.name), frozenset(found.extras), constraint)
