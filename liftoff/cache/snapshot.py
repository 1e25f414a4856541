"""The state of all files that a run reads, and whether it is still so.

Python files, documents of APIs, and the lists of what installed libraries have put into the tree,
are known by size, times and number (inode), without reading them. A file that was changed just
before it was looked at could be changed again within the same tick of the file system's clock; of
such a one the content counts, as git does it:
https://git-scm.com/docs/racy-git
"""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
import time

from liftoff.workspace.listing import Listing, list_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# The coarsest clock of a file system that is in use (FAT) ticks every two seconds.
FRESH_NS = 3_000_000_000


class Snapshot:
    """What was there.

    Attributes:
        path: the analyzed folder or file, as it was given.
        tree: a digest of the listing of these files, with the state of each.
        fresh: digests of the content of those that had just been changed, by absolute path.
        watched: path, path without links, and content of each further file that was asked for;
            its absence counts, too.
    """

    __slots__ = ("fresh", "path", "tree", "watched")

    def __init__(
        self,
        path: str,
        tree: bytes,
        fresh: tuple[tuple[str, bytes], ...],
        watched: tuple[tuple[str, str, bytes], ...],
    ) -> None:
        self.path = path
        self.tree = tree
        self.fresh = fresh
        self.watched = watched

    def plain(self) -> tuple[object, ...]:
        """The arguments that make it again."""
        return (self.path, self.tree, self.fresh, self.watched)


def take(path: str, watched: Iterable[str]) -> Snapshot:
    """Look at a folder or file, and at some further files.

    Raises:
        OSError: something cannot be read.
        ValueError: the path is neither a file nor a folder.
    """
    now = time.time_ns()
    listing = list_tree(path)
    fresh = tuple((name, content(name)) for name in _fresh(listing, now))
    return Snapshot(path, _signature(listing), fresh, look_at(watched))


def look_at(paths: Iterable[str]) -> tuple[tuple[str, str, bytes], ...]:
    """What `Snapshot.watched` says of some files.

    Raises:
        OSError: one cannot be read.
    """
    return tuple((path, os.path.realpath(path), content(path)) for path in paths)


def compare(then: Snapshot) -> Snapshot | None:
    """What is there now, when it is the same; None when it is not.

    The result may be newer than `then` in that nothing in it is fresh any more.
    """
    now = time.time_ns()
    try:
        listing = list_tree(then.path)
        if _signature(listing) != then.tree:
            return None
        if any(content(path) != was for path, was in then.fresh):
            return None
        if look_at(path for path, _, _ in then.watched) != then.watched:
            return None
    except (OSError, ValueError):
        return None
    if next(_fresh(listing, now), None) is not None:
        return then
    return Snapshot(then.path, then.tree, (), then.watched)


def content(path: str) -> bytes:
    """A digest of a file's content, or what else is there.

    Raises:
        OSError: it cannot be read.
    """
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return b"nothing"
    if not stat.S_ISREG(mode):
        return b"folder" if stat.S_ISDIR(mode) else b"special"
    with open(path, "rb") as file:
        return hashlib.blake2b(file.read(), digest_size=20).digest()


def _signature(listing: Listing) -> bytes:
    files = [
        (path, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino)
        for path, s in (*listing.python, *listing.installed, *listing.documents)
    ]
    whole = (listing.root, files, sorted(listing.links), listing.odd, listing.unlisted)
    # Version 2 writes equal values as equal bytes; later ones depend on what is shared.
    return hashlib.blake2b(marshal.dumps(whole, 2), digest_size=20).digest()


def _fresh(listing: Listing, now: int) -> Iterator[str]:
    limit = now - FRESH_NS
    for path, state in (*listing.python, *listing.installed, *listing.documents):
        if state.st_mtime_ns >= limit or state.st_ctime_ns >= limit:
            yield os.path.join(listing.root, path)
