"""What every kind of lock file says, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName
from packaging.version import InvalidVersion, Version

from liftoff.plan.packages.requirement import Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A distribution of a lock.

    Attributes:
        name: its normalized name.
        version: its version; "" when only its place is known.
        place: an address that pip takes behind `name @`, or "" for one of a package index.
        local: whether it is a folder, whose code is there already if it is one of the project.
        folder: that folder, relative to the project, or "".
        marker: where this entry counts, or "" for everywhere.
        requires: its requirements, those of extras with a marker; None when the lock has none.
    """

    name: str
    version: str
    place: str = ""
    local: bool = False
    folder: str = ""
    marker: str = ""
    requires: tuple[str, ...] | None = None

    @property
    def outside(self) -> bool:
        """Whether it is a folder or a file that the project does not hold."""
        return self.local and PurePosixPath(self.folder).parts[:1] in (("..",), ("/",))

    def line(self, extras: Iterable[str]) -> str:
        """The distribution for pip, pinned."""
        names = ",".join(sorted(extras))
        head = f"{self.name}[{names}]" if names else self.name
        return f"{head} @ {self.place}" if self.place else f"{head}=={self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A lock file.

    Attributes:
        file: its name.
        packages: all entries; several of a name count in different places.
        roots: what the project itself requires, where the lock says so; else None.
    """

    file: str
    packages: tuple[Locked, ...]
    roots: tuple[Requirement, ...] | None = None

    def chosen(self, environment: Mapping[str, str]) -> dict[str, Locked]:
        """The entry of each name that counts where the markers have these values."""
        found: dict[str, Locked] = {}
        for package in self.packages:
            if not applies(package.marker, environment):
                continue
            other = found.get(package.name)
            if other is None or _order(package) > _order(other):
                found[package.name] = package
        return found


def applies(marker: str, environment: Mapping[str, str]) -> bool:
    """Whether a marker is true; one that nobody can read is taken for true."""
    if not marker:
        return True
    try:
        return Marker(marker).evaluate({"extra": "", **environment})
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName):
        return True


def dependency_line(
    name: str, extras: Iterable[str] = (), marker: str = "", extra: str = ""
) -> str:
    """A requirement as PEP 508 writes it.

    Args:
        name: of the distribution.
        extras: that are asked for.
        marker: where it is required.
        extra: the extra of the requiring distribution that brings it, or "".
    """
    names = ",".join(extras)
    conditions = [f"({marker})"] if marker and extra else [marker] if marker else []
    if extra:
        conditions.append(f'extra == "{extra}"')
    tail = f" ; {' and '.join(conditions)}" if conditions else ""
    return f"{name}[{names}]{tail}" if names else f"{name}{tail}"


def _order(package: Locked) -> tuple[bool, Version]:
    """One with a marker was made for a place; of two, the newer one counts."""
    try:
        return bool(package.marker), Version(package.version or "0")
    except InvalidVersion:
        return bool(package.marker), Version("0")
