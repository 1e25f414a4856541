"""Puts what was built into the output folder, and points the template at it."""

from __future__ import annotations

from pathlib import Path

from liftoff.build.zips.build import Result
from liftoff.emit.formats import FORMATS, Emission
from liftoff.plan.built import BUILD_FILE, BUILD_FOLDER, build_to_json
from liftoff.plan.model import Plan
from liftoff.workspace.output import Content, CopyOf, check_output, write_output
from liftoff.workspace.text import read_text
from liftoff.workspace.update import changed_by_hand, update_output

TEMPLATE = "template.yaml"


def check_build(out: Path, *, force: bool) -> None:
    """Raise what `write_build` would raise about the folder of the zips; change nothing.

    Raises:
        LiftoffError: see `write_build`.
    """
    check_output(out / BUILD_FOLDER, force=force)


def write_build(plan: Plan, out: Path, result: Result, *, force: bool) -> bool:
    """Write `build/`, whole or not at all, and then the template.

    Args:
        plan: what was built.
        out: the folder that it lies in.
        result: the zips.
        force: write over zips that a person changed.

    Returns:
        Whether `template.yaml` refers to the zips now; one that a person changed is left alone.

    Raises:
        LiftoffError: the folder holds something else, or cannot be written.
    """
    build = result.build
    zips = [archive.file for _, archive in build.archives]
    files: dict[str, Content] = {
        name: CopyOf(str(result.zips / name))
        for name in (file.removeprefix(f"{BUILD_FOLDER}/") for file in zips)
    }
    files[BUILD_FILE.removeprefix(f"{BUILD_FOLDER}/")] = build_to_json(build)
    sam = FORMATS["sam"]
    templates = sam.files(Emission(plan=plan, build=build))
    write_output(out / BUILD_FOLDER, files, force=force)
    if not changed_by_hand(out, templates):
        update_output(out, templates, owns=sam.owns, force=False)
        return True
    text = read_text(out / TEMPLATE) or ""
    return all(file in text for file in zips)
