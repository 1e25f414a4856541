"""The folder of the cache: outside every tree, and nobody's but the user's."""

from __future__ import annotations

import os
import stat
import sys

VARIABLE = "LIFTOFF_CACHE_DIR"


def cache_folder() -> str | None:
    """The folder, which may not exist yet; None when the system names no place for one.

    `LIFTOFF_CACHE_DIR` when it is set; otherwise where the platform keeps caches:
    https://specifications.freedesktop.org/basedir-spec/latest/ says where on Linux.
    """
    given = os.environ.get(VARIABLE)
    if given:
        return os.path.abspath(given)
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        # What is relative is to be ignored, says the specification.
        if not os.path.isabs(base):
            base = os.path.join(home, ".cache")
    return os.path.join(base, "liftoff") if os.path.isabs(base) else None


def is_own(folder: str) -> bool:
    """Whether a folder is there, and nobody else can have put anything into it."""
    try:
        state = os.stat(folder)
    except OSError:
        return False
    if not stat.S_ISDIR(state.st_mode):
        return False
    user = getattr(os, "geteuid", None)
    return user is None or (state.st_uid == user() and not state.st_mode & stat.S_IWOTH)
