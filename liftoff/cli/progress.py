"""Says what is being done once it takes longer than two seconds, on a terminal only."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 2.0
# How often what is shown is written anew.
_BEAT = 1.0


@contextmanager
def progress(doing: str) -> Iterator[Callable[[str], None]]:
    """Show `doing` on standard error while the block runs, if it runs for long.

    A terminal that cannot clear a line is shown nothing.

    Gives a function that says what is being done from now on.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda _: None
        return
    line = _Line(doing)
    line.start()
    try:
        yield line.say
    finally:
        line.end()


class _Line(threading.Thread):
    """The last line of the terminal, as long as there is something to say."""

    def __init__(self, doing: str) -> None:
        super().__init__(daemon=True)
        self._doing = doing
        self._done = threading.Event()
        self._shown = False

    def say(self, doing: str) -> None:
        self._doing = doing

    def end(self) -> None:
        self._done.set()
        self.join()
        if self._shown:
            # The cursor to the start of the line, then nothing to its end.
            _write("\r\x1b[K")

    def run(self) -> None:
        began = time.monotonic()
        wait = PATIENCE
        while not self._done.wait(wait):
            wait = _BEAT
            self._shown = True
            _write(f"\r{self._doing} … {time.monotonic() - began:.0f} s\x1b[K")


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
