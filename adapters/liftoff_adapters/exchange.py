"""One request and its response, as an ASGI app speaks them."""

from __future__ import annotations

import asyncio
from typing import Any

from liftoff_adapters.oversize import MAX_ANSWER, too_large

Message = dict[str, Any]


class Exchange:
    """The `receive` and `send` of one request. Nothing is sent before all of it is there.

    Attributes:
        status: of the response, 0 before it has started.
        headers: of the response, names and values in latin-1 text.
        chunks: of the body.
        complete: whether the app has sent the last of the body.
        size: bytes of body so far.
    """

    __slots__ = ("_body", "_closed", "_ended", "chunks", "complete", "headers", "size", "status")

    def __init__(self, body: bytes) -> None:
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self.chunks: list[bytes] = []
        self.complete = False
        self._body: bytes | None = body
        self.size = 0
        self._closed = False
        self._ended: asyncio.Event | None = None

    async def receive(self) -> Message:
        """Give the body, then nothing until the response is complete, then a disconnect.

        An early disconnect would make an app believe that the client went away.
        """
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        if not self._closed:
            if self._ended is None:
                self._ended = asyncio.Event()
            await self._ended.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Take a part of the response.

        Raises:
            RuntimeError: the message may not come now.
            ResponseError: the body is more than Lambda returns.
        """
        kind = message["type"]
        if kind == "http.response.body" and self.status and not self.complete:
            body = message.get("body", b"")
            if body:
                self.chunks.append(body)
                self.size += len(body)
                if self.size > MAX_ANSWER:
                    raise too_large(f"{self.size:,} bytes or more")
            if not message.get("more_body", False):
                self.complete = True
                self.close()
        elif kind == "http.response.start" and not self.status:
            self.headers = [
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in message.get("headers", ())
            ]
            self.status = message["status"]
        else:
            state = "complete" if self.complete else "started" if self.status else "not started"
            raise RuntimeError(f"the app sent {kind!r} while the response was {state}")

    def close(self) -> None:
        """Wake who waits for the client to go away: the response is complete, or never will be."""
        self._closed = True
        if self._ended is not None:
            self._ended.set()
