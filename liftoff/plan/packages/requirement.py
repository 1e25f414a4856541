"""One thing that a project requires."""

from __future__ import annotations

import re
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as Specifier
from packaging.utils import canonicalize_name

from liftoff.errors import LiftoffError

# Options may follow a requirement on its line in pip's format.
_OPTION = re.compile(r"\s--?[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of what the project requires.

    Attributes:
        line: for pip.
        name: normalized name of the distribution; None for an option, an address or a path.
        extras: extras that it asks for.
        constraint: whether it only limits the version of what others require.
        marker: where it is required, or "" for everywhere.
        pinned: whether only one version will do.
    """

    line: str
    name: str | None
    extras: frozenset[str] = frozenset()
    constraint: bool = False
    marker: str = ""
    pinned: bool = False


def normalized(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return canonicalize_name(name)


def parse_requirement(line: str, where: str, *, constraint: bool = False) -> Requirement:
    """A line as PEP 508 has it, and perhaps pip's options behind it.

    Raises:
        LiftoffError: it is none.
    """
    option = _OPTION.search(line)
    text = line[: option.start()] if option else line
    try:
        found = Specifier(text)
    except InvalidRequirement as error:
        raise LiftoffError(
            f"{line!r} is not a requirement: {str(error).splitlines()[0]}", where=where
        ) from error
    return Requirement(
        line,
        normalized(found.name),
        frozenset(found.extras),
        constraint,
        str(found.marker) if found.marker else "",
        found.url is not None
        or any(s.operator in ("==", "===") and s.version[-2:] != ".*" for s in found.specifier),
    )
