"""Whether a folder that was given is itself the package that its code imports.

Its files say `from app.models import User`, or `from .models import User`, and so only import from
the folder above.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from liftoff.project.source.modules import parse_source
from liftoff.project.source.own_name import own_name
from liftoff.workspace.source import read_tree

# So begins Python's message about a module that is no package's, or too high up in one.
_RELATIVE = "attempted relative import"


def from_above(error: Mapping[str, Any], source: str, target: str) -> str | None:
    """The hint for an app that its own folder was given for; None where that is not the fault.

    Args:
        error: what `liftoff_probe.failures` says of it.
        source: the folder.
        target: the app, as it was given.
    """
    folder = Path(source).resolve()
    package = _package(error, source, folder.name)
    if package is None:
        return None
    rename = "" if package == folder.name else "call it so and "
    return (
        f"PATH is the package {package!r} itself: {rename}give the folder that it is in, "
        f"{folder.parent}, and --app {package}.{target}"
    )


def _package(error: Mapping[str, Any], source: str, folder: str) -> str | None:
    if error["missing"]:
        package = own_name(_trees(source), folder)
        return package if package == str(error["missing"]).partition(".")[0] else None
    relative = error["kind"] == "ImportError" and error["message"].startswith(_RELATIVE)
    return folder if relative and folder.isidentifier() else None


def _trees(source: str) -> dict[str, ast.Module]:
    parsed = {file.path: parse_source(file.text, file.path) for file in read_tree(source).files}
    return {path: tree for path, tree in parsed.items() if isinstance(tree, ast.Module)}
