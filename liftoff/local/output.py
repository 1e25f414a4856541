"""Lines that a process prints, from its pipe to whoever shows them; the last are kept."""

from __future__ import annotations

import asyncio
import codecs
from collections import deque
from collections.abc import Callable

_KEPT_LINES = 200
_CHUNK = 64 * 1024
# Source: "CloudWatch Logs quotas": a log event has 256 KB; a longer line is cut into several.
_LINE_CHARACTERS = 256 * 1024
# awslambdaric keeps a traceback together in one log record with these.
_RECORD = str.maketrans({"\r": "\n", "\u00a0": " "})


class Output:
    """The output of one process, standard output and error in one stream.

    `show`, if any, gets each line as it comes, and must not raise. `renamed` has a text, and what
    stands for it in every line: a folder that the reader knows for one that is a copy of it.

    Attributes:
        kept: the last 200 lines.
        count: how many lines there were in all.
    """

    def __init__(
        self, show: Callable[[str], None] | None, renamed: tuple[str, str] | None = None
    ) -> None:
        self.kept: deque[str] = deque(maxlen=_KEPT_LINES)
        self.count = 0
        self._show = show
        self._renamed = renamed
        self._partial = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    async def read(self, stream: asyncio.StreamReader) -> None:
        """Take all until the end of the stream."""
        while chunk := await stream.read(_CHUNK):
            self._feed(self._decoder.decode(chunk))
        self._feed(self._decoder.decode(b"", final=True))
        if self._partial:
            self._line(self._partial)
            self._partial = ""

    def since(self, count: int) -> tuple[str, ...]:
        """The kept lines after the first `count` of all."""
        fresh = min(self.count - count, len(self.kept))
        return tuple(self.kept)[len(self.kept) - fresh :] if fresh > 0 else ()

    def _feed(self, text: str) -> None:
        *lines, self._partial = (self._partial + text.translate(_RECORD)).split("\n")
        for line in lines:
            self._line(line)
        if len(self._partial) > _LINE_CHARACTERS:
            self._line(self._partial)
            self._partial = ""

    def _line(self, line: str) -> None:
        if self._renamed is not None:
            line = line.replace(*self._renamed)
        self.kept.append(line)
        self.count += 1
        if self._show is not None:
            self._show(line)
