"""The packages of the functions that have the same requirements: installed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from liftoff.build.zips.installed import Distribution, read_installed
from liftoff.build.zips.installers import Sources, install, installers
from liftoff.build.zips.package_tests import package_tests
from liftoff.build.zips.requirements import Boto3, Wanted, needed
from liftoff.build.zips.target import Target
from liftoff.errors import LiftoffError

# pip takes markers for those of its own Python; what it left out is installed in further rounds.
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class PackageSet:
    """What some requirements come to.

    Attributes:
        folder: where the distributions are installed.
        distributions: those that are shipped, by name, without their tests.
        runtime: names of packages that are left to the runtime.
    """

    folder: Path
    distributions: tuple[Distribution, ...]
    runtime: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageSets:
    """Makes package sets.

    Attributes:
        target: what for.
        boto3: when the runtime's boto3 is used.
        sources: where wheels come from.
    """

    target: Target
    boto3: Boto3
    sources: Sources

    def make(
        self, folder: Path, want: Wanted, code: Mapping[str, Callable[[], bytes]], where: str
    ) -> PackageSet:
        """Install a set.

        Args:
            folder: where to; files are made beside it.
            want: what it must have.
            code: the functions' own modules, by path: one may import a package's tests.
            where: whose requirements they are, for messages.

        Raises:
            LiftoffError: something cannot be installed.
        """
        if not want.lines:
            return PackageSet(folder, (), want.runtime)
        found, names, runtime = self._installed(folder, want, where)
        kept = [distribution for distribution in found if distribution.key in names]
        reads = dict(code)
        for distribution in kept:
            reads |= {path: (folder / path).read_bytes for path in distribution.files}
        tests = package_tests(reads, lambda path: reads[path]())
        without = tuple(distribution.without(tests) for distribution in kept)
        return PackageSet(folder, without, runtime)

    def _installed(
        self, folder: Path, want: Wanted, where: str
    ) -> tuple[tuple[Distribution, ...], frozenset[str], frozenset[str]]:
        """All that is installed, and the names of what is shipped and of what the runtime has."""
        lines = list(want.lines)
        missing: list[str] = []
        for turn in range(_ROUNDS):
            requirements = folder.with_name(f"{folder.name}-{turn}.txt")
            requirements.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            self._install(folder, requirements, where)
            found = read_installed(folder)
            requires = {distribution.key: distribution.requires for distribution in found}
            names, runtime = needed(want, requires, self.target, self.boto3)
            missing = sorted(names - requires.keys())
            if not missing:
                return found, names, runtime
            lines = [*want.lines, *missing]
        raise LiftoffError(
            f"packages are required and were not installed: {', '.join(missing)}", where=where
        )

    def _install(self, folder: Path, requirements: Path, where: str) -> None:
        *first, last = installers(self.target)
        for installer in first:
            try:
                install(installer, self.target, folder, requirements, self.sources, where)
            except LiftoffError:
                # The next one knows more of the target's tags.
                continue
            return
        install(last, self.target, folder, requirements, self.sources, where)
