"""Wheels of pure Python that are built here, for distributions that publish none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from liftoff.build.zips.installers import Sources
from liftoff.build.zips.requirements import specifier
from liftoff.errors import LiftoffError
from liftoff.plan.packages.requirement import normalized

_PURE = "-none-any.whl"
_SHOWN = 600


def build_source_wheels(
    names: Iterable[str], lines: Iterable[str], folder: Path, sources: Sources
) -> None:
    """Build the named distributions from source; each must come out the same for every machine.

    What they need to be built is installed by pip, and their build scripts are run.

    Args:
        names: the distributions.
        lines: all requirements; the versions are those that they ask for.
        folder: where the wheels are put.
        sources: where the sources come from.

    Raises:
        LiftoffError: one cannot be built, or is compiled for this machine.
    """
    given = [found for line in lines if (found := specifier(line)) is not None]
    for name in names:
        asked = {str(found) for found in given if normalized(found.name) == normalized(name)}
        for line in sorted(asked) or [name]:
            _build(name, line, folder, sources)


def _build(name: str, line: str, folder: Path, sources: Sources) -> None:
    before = set(folder.glob("*.whl"))
    done = subprocess.run(  # noqa: S603 - no shell
        [
            *(sys.executable, "-P", "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-input"),
            *("--disable-pip-version-check", f"--no-binary={name}", "--wheel-dir", str(folder)),
            *sources.arguments,
            *("--", line),
        ],
        cwd=sources.folder,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        said = done.stderr.strip()[-_SHOWN:].replace("\n", "\n    ")
        raise LiftoffError(f"{name} cannot be built\n    {said}", where="--from-source")
    for wheel in set(folder.glob("*.whl")) - before:
        if not wheel.name.endswith(_PURE):
            raise LiftoffError(
                f"{name} is compiled, and comes out for this machine only: {wheel.name}",
                where="--from-source",
                hint="build it on Amazon Linux for the target, and name the folder of the wheel "
                "with --find-links",
            )
