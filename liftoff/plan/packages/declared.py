"""What the project says it requires, in whichever of the usual files it says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from liftoff.plan.packages.locks.model import Lock
from liftoff.plan.packages.locks.pdm import read_pdm
from liftoff.plan.packages.locks.pipfile import read_pipfile_lock
from liftoff.plan.packages.locks.poetry import read_poetry
from liftoff.plan.packages.locks.pylock import read_pylock
from liftoff.plan.packages.locks.uv import read_uv
from liftoff.plan.packages.manifest import Manifest
from liftoff.plan.packages.pipfile import read_pipfile
from liftoff.plan.packages.pyproject import read_pyproject
from liftoff.plan.packages.requirement import Requirement
from liftoff.plan.packages.requirements_txt import Reader, requirements_file
from liftoff.plan.packages.setup_files import read_setup_cfg, read_setup_py

# Each lock with the manifest that it was made of; the first that is there counts.
_LOCKS: tuple[tuple[str, str, Callable[[str], Lock]], ...] = (
    ("uv.lock", "pyproject.toml", read_uv),
    ("poetry.lock", "pyproject.toml", read_poetry),
    ("pdm.lock", "pyproject.toml", read_pdm),
    ("pylock.toml", "pyproject.toml", read_pylock),
    ("Pipfile.lock", "Pipfile", read_pipfile_lock),
)
_REQUIREMENTS = "requirements.txt"
_MANIFESTS: dict[str, Callable[[str], Manifest]] = {
    "pyproject.toml": read_pyproject,
    "Pipfile": read_pipfile,
    "setup.cfg": read_setup_cfg,
    "setup.py": read_setup_py,
}
# As pip-compile and Rye write them: with all versions, of whatever manifest.
_FROZEN = (
    "requirements.lock",
    *(f"requirements{sep}{name}.txt" for name in ("lock", "frozen", "pinned") for sep in "-_./"),
    *("requirements.txt.lock", "requirements/requirements.lock"),
)
# Names under which projects keep the file that production installs; those that come first include
# the others.
_NAMES = (
    *("prod", "production", "deploy", "deployment", "live", "lambda", "server", "web", "app"),
    *("base", "common", "main", "core", "default", "requirements"),
)
_OTHER_FILES = (
    *(
        file
        for ending in ("txt", "in")
        for name in _NAMES
        for file in (
            *(f"requirements{sep}{name}.{ending}" for sep in "-_./"),
            *(f"{name}{sep}requirements.{ending}" for sep in "-_."),
        )
    ),
    "requirements.in",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The project's requirements.

    Attributes:
        file: the file that they are in; "" when there is none.
        requirements: what is always required.
        optional: what only extras and groups of it require, each with the group's name.
        lock: the versions of all of them, or None.
        unread: other files that say what is required, and that were not read.
    """

    file: str = ""
    requirements: tuple[Requirement, ...] = ()
    optional: tuple[tuple[str, Requirement], ...] = ()
    lock: Lock | None = None
    unread: tuple[str, ...] = ()


def declared_requirements(read: Reader) -> Declared:
    """The project's requirements.

    A lock comes first, with the manifest that it was made of; then `requirements.txt` or one with
    all versions, then a manifest without a lock, then requirements files of other usual names.

    Args:
        read: gives the project's files.

    Raises:
        LiftoffError: a line that pip would refuse, a file that is not there, or one that is not in
            its format.
    """
    for file, manifest, read_lock in _LOCKS:
        text = read(file)
        if text is not None:
            found = _locked(read_lock(text), manifest, read)
            return replace(found, unread=_unread(read, file))
    for file in (_REQUIREMENTS, *_FROZEN):
        text = read(file)
        if text is not None:
            return _requirements(file, text, read)
    for file, read_manifest in _MANIFESTS.items():
        text = read(file)
        found_manifest = read_manifest(text) if text is not None else Manifest()
        if found_manifest.requirements or found_manifest.groups:
            return _of_manifest(file, found_manifest)
    for file in _OTHER_FILES:
        text = read(file)
        if text is not None:
            return _requirements(file, text, read)
    return Declared()


def _locked(lock: Lock, manifest: str, read: Reader) -> Declared:
    text = read(manifest)
    found = _MANIFESTS[manifest](text) if text is not None else Manifest()
    declared = _of_manifest(lock.file, found)
    roots = lock.roots if lock.roots is not None else declared.requirements
    if lock.roots is None and text is None:
        # Nothing says what the project itself requires: all of it, then.
        roots = tuple(
            Requirement(package.line(()), package.name)
            for package in lock.packages
            if not package.local
        )
    return replace(declared, requirements=roots, lock=lock)


def _requirements(file: str, text: str, read: Reader) -> Declared:
    found = tuple(dict.fromkeys(requirements_file(file, text, read)))
    lines = [requirement for requirement in found if requirement.line]
    optional: list[tuple[str, Requirement]] = []
    for own in (requirement for requirement in found if not requirement.line):
        manifest = _own_manifest(read)
        lines += manifest.requirements
        for group, inside in manifest.groups.items():
            if group in own.extras:
                lines += inside
            else:
                optional += [(group, requirement) for requirement in inside]
    return Declared(file=file, requirements=tuple(dict.fromkeys(lines)), optional=tuple(optional))


def _own_manifest(read: Reader) -> Manifest:
    for file in ("pyproject.toml", "setup.cfg", "setup.py"):
        text = read(file)
        found = _MANIFESTS[file](text) if text is not None else Manifest()
        if found.requirements or found.groups:
            return found
    return Manifest()


def _of_manifest(file: str, manifest: Manifest) -> Declared:
    return Declared(
        file=file,
        requirements=manifest.requirements,
        optional=tuple(
            (group, requirement)
            for group, inside in manifest.groups.items()
            for requirement in inside
        ),
    )


def _unread(read: Reader, lock: str) -> tuple[str, ...]:
    others = (_REQUIREMENTS, *(file for file, _, _ in _LOCKS if file != lock))
    return tuple(file for file in others if read(file) is not None)
