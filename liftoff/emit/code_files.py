"""Where the zip of a function is."""

from __future__ import annotations

from liftoff.plan.built import BUILD_FOLDER, Build
from liftoff.plan.model import Function


def code_file(function: Function, build: Build | None) -> str:
    """The zip of a function, relative to the plan: as built, or where `liftoff build` puts it."""
    if build is not None:
        return build.function(function.name).archive.file
    return f"{BUILD_FOLDER}/{function.name}.zip"
