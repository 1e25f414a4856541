"""What whole runs said, by all that they depended on.

The key of a run is what it was started with: arguments, working directory, kind of output, and
liftoff itself. With its result it keeps a `Snapshot` of the files. Arguments are not parsed: with
the same key and the same files they mean what they meant.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys

from liftoff.cache.program import program
from liftoff.cache.snapshot import Snapshot, compare, look_at, take
from liftoff.cache.store import Store, open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COMMAND = "analyze"
# No entry is ever written under them; it is not looked for, either.
_NEVER = ("--no-cache", "--help", "-h")
_COLOURS = ("NO_COLOR", "FORCE_COLOR", "TERM")
_COMPLETION = "_LIFTOFF_COMPLETE"


class Outcome:
    """All that a run does to the world.

    Attributes:
        output: for standard output, in UTF-8.
        remarks: for standard error.
        files: path as it was given, and text, of each file that is written.
        status: the exit status.
    """

    __slots__ = ("files", "output", "remarks", "status")

    def __init__(
        self, output: bytes, remarks: str, files: tuple[tuple[str, str], ...], status: int
    ) -> None:
        self.output = output
        self.remarks = remarks
        self.files = files
        self.status = status

    def plain(self) -> tuple[object, ...]:
        """The arguments that make it again."""
        return (self.output, self.remarks, self.files, self.status)


class Recording:
    """A run that is under way, and will be remembered unless something changes meanwhile."""

    def __init__(self, store: Store, name: str, snapshot: Snapshot) -> None:
        self._store = store
        self._name = name
        self._snapshot: Snapshot | None = snapshot

    def watch(self, paths: Iterable[str]) -> None:
        """Add files that the run is about to read."""
        if self._snapshot is None:
            return
        try:
            self._snapshot.watched += look_at(paths)
        except OSError:
            self._snapshot = None

    def finish(self, outcome: Outcome) -> None:
        """Keep what the run says, when all that it read is still as it was before."""
        if self._snapshot is None:
            return
        same = compare(self._snapshot)
        if same is not None:
            self._store.write(self._name, (same.plain(), outcome.plain()))


def record(arguments: Sequence[str], path: str, watched: Iterable[str]) -> Recording | None:
    """Begin to record a run, before it reads anything.

    Args:
        arguments: of the command line, as they were given.
        path: the folder or file that is analyzed.
        watched: the further files that it will look for.

    Returns:
        None when such a run cannot be kept.
    """
    name, store = _name(arguments), open_store()
    if name is None or store is None:
        return None
    try:
        return Recording(store, name, take(path, watched))
    except (OSError, ValueError):
        return None


def recall(arguments: Sequence[str]) -> Outcome | None:
    """What a run with these arguments would do, when that is known."""
    if not arguments or arguments[0] != COMMAND:
        return None
    name, store = _name(arguments), open_store()
    if name is None or store is None:
        return None
    entry = store.read(name)
    if entry is None:
        return None
    then = Snapshot(*entry[0])
    now = compare(then)
    if now is None:
        return None
    if now.fresh != then.fresh:
        store.write(name, (now.plain(), entry[1]))
    return Outcome(*entry[1])


def _name(arguments: Sequence[str]) -> str | None:
    """The name of the entry of such a run; None when there can be none."""
    if any(argument in _NEVER for argument in arguments) or _COMPLETION in os.environ:
        return None
    # There, click expands patterns by the files that it finds.
    if os.name == "nt" and any(set(argument) & set("*?[~$%") for argument in arguments):
        return None
    this, out = program(), sys.stdout
    encoding = (getattr(out, "encoding", None) or "").lower().replace("_", "-")
    # Elsewhere click chooses how to write what does not fit.
    if this is None or encoding not in ("utf-8", "utf8"):
        return None
    try:
        folder = os.getcwd()
        terminal = out.isatty()
    except (OSError, ValueError):
        return None
    user = getattr(os, "geteuid", int)()
    colours = [os.environ.get(name) for name in _COLOURS]
    key = (this, list(arguments), folder, terminal, user, colours, sys.getfilesystemencoding())
    # Version 2 writes equal values as equal bytes; later ones depend on what is shared.
    return "run-" + hashlib.blake2b(marshal.dumps(key, 2), digest_size=20).hexdigest()
