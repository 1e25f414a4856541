"""`.liftoff.json`: the SHA-256 of each file of an output folder, as it was written."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Mapping
from pathlib import Path

from liftoff.workspace.listing import MANIFEST

MANIFEST_VERSION = 1


def read_manifest(folder: Path) -> dict[str, str] | None:
    """Digests by path relative to the folder, or None when liftoff did not write it."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return dict(data["files"]) if data["version"] == MANIFEST_VERSION else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def manifest_text(digests: Mapping[str, str]) -> str:
    """The document with these digests."""
    return json.dumps({"version": MANIFEST_VERSION, "files": digests}, indent=1) + "\n"


def digest(path: Path) -> str:
    """The SHA-256 of a regular file; "" for anything else."""
    try:
        # Opening a pipe would wait for its other end.
        if not stat.S_ISREG(path.lstat().st_mode):
            return ""
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
