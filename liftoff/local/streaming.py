"""A response that a function streams: from its Runtime API to its gateway, part by part.

Sources: "Response streaming for Lambda functions", Lambda Developer Guide; "Set up a Lambda proxy
integration with response streaming", API Gateway Developer Guide.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from liftoff.plan.model import Gateway

# What can read a stream. The others, and the Invoke API, get all of it at once.
STREAMING: frozenset[Gateway] = frozenset({"rest", "url"})

# With this content type, status and headers come first, and eight NUL bytes behind them.
WITH_HEAD = "application/vnd.awslambda.http-integration-response"
_DELIMITER = bytes(8)
_HEAD_BYTES = 16 * 1024

# What waits for a client that reads slowly; then the function waits.
_WAITING_BYTES = 1024 * 1024


class NoHeadError(Exception):
    """The stream has no status and headers where they must be."""


class Stream:
    """The parts of one response.

    Attributes:
        began: done when the function has begun to stream.
        has_head: whether status and headers come first.
        whole: whether the function has ended it, and well.
    """

    def __init__(self) -> None:
        self.began: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.has_head = True
        self.whole = False
        self._parts: deque[bytes] = deque()
        self._size = 0
        self._ended = False
        self._abandoned = False
        self._changed = asyncio.Condition()

    def begin(self, content_type: str) -> None:
        """Tell that parts follow."""
        self.has_head = content_type == WITH_HEAD
        if not self.began.done():
            self.began.set_result(None)

    async def put(self, part: bytes) -> None:
        """Give a part on; waits where much is waiting already."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._size < _WAITING_BYTES or self._abandoned)
            if not self._abandoned:
                self._parts.append(part)
                self._size += len(part)
                self._changed.notify_all()

    async def end(self, *, whole: bool) -> None:
        """Tell that no part follows."""
        async with self._changed:
            self._ended = True
            self.whole = whole
            self._changed.notify_all()

    async def abandon(self) -> None:
        """Read no more, and let the function go on to its end."""
        async with self._changed:
            self._abandoned = True
            self._parts.clear()
            self._changed.notify_all()

    async def head(self) -> bytes:
        """Take what comes before the body: JSON of status, headers and cookies.

        Raises:
            NoHeadError: there is none within the first 16 KB.
        """
        read = b""
        async for part in self.parts():
            read += part
            at = read.find(_DELIMITER)
            if at >= 0:
                rest = read[at + len(_DELIMITER) :]
                if rest:
                    self._parts.appendleft(rest)
                    self._size += len(rest)
                return read[:at]
            if len(read) > _HEAD_BYTES:
                break
        raise NoHeadError("the streamed response does not begin with its status and headers")

    async def parts(self) -> AsyncIterator[bytes]:
        """Give the parts as they come, until the end."""
        while True:
            async with self._changed:
                await self._changed.wait_for(lambda: self._parts or self._ended)
                if not self._parts:
                    return
                part = self._parts.popleft()
                self._size -= len(part)
                self._changed.notify_all()
            yield part
