"""Folders of the project that a Flask app knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .places import relative


def static_folders(app: Any) -> list[str]:
    """Give the folders of the app and its blueprints."""
    owners = [app, *app.blueprints.values()]
    return [owner.static_folder for owner in owners if owner.static_folder]


def configured(app: Any, source: Path) -> dict[str, str]:
    """Give what of the project each text or path of the configuration names, as Flask takes it."""
    return {
        key: _in_project(Path(app.root_path, value), source)
        for key, value in app.config.items()
        if isinstance(key, str) and isinstance(value, (str, Path)) and value
    }


def _in_project(path: Path, source: Path) -> str:
    """Give a folder as seen from the project; "." if all of that is in it, "" if none is."""
    try:
        found = path.resolve()
        if not found.is_dir():
            return ""
    except (OSError, ValueError):  # a text that is no path
        return ""
    return "." if found in source.parents else relative(str(found), source) or ""
