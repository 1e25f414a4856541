"""A folder of named entries: written whole or not at all, dropped when damaged, bounded in size.

Nothing here fails: a cache that cannot be read or written is a cache that knows nothing.
"""

from __future__ import annotations

import marshal
import os
import time
import zlib

from liftoff.cache.folder import cache_folder, is_own

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# All entries together, and one, in bytes.
LIMIT = 256 * 1024 * 1024
_ENTRY_LIMIT = LIMIT // 4
# Pruned to this part of the limit, so that not each write prunes.
_ROOMY = 0.75

# Only what is called so is ever removed: the folder may be one that holds other things.
_SUFFIX = ".liftoff-cache"
_UNFINISHED = ".liftoff-part"
_ABANDONED_AFTER = 3600.0

_MAGIC = b"liftoff 1\n"
# Against damage, not against people: the folder is nobody else's. Of large entries a digest takes
# longer than all the rest.
_CHECK = 4


class Store:
    """Entries by name, in a folder that only this user writes.

    Args:
        folder: need not exist.
        limit: bytes of all entries together.
    """

    def __init__(self, folder: str, limit: int = LIMIT) -> None:
        self._folder = folder
        self._limit = limit

    def read(self, name: str) -> Any:
        """What was written under a name; None when there is nothing, or nothing whole."""
        path = self._path(name)
        try:
            if not is_own(self._folder):
                return None
            with open(path, "rb") as file:
                content = file.read()
            # The entries that are used stay longest.
            os.utime(path)
        except OSError:
            return None
        start = len(_MAGIC) + _CHECK
        payload = memoryview(content)[start:]
        if content[:start] != _MAGIC + _check(payload):
            return None
        try:
            return marshal.loads(payload)  # noqa: S302 - the folder is nobody else's
        except (ValueError, EOFError, TypeError):
            return None

    def write(self, name: str, value: Any) -> None:
        """Keep a value of plain types (numbers, text, bytes, tuples, lists, dictionaries)."""
        payload = marshal.dumps(value)
        if len(payload) > min(_ENTRY_LIMIT, self._limit):
            return
        part = os.path.join(
            self._folder, f"{name}.{os.getpid()}.{time.monotonic_ns()}{_UNFINISHED}"
        )
        try:
            os.makedirs(self._folder, 0o700, exist_ok=True)
            if not is_own(self._folder):
                return
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with open(descriptor, "wb") as file:
                    file.write(_MAGIC + _check(payload))
                    file.write(payload)
                os.replace(part, self._path(name))
            except BaseException:
                os.unlink(part)
                raise
            self._prune()
        except OSError:
            return

    def _path(self, name: str) -> str:
        return os.path.join(self._folder, name + _SUFFIX)

    def _prune(self) -> None:
        """Remove what was not used for longest, and what a killed run left behind."""
        now = time.time()
        entries = []
        with os.scandir(self._folder) as found:
            for entry in found:
                if not entry.name.endswith((_SUFFIX, _UNFINISHED)):
                    continue
                try:
                    state = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                if entry.name.endswith(_SUFFIX):
                    entries.append((state.st_mtime_ns, state.st_size, entry.path))
                elif now - state.st_mtime > _ABANDONED_AFTER:
                    _remove(entry.path)
        total = sum(size for _, size, _ in entries)
        if total <= self._limit:
            return
        for _, size, path in sorted(entries):
            if total <= self._limit * _ROOMY:
                return
            _remove(path)
            total -= size


def open_store() -> Store | None:
    """The user's cache; None when there is no place for one."""
    folder = cache_folder()
    return None if folder is None else Store(folder)


def _check(payload: bytes | memoryview) -> bytes:
    return zlib.crc32(payload).to_bytes(_CHECK, "big")


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        # Another run was faster.
        return
