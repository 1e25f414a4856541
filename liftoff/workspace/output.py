"""Writes an output folder: whole or not at all, and never over what a person changed.

A folder that liftoff wrote holds `.liftoff.json`, the SHA-256 of each file as it was written. A
later run may replace or remove just the files that are still as written.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.workspace.exchange import exchange
from liftoff.workspace.listing import MANIFEST, UNFINISHED
from liftoff.workspace.manifest import digest, manifest_text, read_manifest

# Left behind by running or looking at the output; nobody's work is lost with them.
DISPOSABLE = ("__pycache__", ".DS_Store", ".aws-sam")
_LISTED = 8
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class CopyOf:
    """A file that is copied as it is, its times included: an ETag may be made of them."""

    source: str


@dataclass(frozen=True, slots=True)
class SameAs:
    """A file that was given before, at another path: one file on disk where the system can."""

    path: str


Content = str | CopyOf | SameAs


def write_output(
    out: str | os.PathLike[str],
    files: Mapping[str, Content] | Iterable[tuple[str, Content]],
    *,
    force: bool,
) -> None:
    """Make `out` hold just these files.

    All files are written beside `out` first; then one rename puts them in place.

    Args:
        out: the folder; it may be missing, empty, or the result of an earlier run.
        files: content by path relative to `out`, with `/`; pairs are taken one by one, so that
            not all of them need to be in memory.
        force: write over files that a person changed, and drop those that a person added.

    Raises:
        LiftoffError: the folder holds something else, or changed files and `force` is false, or
            the disk is full or read-only. Nothing is changed then.
    """
    target = Path(os.path.realpath(out))
    check_output(target, force=force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f"{UNFINISHED}{target.name}.", dir=target.parent))
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        try:
            _fill(fresh, files.items() if isinstance(files, Mapping) else files)
            # mkdtemp makes private folders; output is as readable as any other folder.
            fresh.chmod(0o777 & ~_umask())
        except OSError as error:
            raise _unwritable(target, error) from error
        _swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def check_output(out: str | os.PathLike[str], *, force: bool) -> None:
    """Raise what `write_output` would raise about the state of the folder; change nothing.

    Raises:
        LiftoffError: see `write_output`.
    """
    target = Path(os.path.realpath(out))
    if not target.exists():
        return
    if not target.is_dir():
        raise LiftoffError("is a file", where=str(out), hint="give a folder for the output")
    present = {path.relative_to(target).as_posix(): path for path in _files(target)}
    if not present:
        return
    written = read_manifest(target)
    if written is None:
        raise LiftoffError(
            "holds something that liftoff did not write",
            where=str(out),
            hint="give another folder, or empty this one",
        )
    for inner in _inner_outputs(target):
        check_output(inner, force=force)
    changed = [
        path
        for path, full in sorted(present.items())
        if path != MANIFEST and written.get(path) != digest(full)
    ]
    if changed and not force:
        listed = "".join(f"\n    {path}" for path in changed[:_LISTED])
        more = f"\n    and {len(changed) - _LISTED} more" if len(changed) > _LISTED else ""
        raise LiftoffError(
            f"holds files that were changed or added since liftoff wrote it:{listed}{more}",
            where=str(out),
            hint="keep your changes elsewhere, or give --force to lose them",
        )


def check_apart(source: str | os.PathLike[str], out: str | os.PathLike[str]) -> None:
    """Refuse an output folder that is the source, or has it inside.

    Raises:
        LiftoffError: it is so.
    """
    if Path(os.path.realpath(source)).is_relative_to(os.path.realpath(out)):
        raise LiftoffError(
            "is the app's own folder, or one around it",
            where=str(out),
            hint="give a folder beside the app's, or a new one inside it",
        )


def _inner_outputs(target: Path) -> list[Path]:
    """Folders in an output folder that are output folders themselves, as that of the zips is."""
    return [path for path in sorted(target.iterdir()) if (path / MANIFEST).is_file()]


def _files(target: Path) -> list[Path]:
    """Everything below a folder that is not itself a folder; links count as files.

    Output folders inside it are left out.
    """
    found = []
    inner = {path.name for path in _inner_outputs(target)}
    for folder, subfolders, names in os.walk(target):
        here = Path(folder)
        found += [here / name for name in subfolders if (here / name).is_symlink()]
        subfolders[:] = [name for name in subfolders if name not in DISPOSABLE]
        if here == target:
            subfolders[:] = [name for name in subfolders if name not in inner]
        found += [here / name for name in names if name not in DISPOSABLE]
    return found


def _fill(folder: Path, files: Iterable[tuple[str, Content]]) -> None:
    digests: dict[str, str] = {}
    made: set[str] = set()
    for relative, content in files:
        # There may be tens of thousands, most of them links: `pathlib` takes longer than those.
        path = f"{folder}/{relative}"
        parent = path.rpartition("/")[0]
        if parent not in made:
            os.makedirs(parent, exist_ok=True)  # noqa: PTH103
            made.add(parent)
        match content:
            case SameAs():
                _link(f"{folder}/{content.path}", path)
                digests[relative] = digests[content.path]
            case CopyOf():
                digests[relative] = _copy(content.source, path)
            case _:
                digests[relative] = _write(content, path)
    (folder / MANIFEST).write_text(manifest_text(dict(sorted(digests.items()))), encoding="utf-8")


def _link(first: str, path: str) -> None:
    try:
        os.link(first, path)
    except OSError:
        # Not every file system knows links, or any number of them.
        _copy(first, path)


def _write(text: str, path: str) -> str:
    raw = text.encode("utf-8")
    Path(path).write_bytes(raw)
    return hashlib.sha256(raw).hexdigest()


def _copy(source: str, path: str) -> str:
    """Copy a file with its times; gives the SHA-256 of what was copied."""
    try:
        opened = open(source, "rb")  # noqa: PTH123, SIM115 - closed below
    except OSError as error:
        raise LiftoffError(f"cannot be read: {error.strerror}", where=source) from error
    with opened:
        info = os.fstat(opened.fileno())
        if not stat.S_ISREG(info.st_mode):
            raise LiftoffError("is no regular file", where=source)
        found = hashlib.sha256()
        with open(path, "wb") as copy:  # noqa: PTH123
            while block := opened.read(_BLOCK):
                found.update(block)
                copy.write(block)
    os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))
    os.chmod(path, stat.S_IMODE(info.st_mode) | 0o200)  # noqa: PTH101
    return found.hexdigest()


def _swap(fresh: Path, target: Path) -> None:
    """Put `fresh` in the place of `target`, whole; what was there is then in `fresh`."""
    try:
        if target.exists():
            exchange(fresh, target)
        else:
            fresh.rename(target)
    except OSError as error:
        raise _unwritable(target, error) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(target: Path, error: OSError) -> LiftoffError:
    return LiftoffError(
        f"cannot be written: {error.strerror or error}",
        where=str(target),
        hint="nothing was changed; free the disk or give another folder",
    )
