"""A scratch copy of an app's folder, to run it in without a trace in the original."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.workspace.listing import is_no_source

# Of the files that cannot be copied.
_SHOWN = 5


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
    except OSError as error:
        raise _not_copied(error, source) from error
    _mend_links(folder.resolve(), destination)
    return destination


def copy_functions(out: Path, folders: Iterable[str], destination: Path) -> None:
    """Copy the folders of functions as they are, with times; files that are one stay one.

    Args:
        out: the folder that `split` or `wrap` wrote.
        folders: those of the functions, relative to it.
        destination: what they are relative to in the copy.

    Raises:
        LiftoffError: one cannot be read, or the disk is full.
    """
    copies: dict[tuple[int, int], str] = {}

    def copy(source: str, target: str) -> None:
        state = os.lstat(source)
        first = copies.setdefault((state.st_dev, state.st_ino), target)
        if first is target or stat.S_ISLNK(state.st_mode):
            shutil.copy2(source, target, follow_symlinks=False)
        else:
            os.link(first, target)

    try:
        for folder in folders:
            shutil.copytree(out / folder, destination / folder, symlinks=True, copy_function=copy)
    except OSError as error:
        raise _not_copied(error, out) from error


def _not_copied(error: OSError, source: str | os.PathLike[str]) -> LiftoffError:
    """Some files with their reasons: a full disk says the same of each."""
    failed = error.args[0] if isinstance(error, shutil.Error) else ()
    # `[Errno 28] No space left on device: 'from' -> 'to'`
    reasons = [(name, str(why).partition(": '")[0]) for name, _, why in failed]
    rows = [f"{name}: {why}" for name, why in reasons]
    rows = [*rows[:_SHOWN], *([f"and {len(rows) - _SHOWN} more"] if len(rows) > _SHOWN else [])]
    said = "".join(f"\n    {row}" for row in rows) or f" {error.strerror}"
    is_full = os.strerror(errno.ENOSPC) in said
    return LiftoffError(
        f"cannot be copied:{said}",
        where=os.fspath(source),
        hint="free the disk, or name another folder for temporary files by TMPDIR"
        if is_full
        else None,
    )


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
