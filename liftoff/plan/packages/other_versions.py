"""Packages that the app was imported with in other versions than its functions get."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as Specifier
from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from liftoff.plan.packages.requirement import normalized
from liftoff.plan.packages.requirements import ProjectPackages

_MOST_NAMED = 5


def other_versions(project: ProjectPackages) -> str:
    """What a person should know of them, or nothing."""
    found = list(_differing(project))
    if not found:
        return ""
    more = f", and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return (
        f"has other versions than {project.declared.file} says, which functions get: "
        f"{', '.join(found[:_MOST_NAMED])}{more}; what is imported and verified here is not what "
        "will run: install those"
    )


def _differing(project: ProjectPackages) -> Iterator[str]:
    wanted = {
        requirement.name: specifier
        for requirement in project.required
        if requirement.name and (specifier := _specifier(requirement.line))
    }
    installed = {normalized(name): found for name, found in project.installed.items()}
    imported = set(project.importable(project.served))
    # What the app itself imports comes first.
    names = sorted(project.own & installed.keys(), key=lambda name: (name not in imported, name))
    for name in names:
        found, locked = installed[name], project.locked.get(name)
        if locked is not None:
            if locked.version and not locked.local and not _is(found.version, locked.version):
                yield f"{found.name} {found.version} for {locked.version}"
        elif name in wanted and not _fits(found.version, wanted[name]):
            yield f"{found.name} {found.version} for {wanted[name]}"


def _specifier(line: str) -> SpecifierSet | None:
    try:
        return Specifier(line).specifier
    except InvalidRequirement:  # pip's options behind it
        return None


def _is(version: str, other: str) -> bool:
    """Whether two versions are one; builds of one (`2.1+cpu`) are."""
    try:
        return Version(Version(version).public) == Version(Version(other).public)
    except InvalidVersion:
        return version == other


def _fits(version: str, specifier: SpecifierSet) -> bool:
    try:
        return specifier.contains(Version(version), prereleases=True)
    except InvalidVersion:
        return True
