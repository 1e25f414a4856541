"""Distributions as they go into zips: each is compiled once, however many functions have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from liftoff.build.zips.archive import Member, member_of, text_member
from liftoff.build.zips.byte_code import Compiler
from liftoff.build.zips.installed import Distribution
from liftoff.build.zips.package_set import PackageSet
from liftoff.plan.built import Package


@dataclass(frozen=True, slots=True, eq=False)
class Shipped:
    """A distribution as it goes into a zip.

    Attributes:
        distribution: what it is.
        members: its files with their byte code, by path relative to `sys.path`.
    """

    distribution: Distribution
    members: Mapping[str, Member]

    @property
    def bytes(self) -> int:
        """Bytes of its files."""
        return sum(member.size for member in self.members.values())

    @property
    def package(self) -> Package:
        """What a report says of it."""
        found = self.distribution
        return Package(name=found.name, version=found.version, bytes=self.bytes)


def shipped(
    sets: Iterable[PackageSet], compiler: Compiler | None, scratch: Path, pool: Executor
) -> dict[str, Shipped]:
    """The distributions of all sets by their RECORD: those with the same one are the same.

    Args:
        sets: what is installed.
        compiler: for the target's Python, or None.
        scratch: a folder for the byte code.
        pool: compiles side by side.
    """
    first: dict[str, tuple[Distribution, Path]] = {}
    for found in sets:
        for distribution in found.distributions:
            first.setdefault(distribution.record, (distribution, found.folder))
    work = [
        pool.submit(_shipped, distribution, folder, compiler, scratch / str(number))
        for number, (distribution, folder) in enumerate(first.values())
    ]
    return {made.distribution.record: made for made in (future.result() for future in work)}


def _shipped(
    distribution: Distribution, folder: Path, compiler: Compiler | None, scratch: Path
) -> Shipped:
    members = {path: member_of(folder / path) for path in distribution.files}
    members[f"{distribution.metadata}/RECORD"] = text_member(distribution.record)
    if compiler is not None:
        # A module that does not compile is for another Python: nothing imports it.
        compiled, _ = compiler.compile(distribution.files, folder, scratch)
        members |= {name: member_of(path) for name, path in compiled.items()}
    return Shipped(distribution, members)
