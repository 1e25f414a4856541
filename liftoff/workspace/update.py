"""Replaces some files of an output folder, and leaves all others as they are."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.workspace.listing import MANIFEST
from liftoff.workspace.manifest import digest, manifest_text, read_manifest
from liftoff.workspace.text import write_text


def update_output(
    out: str | os.PathLike[str],
    files: Mapping[str, str],
    *,
    owns: Callable[[str], bool],
    force: bool,
) -> None:
    """Make the files that are owned just these.

    Each is put in place by a rename. Files that liftoff wrote earlier and that are owned, but not
    among these, are removed. Where a run was broken off, another one goes on.

    Args:
        out: the folder of `split` or `wrap`.
        files: text by path relative to `out`, with `/`.
        owns: whether a path that liftoff wrote earlier is replaced by this.
        force: write over files that a person changed, too.

    Raises:
        LiftoffError: it is no such folder, or a person changed a file or put one in its place and
            `force` is false (nothing is changed then), or it cannot be written.
    """
    target = Path(os.path.realpath(out))
    written = read_manifest(target)
    if written is None:
        raise LiftoffError(
            "is not what `liftoff split` or `liftoff wrap` wrote",
            where=str(out),
            hint="give the folder that they wrote",
        )
    fresh = {path: _text_digest(text) for path, text in files.items()}
    stale = [path for path in written if owns(path) and path not in files]
    changed = [
        path
        for path in (*files, *stale)
        if os.path.lexists(target / path)
        and digest(target / path) not in (written.get(path), fresh.get(path))
    ]
    if changed and not force:
        listed = "".join(f"\n    {path}" for path in changed)
        raise LiftoffError(
            f"holds files that were changed since liftoff wrote them, or that it did not write:"
            f"{listed}",
            where=str(out),
            hint="keep your changes elsewhere, or give --force to lose them",
        )
    for path, text in files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        write_text(target / path, text)
    for path in stale:
        (target / path).unlink(missing_ok=True)
    rest = {path: value for path, value in written.items() if path not in stale}
    write_text(target / MANIFEST, manifest_text(dict(sorted((rest | fresh).items()))))


def changed_by_hand(out: str | os.PathLike[str], paths: Iterable[str]) -> bool:
    """Whether a person changed or removed one of these files of an output folder."""
    target = Path(os.path.realpath(out))
    written = read_manifest(target)
    return written is None or any(written.get(p, "") != digest(target / p) for p in paths)


def _text_digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
