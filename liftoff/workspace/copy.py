"""A scratch copy of an app's folder, to run it in without a trace in the original."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.workspace.listing import is_no_source


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
    except OSError as error:
        raise LiftoffError(f"cannot be copied: {error.strerror}", where=str(source)) from error
    _mend_links(folder.resolve(), destination)
    return destination


def _mend_links(source: Path, copy: Path) -> None:
    """Let links that lead out of the source by a relative path lead there from the copy, too."""
    for here, folders, names in os.walk(copy):
        for link in (Path(here, name) for name in (*folders, *names)):
            if not link.is_symlink() or link.readlink().is_absolute():
                continue
            target = (source / link.relative_to(copy)).resolve()
            if not target.is_relative_to(source):
                link.unlink()
                link.symlink_to(target)


def _ignore(folder: str, names: list[str]) -> list[str]:
    """Names that are no part of the app: by name, and whatever is no regular file or folder."""
    here = Path(folder)
    return [
        name
        for name in names
        if is_no_source(here / name) or not ((here / name).is_file() or (here / name).is_dir())
    ]
