"""pip's requirements files: https://pip.pypa.io/en/stable/reference/requirements-file-format/."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from liftoff.errors import LiftoffError
from liftoff.plan.packages.requirement import Requirement, normalized, parse_requirement

# Gives the text of a file of the project by its path, or None when there is none.
Reader = Callable[[str], str | None]

_INCLUDE = re.compile(r"(-r|--requirement|-c|--constraint)(?:\s*=\s*|\s+|(?<=-[rc]))(\S.*)")
_EDITABLE = re.compile(r"(?:-e|--editable)(?:\s*=\s*|\s+)")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_HASHES = re.compile(r"\s+--hash[=\s]\S+")
_EGG = re.compile(r"#(?:.*&)?egg=([A-Za-z0-9._-]+)")
_ARCHIVE = (".whl", ".zip", ".tar.gz", ".tar.bz2", ".tgz")
_OWN = re.compile(r"(?:file:)?\.{1,2}/?(?:\[([^\]]*)\])?")


def requirements_file(
    path: str, text: str, read: Reader, above: tuple[str, ...] = (), *, constraint: bool = False
) -> Iterator[Requirement]:
    """The requirements of a file and of those that it includes.

    The project itself (`.[extra]`) is one without a line, for what it declares elsewhere.

    Args:
        path: of the file in the project.
        text: its content.
        read: gives the project's other files.
        above: the files that include this one.
        constraint: whether it only limits versions.

    Raises:
        LiftoffError: a line that pip would refuse, or a file that is not there.
    """
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
            yield from requirements_file(inner, found, read, (*above, path), constraint=limits)
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
    own = _OWN.fullmatch(line)
    if own:
        # Its code is in the function's folder already; what it requires is not.
        extras = frozenset(extra.strip() for extra in (own[1] or "").split(",") if extra.strip())
        return Requirement("", None, extras)
    if _is_place(line):
        egg = _EGG.search(line)
        return Requirement(line, normalized(egg[1]) if egg else None, constraint=constraint)
    return parse_requirement(line, where, constraint=constraint)


def _is_place(line: str) -> bool:
    """Whether a line is an address or a path and not a name."""
    head = line.partition(";")[0].partition("@")[0].strip()
    return "://" in head or "/" in head or head.startswith(".") or head.endswith(_ARCHIVE)
