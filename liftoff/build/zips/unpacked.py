"""Zips unpacked as Lambda does it, to be run on this machine."""

from __future__ import annotations

import calendar
import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from liftoff.errors import LiftoffError
from liftoff.plan.built import Build, built_plan
from liftoff.plan.model import Function, Plan

_FOLDER = 0o555


@contextmanager
def unpacked(plan: Plan, out: Path, build: Build) -> Iterator[tuple[Plan, Path]]:
    """Unpack the zips of a build into read-only folders, for as long as the context lasts.

    Args:
        plan: what was built.
        out: the folder that it lies in.
        build: its zips.

    Yields:
        The plan of the unpacked functions, and its folder. These require nothing but what was in
        their zips and layers.

    Raises:
        LiftoffError: a zip is missing or broken.
    """
    plan = built_plan(plan, build)
    with TemporaryDirectory(prefix="liftoff-built-") as scratch:
        folder = Path(scratch)
        try:
            yield (
                replace(
                    plan,
                    functions=tuple(
                        _unpacked(function, out, build, folder) for function in plan.functions
                    ),
                ),
                folder,
            )
        finally:
            _chmod(folder, 0o755)


def _unpacked(function: Function, out: Path, build: Build, folder: Path) -> Function:
    built = build.function(function.name)
    _unpack(out / built.archive.file, folder / function.folder)
    environment = dict(function.environment)
    layers = [layer for layer in build.layers if layer.name in built.layers]
    if layers:
        opt = folder / "opt" / function.name
        for layer in layers:
            _unpack(out / layer.archive.file, opt)
        # Where Lambda has /opt/python: behind the function's own folder.
        environment["PYTHONPATH"] = str(opt / "python")
    return replace(function, requirements=(), environment=environment)


def _unpack(archive: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _chmod(folder, 0o755)
    try:
        with zipfile.ZipFile(archive) as opened:
            for member in opened.infolist():
                path = Path(opened.extract(member, folder))
                path.chmod(stat.S_IMODE(member.external_attr >> 16) & _FOLDER)
                when = calendar.timegm(member.date_time)
                os.utime(path, (when, when))
    except (OSError, zipfile.BadZipFile) as error:
        raise LiftoffError(
            f"cannot be unpacked: {error}", where=str(archive), hint="run `liftoff build` again"
        ) from error
    _chmod(folder, _FOLDER)


def _chmod(folder: Path, mode: int) -> None:
    for here, _, _ in os.walk(folder):
        Path(here).chmod(mode)
