"""A scratch copy of an app's folder, to run it in without a trace in the original."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.workspace.source import IGNORED_FOLDERS


def scratch_copy(source: str | os.PathLike[str], destination: Path) -> Path:
    """Copy a folder without environments, caches and version control; keep times and links.

    Args:
        source: the folder.
        destination: must not exist yet.

    Returns:
        `destination`.

    Raises:
        LiftoffError: `source` is not a folder, or cannot be copied.
    """
    folder = Path(source)
    if not folder.is_dir():
        raise LiftoffError(
            "is not a folder", where=str(source), hint="give the folder that holds the app"
        )
    try:
        shutil.copytree(
            folder, destination, symlinks=True, ignore=_ignore, ignore_dangling_symlinks=True
        )
    except shutil.Error as error:
        listed = "".join(f"\n    {name}: {why}" for name, _, why in error.args[0][:5])
        raise LiftoffError(f"cannot be copied:{listed}", where=str(source)) from error
    return destination


def _ignore(folder: str, names: list[str]) -> list[str]:
    """Names that are no part of the app: by name, and whatever is no regular file or folder."""
    here = Path(folder)
    return [
        name
        for name in names
        if name in IGNORED_FOLDERS
        or (here / name / "pyvenv.cfg").exists()
        or not ((here / name).is_file() or (here / name).is_dir())
    ]
