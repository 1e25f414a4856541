"""What to do about an app that does not import."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from liftoff.project.source.modules import parse_source
from liftoff.workspace.source import ReadError

# Of the standard library, Redis, requests, httpx, PyMongo and Kafka.
_NO_ANSWER = frozenset({
    "ConnectError", "ConnectTimeout", "ConnectionError", "ConnectionRefusedError", "gaierror",
    "NoBrokersAvailable", "ServerSelectionTimeoutError",
})  # fmt: skip


def import_help(error: Mapping[str, Any], source: str, commands: str) -> str:
    """The hint that belongs to an error.

    Args:
        error: what `liftoff_probe.failures` says of it.
        source: folder of the app.
        commands: those to which the user can give variables for the app, by --env.
    """
    if error["missing"]:
        return (
            "install the app's requirements where liftoff runs, or give the interpreter of its "
            "own environment with --python"
        )
    if error["lacking"]:
        name = error["lacking"]
        what = "Python" if name in sys.stdlib_module_names else f"`{name}`"
        return (
            f"the app, or a package that it uses, is made for another version of {what}: install "
            "what its requirements say, or give the interpreter of its own environment with "
            "--python"
        )
    if error["kind"] == "SyntaxError" and _is_newer_python(source, error["path"]):
        return "the file is of a newer Python than the interpreter: give that one with --python"
    if error["unset"]:
        names = ", ".join(error["unset"])
        if names.startswith("AWS_"):
            return f"it asks the environment for {names}, which Lambda sets: set it here, too"
        given = " ".join(f"--env {name}=..." for name in error["unset"])
        return f"it asks the environment for {names}: set that, or give {commands} {given}"
    if error["kind"] in _NO_ANSWER:
        return (
            "it asks a server while it is imported: have that running, or name another by what the "
            f"app reads of the environment, set here or given to {commands} with --env"
        )
    return (
        "the app must import as it does when its server starts; what it asks of the environment "
        f"is set, or given to {commands} with --env"
    )


def _is_newer_python(source: str, path: str | None) -> bool:
    """Whether a file that an interpreter refuses is source of a Python of today."""
    if path is None:
        return False
    try:
        text = Path(source, path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return not isinstance(parse_source(text, path), ReadError)
