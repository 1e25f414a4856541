"""One line on a terminal that says how far a long run is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

SILENT_SECONDS = 2.0


class Progress:
    """Writes nothing when the stream is no terminal, or when all is done soon."""

    def __init__(
        self, total: int, stream: TextIO, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._stream = stream
        self._clock = clock
        self._start = clock()
        self._shown = False

    def __call__(self, done: int) -> None:
        """Say that so many are done."""
        if self._stream.isatty() and self._clock() - self._start > SILENT_SECONDS:
            self._stream.write(f"\r{done} of {self._total} requests")
            self._stream.flush()
            self._shown = True

    def clear(self) -> None:
        """Take the line away again."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
