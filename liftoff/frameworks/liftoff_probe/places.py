"""Where things are in the project, and of which classes they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def relative(filename: str | None, source: Path) -> str | None:
    """Give a path as seen from the project, or None for what is outside it."""
    if not isinstance(filename, str) or not filename:
        return None
    try:
        return Path(filename).resolve().relative_to(source).as_posix()
    except ValueError:
        return None


def class_names(value: Any) -> set[str]:
    """Give the dotted names of a value's classes."""
    return {f"{kind.__module__}.{kind.__qualname__}" for kind in type(value).__mro__}
