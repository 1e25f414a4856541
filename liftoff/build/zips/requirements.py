"""The requirements of a function as they are installed for a target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as Specifier

from liftoff.build.zips.target import Target
from liftoff.plan.packages.closure import closure
from liftoff.plan.packages.requirement import normalized

# `auto`: left to the runtime unless a version is asked for that the runtime may not have.
Boto3 = Literal["auto", "ship", "runtime"]

# Source: "Runtime-included SDK versions", Lambda Developer Guide: boto3, and what it requires of
# its own family.
RUNTIME_PACKAGES = frozenset({"boto3", "botocore", "jmespath", "s3transfer"})
# Options that would let the installer build from source, for this machine and not for Lambda.
_BUILD_OPTIONS = ("--no-binary", "--only-binary", "--prefer-binary", "--config-setting")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is installed for the functions that have these requirements.

    Attributes:
        lines: for the installer, sorted; markers are evaluated and gone.
        runtime: names of required packages that are left to the runtime.
    """

    lines: tuple[str, ...]
    runtime: frozenset[str]


def wanted(lines: Iterable[str], target: Target, boto3: Boto3) -> Wanted:
    """The lines of a `requirements.txt` that count on a target.

    pip evaluates markers for the Python that runs it, so they are evaluated here.
    """
    kept: set[str] = set()
    open_lines: dict[str, str] = {}
    family = False
    for line in lines:
        text = line.partition(" #")[0].strip()
        if not text or text.startswith(("#", *_BUILD_OPTIONS)):
            continue
        found = specifier(text)
        if found is None:
            kept.add(text)
        elif found.marker is None or found.marker.evaluate(dict(target.markers)):
            found.marker = None
            name = normalized(found.name)
            if boto3 != "ship" and is_left_to_runtime(found, boto3):
                open_lines[name] = str(found)
            else:
                kept.add(str(found))
                family = family or name in RUNTIME_PACKAGES
    if family:
        # The runtime's boto3 does not go with another botocore.
        kept.update(open_lines.values())
        open_lines = {}
    return Wanted(tuple(sorted(kept)), frozenset(open_lines))


def specifier(line: str) -> Specifier | None:
    """A line as PEP 508 reads it; None for options, places and lines with options."""
    try:
        return Specifier(line)
    except InvalidRequirement:
        return None


def is_left_to_runtime(found: Specifier, boto3: Boto3) -> bool:
    """Whether the runtime's own package will do: any version will, or any from some version on."""
    if normalized(found.name) not in RUNTIME_PACKAGES:
        return False
    open_ended = all(part.operator in (">=", ">") for part in found.specifier)
    return boto3 == "runtime" or (open_ended and not found.url and not found.extras)


def needed(
    want: Wanted, requires: Mapping[str, tuple[str, ...]], target: Target, boto3: Boto3
) -> tuple[frozenset[str], frozenset[str]]:
    """Which of the installed distributions a function ships, and which it leaves to the runtime.

    Args:
        want: what was asked for.
        requires: requirements of each installed distribution, by normalized name.
        target: whose markers count.
        boto3: when the runtime's boto3 is used.

    Returns:
        Normalized names; the first may have some that are not installed: the installer has
        evaluated a marker for another Python.
    """
    roots = {
        (normalized(found.name), extra)
        for found in map(specifier, want.lines)
        if found is not None
        for extra in ("", *found.extras)
    }
    if any(specifier(line) is None and not line.startswith("-") for line in want.lines):
        # What is at a place has a name only once it is installed.
        roots |= {(name, "") for name in requires}
    everything = closure(roots, requires, target.markers)
    if boto3 == "ship":
        return everything, frozenset()
    firm = {
        name: tuple(line for line in lines if not _is_open(line, boto3))
        for name, lines in requires.items()
    }
    shipped = closure(roots, firm, target.markers)
    if shipped & RUNTIME_PACKAGES:
        return everything, frozenset()
    return shipped, (everything & RUNTIME_PACKAGES) | want.runtime


def _is_open(line: str, boto3: Boto3) -> bool:
    found = specifier(line)
    return found is not None and is_left_to_runtime(found, boto3)
