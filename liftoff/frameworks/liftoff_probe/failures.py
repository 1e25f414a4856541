"""What went wrong, and where in the project."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

from .places import relative
from .servers import ServesError
from .unset import unset_variables


class NotAnAppError(Exception):
    """The target was found to be something else than an app."""


def explained(error: BaseException, source: Path) -> dict[str, Any]:
    """Give the part of the answer that says why there is no other, and where in the project."""
    place: dict[str, Any] = {"path": None, "line": None}
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        # `<frozen importlib._bootstrap>` is no file.
        inside = None if frame.filename[:1] == "<" else relative(frame.filename, source)
        if inside is not None:
            place = {"path": inside, "line": frame.lineno}
            break
    if isinstance(error, ServesError):
        place = {"path": error.path, "line": error.line}
    elif isinstance(error, SyntaxError) and error.filename:
        place = {"path": relative(error.filename, source), "line": error.lineno}
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    return {
        "kind": type(error).__name__,
        "message": str(error),
        "missing": missing,
        "lacking": _lacking(error, source),
        "unset": unset_variables(error),
        "not_an_app": isinstance(error, NotAnAppError),
        "serves": isinstance(error, ServesError),
        **place,
    }


def _lacking(error: BaseException, source: Path) -> str | None:
    """Name the top-level module outside the project that has not what was asked of it."""
    module: Any = None
    if isinstance(error, ImportError) and not isinstance(error, ModuleNotFoundError):
        module = sys.modules.get(error.name or "")
    elif isinstance(error, AttributeError):
        owner = getattr(error, "obj", None)
        module = owner if isinstance(owner, ModuleType) else sys.modules.get(type(owner).__module__)
    if not isinstance(module, ModuleType):
        return None
    file = getattr(module, "__file__", None)
    return module.__name__.partition(".")[0] if file and not relative(file, source) else None
