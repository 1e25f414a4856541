"""Exchanges two folders in one step, where the system can."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

# https://man7.org/linux/man-pages/man2/renameat2.2.html
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
# The kernel, the C library or the file system does not know it.
_UNKNOWN = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def exchange(one: Path, other: Path) -> None:
    """Let each folder have the other's name; both must exist, on one file system.

    Where that is not one step, the process that is killed between two renames leaves `other`
    under the name of `one` with `.old` added.

    Raises:
        OSError: the system refuses; nothing is changed then.
    """
    if _at_once(one, other):
        return
    aside = one.with_name(f"{one.name}.old")
    other.rename(aside)
    try:
        one.rename(other)
    except OSError:
        aside.rename(other)
        raise
    aside.rename(one)


def _at_once(one: Path, other: Path) -> bool:
    """Exchange by Linux's own call; False where there is none."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), str(other))
