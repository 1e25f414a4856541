"""Reads the plan of an output folder, and what was built of it."""

from __future__ import annotations

from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.frameworks.app_documents import DOCUMENTS_FILE, AppDocument, documents_from_json
from liftoff.plan.built import BUILD_FILE, Build, build_from_json
from liftoff.plan.document import plan_from_json
from liftoff.plan.model import Plan
from liftoff.workspace.text import read_text

# A file that is served to see that it is; the gateway takes no more than 6 MB.
_LARGE = 1_000_000


def read_plan(out: Path) -> Plan:
    """The plan that `split` or `wrap` wrote into a folder.

    Raises:
        LiftoffError: there is none, or it cannot be read, or it is no plan.
    """
    file = out / "plan.json"
    text = read_text(file)
    if text is None:
        raise LiftoffError(
            "holds no plan.json",
            where=str(out),
            hint="make it with `liftoff split` or `liftoff wrap`",
        )
    return plan_from_json(text, where=str(file))


def read_build(out: Path) -> Build | None:
    """What `liftoff build` made in an output folder, or None when it has not been run.

    Raises:
        LiftoffError: it cannot be read, or is no build.
    """
    file = out / BUILD_FILE
    text = read_text(file)
    return None if text is None else build_from_json(text, where=str(file))


def read_documents(out: Path) -> tuple[AppDocument, ...]:
    """The app's own OpenAPI documents that `split` put beside the plan; none where it has none.

    Raises:
        LiftoffError: their file cannot be read, or holds something else.
    """
    file = out / DOCUMENTS_FILE
    text = read_text(file)
    return () if text is None else documents_from_json(text, where=str(file))


def app_files(out: Path, plan: Plan) -> tuple[str, ...]:
    """The files of the whole app that are no code and not large, relative to its folder."""
    folder = out / plan.fallback.folder
    return tuple(
        sorted(
            file.relative_to(folder).as_posix()
            for file in folder.rglob("*")
            if file.suffix not in (".py", ".pyc") and file.is_file()
            if file.stat().st_size <= _LARGE
        )
    )
