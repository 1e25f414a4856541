"""What a person should know of how the functions' requirements came about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from liftoff.plan.model import Note
from liftoff.plan.packages.closure import is_of_developers
from liftoff.plan.packages.other_versions import other_versions
from liftoff.plan.packages.plugins import PLUGINS
from liftoff.plan.packages.requirements import ProjectPackages, is_tool
from liftoff.platform import OLDEST_PYTHON, RUNTIME_ENDS

_SHOWN = 3


def runtime_notes(python: str, runtime: str, today: date | None) -> Iterator[Note]:
    """What there is to say of the Python that functions run.

    That the app was imported by one that Lambda has no longer, and runs in another; and that its
    own is deprecated.

    Args:
        python: version that imported it.
        runtime: Lambda's name of the one that it gets.
        today: the day on which it is asked, if it matters.
    """
    if tuple(map(int, python.split(".")[:2])) < OLDEST_PYTHON:
        yield _note(
            f"Python {python}",
            f"imported the app, and Lambda has it no longer: its functions run {runtime}, and may "
            "get other versions of packages; install it for that, and run its tests, first",
        )
    ends = RUNTIME_ENDS.get(runtime)
    if ends is not None and today is not None and today >= date.fromisoformat(ends):
        yield _note(
            runtime,
            f"is deprecated since {ends}: AWS mends it no longer, and will refuse new functions "
            "and then new code for it; take a later --runtime",
        )


def package_notes(project: ProjectPackages) -> tuple[Note, ...]:
    """What no import explains, what is left out all the same, and what the lock does not know."""
    return (
        *_undeclared(project),
        *_loose(project),
        *_unmapped(project),
        *_left_out(project),
        *_not_locked(project),
        *_other_versions(project),
        *_outside(project),
        *_unread(project),
    )


def _undeclared(project: ProjectPackages) -> Iterator[Note]:
    if not project.declared.file:
        yield _note(
            "the project",
            "has no requirements.txt, nor another file that says what it requires: functions get "
            "the versions that are installed here",
        )


def _loose(project: ProjectPackages) -> Iterator[Note]:
    """What may come in another version when the functions are built another day."""
    if project.declared.lock is not None:
        return
    pinned = {
        requirement.name for requirement in project.declared.requirements if requirement.pinned
    }
    loose = {
        requirement.name
        for requirement in project.required
        if requirement.name and not requirement.constraint and not is_tool(requirement.name)
    }
    names = sorted(loose - pinned)
    if names:
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        yield _note(
            project.declared.file,
            f"leaves the version open of {', '.join(names[:_SHOWN])}{more}: functions that are "
            "built later may get others; `pip freeze` tells those that are installed here",
        )


def _unmapped(project: ProjectPackages) -> Iterator[Note]:
    plugins = {name for plugin in PLUGINS for name in plugin.distributions}
    for name in project.unmapped:
        if name not in plugins and name not in project.reached:
            yield _note(
                name,
                "is required and imported by no code of the project; it may be loaded by name, so "
                "every function has it",
            )


def _left_out(project: ProjectPackages) -> Iterator[Note]:
    """What only an extra or a group requires, and nothing shows to be needed."""
    required = {requirement.name for requirement in project.required}
    wanted = {name for plugin in project.wanted_plugins for name in plugin.distributions}
    for group, requirement in project.declared.optional:
        name = requirement.name
        if name is None or name in required or is_tool(name) or is_of_developers(group):
            continue
        if not project.is_imported(name, project.imported) and name not in (
            wanted | project.reached
        ):
            yield _note(
                name,
                f"is in the group {group!r} only, and imported by no code: no function has it; if "
                "something loads it by name, make it a requirement of the project",
            )


def _not_locked(project: ProjectPackages) -> Iterator[Note]:
    lock = project.declared.lock
    if lock is None:
        return
    own = {name for name, locked in project.locked.items() if locked.local}
    for name in sorted(project.reached - project.locked.keys() - own):
        found = project.known.get(name)
        if found is not None:
            yield _note(
                found.name,
                f"is imported and not in {lock.file}: functions get the installed version, "
                f"{found.version}",
            )


def _other_versions(project: ProjectPackages) -> Iterator[Note]:
    if found := other_versions(project):
        yield _note("the environment", found)


def _outside(project: ProjectPackages) -> Iterator[Note]:
    required = {requirement.name for requirement in project.required}
    for name, locked in project.locked.items():
        if locked.outside and name in required:
            yield _note(
                name,
                f"is {locked.folder}, outside of the project, so no function has it: build a wheel "
                "of it and require that, or move it into the project",
            )


def _unread(project: ProjectPackages) -> Iterator[Note]:
    for file in project.declared.unread:
        yield _note(file, f"is not read: the versions are those of {project.declared.file}")


def _note(subject: str, reason: str) -> Note:
    return Note(kind="package", subject=subject, reason=reason)
