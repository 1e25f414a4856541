"""Files that no function may hold, as they are secrets, and what to do where code names one."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from liftoff.errors import LiftoffError
from liftoff.frameworks.live import LiveApp
from liftoff.plan.model import Note
from liftoff.plan.planner import Migration
from liftoff.plan.slicing.files import bare_folders
from liftoff.project.source.modules import Module, Modules
from liftoff.workspace.private import is_of_tools

_KEY = "ship-private"
# Of files that no code names; plan.json has them all.
_SHOWN = 4
_VARIABLES = re.compile(r"(?:^|/)(?:\.env[^/]*|[^/]*\.env|\.flaskenv)$|(?:^|/)\.envs/")


@dataclass(frozen=True, slots=True)
class PrivateFiles:
    """Files that are left out.

    Attributes:
        left_out: their paths.
        shipped: paths of those that a person wants in the functions all the same.
    """

    left_out: frozenset[str] = frozenset()
    shipped: tuple[str, ...] = ()


def private_files(
    found: AbstractSet[str], wanted: Sequence[tuple[str, Callable[[str], bool]]]
) -> PrivateFiles:
    """What is left out of all that looks private.

    Args:
        found: files of the app that look private.
        wanted: patterns of those that a person wants in the functions, each with what it fits.

    Raises:
        LiftoffError: a pattern fits none.
    """
    for pattern, fits in wanted:
        if not any(map(fits, found)):
            raise LiftoffError(
                f"{_KEY}: no file that would be left out fits {pattern!r}",
                where="[tool.liftoff]",
                hint="a pattern with a slash starts at the folder of the configuration file",
            )
    shipped = {path for path in found if any(fits(path) for _, fits in wanted)}
    return PrivateFiles(frozenset(found - shipped), tuple(sorted(shipped)))


def without_private(
    migration: Migration, private: PrivateFiles, modules: Modules, live: LiveApp
) -> Migration:
    """The migration without these files, with a note of each that code names, or that is served.

    A note for all others of them says that they are not there.
    """
    plan, slices = migration.plan, dict(migration.slices)
    missed: set[str] = set()
    for name, held in slices.items():
        gone = private.left_out.intersection(held.data)
        if gone:
            data = tuple(path for path in held.data if path not in gone)
            slices[name] = replace(held, data=data, folders=bare_folders(data, live))
            missed |= gone
    held_modules = slices[plan.fallback.name].modules
    sources = [module for path, module in modules.by_path.items() if path in held_modules]
    notes = tuple(_notes(sorted(missed), sources, live.static_folders))
    told = {note.subject for note in notes}
    others = sorted(path for path in missed - told if not is_of_tools(path))
    return Migration(
        plan=replace(
            plan,
            notes=(*plan.notes, *notes, *_other_notes(others)),
            ship_private=private.shipped,
            left_out=tuple(sorted({*told, *others})),
        ),
        slices=slices,
    )


def _other_notes(paths: Sequence[str]) -> Iterator[Note]:
    """What is left out, and may be read all the same: by a name that is made, or by a library."""
    variables = [path for path in paths if _VARIABLES.search(path)]
    secrets = [path for path in paths if path not in variables]
    for about in filter(None, (variables, secrets)):
        subject, more = ", ".join(about[:_SHOWN]), len(about) - _SHOWN
        if more > 0:
            subject += f" and {more} more (left_out in plan.json)"
        reason = f"no code is seen to name it, and {_reason(about[0])}"
        yield Note(kind="private", subject=subject, reason=reason)


def _notes(
    paths: Iterable[str], sources: Sequence[Module], served: Sequence[str]
) -> Iterator[Note]:
    for path in paths:
        place = next(_namers(path, sources), None)
        is_served = any(path.startswith(f"{folder}/") for folder in served)
        if place is not None or (is_served and not is_of_tools(path)):
            at, line = place or (None, None)
            yield Note(kind="private", subject=path, reason=_reason(path), path=at, line=line)


def _reason(path: str) -> str:
    if _VARIABLES.search(path):
        return (
            "no function has it, as it holds secrets: give what it sets to deploy.environment, or "
            "keep it in Secrets Manager"
        )
    return (
        "no function has it, as it is or may be a secret: keep it in Secrets Manager or in a "
        f"variable (deploy.environment); if it is none, name it in {_KEY} of [tool.liftoff]"
    )


def _namers(path: str, sources: Iterable[Module]) -> Iterator[tuple[str, int]]:
    """Where strings of the code name a file, by its name or by the end of its path."""
    name = path.rpartition("/")[2]
    for module in sources:
        if name not in module.text:
            continue
        for node in ast.walk(module.tree):
            match node:
                case ast.Constant(value=str(text)) if name in text and _names(text, path):
                    yield module.path, node.lineno


def _names(text: str, path: str) -> bool:
    parts = [part for part in re.split(r"[/\\]", text) if part not in ("", ".", "..")]
    own = path.split("/")
    same = min(len(parts), len(own))
    return same > 0 and parts[-same:] == own[-same:]
