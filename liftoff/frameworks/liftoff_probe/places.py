"""Where things are in the project, and of which classes they are."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any


def relative(filename: str | None, source: Path) -> str | None:
    """Give a path as seen from the project, or None for what is outside it."""
    if not isinstance(filename, str) or not filename:
        return None
    try:
        path = _resolved(filename)
        # It takes longer to make a `Path` than to see that most are outside.
        return Path(path).relative_to(source).as_posix() if path.startswith(str(source)) else None
    except ValueError:
        return None


def _resolved(filename: str) -> str:
    """Follow links: of all modules that are loaded, thousands of files in few folders."""
    folder, name = os.path.split(filename)
    if not os.path.isabs(filename) or name in ("", ".", ".."):
        return os.path.realpath(filename)
    path = os.path.join(_real_folder(folder), name)
    return os.path.realpath(path) if os.path.islink(path) else path


@lru_cache(maxsize=None)  # noqa: UP033 - Python 3.8
def _real_folder(folder: str) -> str:
    return os.path.realpath(folder)


def class_names(value: Any) -> set[str]:
    """Give the dotted names of a value's classes."""
    return {f"{kind.__module__}.{kind.__qualname__}" for kind in type(value).__mro__}
