"""Runs uv, or else pip, to install packages for another Python and processor into a folder."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from liftoff.build.zips.target import Target
from liftoff.errors import LiftoffError

# The one platform for which all versions of uv know a tag, and those that newer ones know.
_UV_OLDEST = "manylinux2014"
_UV_KNOWN = range(28, 41)
_SHOWN_LINES = 12
# How the installers say that a distribution has no wheel that fits.
_NO_WHEEL = (
    re.compile(r"No matching distribution found for ([A-Za-z0-9._-]+)"),
    re.compile(r"Wheels are required for `([A-Za-z0-9._-]+)`"),
    re.compile(
        r"[Bb]ecause (?:only )?([A-Za-z0-9._-]+?)(?:[=<>!~][^ ]*)? has no (?:usable )?wheels"
    ),
    re.compile(r"[Bb]uilding source distributions (?:for|of) `?([A-Za-z0-9._-]+)`? is disabled"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where packages come from, beside what the installer is configured to use.

    Attributes:
        find_links: folders or pages with wheels.
        no_index: whether no package index is asked.
        folder: where relative paths in requirements begin, and the installer looks for its
            configuration; None for the working folder.
    """

    find_links: tuple[str, ...] = ()
    no_index: bool = False
    folder: Path | None = None

    @property
    def arguments(self) -> list[str]:
        """What pip and uv are told of it."""
        links = [argument for link in self.find_links for argument in ("--find-links", link)]
        return [*(["--no-index"] if self.no_index else []), *links]


@dataclass(frozen=True, slots=True)
class Installer:
    """A program that installs wheels.

    Attributes:
        name: `uv` or `pip`.
        command: from a target to the program and its arguments, up to where the folder and the
            requirements come.
    """

    name: str
    command: Callable[[Target], list[str]]


def installers(target: Target) -> tuple[Installer, ...]:
    """The installers of this machine that can install for a target, the one to try first first.

    Raises:
        LiftoffError: there is none.
    """
    found = []
    uv = _uv()
    if uv is not None:
        found.append(Installer("uv", lambda target: _uv_command(uv, target)))
    # uv has no name for Amazon Linux 2: it takes fewer wheels than run there.
    if (uv is None or not _uv_is_exact(target)) and importlib.util.find_spec("pip") is not None:
        found.append(Installer("pip", _pip_command))
    if not found:
        raise LiftoffError(
            "neither uv nor pip is there to install packages with",
            where="liftoff build",
            hint="pip install uv",
        )
    return tuple(found)


def install(
    installer: Installer,
    target: Target,
    folder: Path,
    requirements: Path,
    sources: Sources,
    where: str,
) -> None:
    """Install the wheels that a requirements file asks for, with all that they need.

    Args:
        installer: does it.
        target: what the wheels must fit.
        folder: is made, or added to.
        requirements: lines for pip.
        sources: where the wheels come from.
        where: whose requirements they are, for messages.

    Raises:
        LiftoffError: a distribution has no wheel for the target, or the installer fails otherwise.
    """
    command = [
        *installer.command(target),
        *sources.arguments,
        *("--only-binary", ":all:", "--target", str(folder), "--requirement", str(requirements)),
    ]
    done = subprocess.run(  # noqa: S603 - no shell; what the app requires is read from a file
        command,
        cwd=sources.folder,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        raise _failure(installer, target, done.stderr or done.stdout, where)


def _uv() -> str | None:
    beside = Path(sys.executable).with_name("uv")
    return str(beside) if beside.is_file() else shutil.which("uv")


def _uv_is_exact(target: Target) -> bool:
    return int(target.platforms[0].split("_")[2]) in _UV_KNOWN


def _uv_command(uv: str, target: Target) -> list[str]:
    newest = target.platforms[0].removesuffix(f"_{target.machine}")
    platform = newest if _uv_is_exact(target) else _UV_OLDEST
    return [
        *(uv, "pip", "install", "--quiet", "--no-progress", "--python", sys.executable),
        *("--python-platform", f"{target.machine}-{platform}", "--python-version", target.python),
    ]


def _pip_command(target: Target) -> list[str]:
    tag = f"cp{target.python.replace('.', '')}"
    platforms = [argument for tag in target.platforms for argument in ("--platform", tag)]
    return [
        # -P: it runs in the app's folder, whose modules are not for it.
        *(sys.executable, "-P", "-m", "pip", "install", "--quiet", "--no-input", "--no-compile"),
        *("--disable-pip-version-check", "--no-warn-conflicts", "--implementation", "cp"),
        *("--python-version", target.python, "--abi", tag, "--abi", "abi3", "--abi", "none"),
        *platforms,
    ]


def _failure(installer: Installer, target: Target, output: str, where: str) -> LiftoffError:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    # What an installer warns of is not why it stopped.
    reasons = [line for line in lines if not line.lower().startswith("warning:")] or lines
    said = "".join(f"\n    {installer.name}: {line}" for line in reasons[-_SHOWN_LINES:])
    for pattern in _NO_WHEEL:
        found = pattern.search(output)
        if found is not None:
            return LiftoffError(
                f"{found[1]} has no wheel for {target}, or not in the version that is required"
                f"{said}",
                where=where,
                hint="require a version that has one, or build for another --python; if it is "
                f"pure Python, give --from-source {found[1]}; else build a wheel on Amazon Linux "
                "and give --find-links",
            )
    return LiftoffError(f"packages cannot be installed{said}", where=where)
