"""One request and its response, as an ASGI app speaks them."""

from __future__ import annotations

import asyncio
from typing import Any

from liftoff_adapters.errors import ResponseError
from liftoff_adapters.oversize import MAX_ANSWER, too_large

Message = dict[str, Any]


class Exchange:
    """The `receive` and `send` of one request. Nothing is sent before all of it is there.

    Attributes:
        status: of the response, 0 before it has started.
        headers: of the response, names and values in latin-1 text.
        complete: whether the app has sent the last of the body.
    """

    __slots__ = (
        "_body", "_closed", "_ended", "_first", "_more", "_size", "complete", "headers", "status",
    )  # fmt: skip

    def __init__(self, body: bytes) -> None:
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self.complete = False
        self._body: bytes | None = body
        self._first = b""
        self._more: list[bytes] | None = None
        self._size = 0
        self._closed = False
        self._ended: asyncio.Event | None = None

    @property
    def body(self) -> bytes:
        """The body of the response so far."""
        if self._more is None and type(self._first) is bytes:
            return self._first
        return b"".join((self._first, *(self._more or ())))

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
            ResponseError: the status is none of HTTP's, or the body is more than Lambda returns.
        """
        kind = message["type"]
        if kind == "http.response.body" and self.status and not self.complete:
            body = message.get("body")
            if body:
                if not self._size:
                    self._first = body
                elif self._more is None:
                    self._more = [body]
                else:
                    self._more.append(body)
                self._size += len(body)
                if self._size > MAX_ANSWER:
                    raise too_large(f"{self._size:,} bytes or more")
            if not message.get("more_body"):
                self.complete = self._closed = True
                if self._ended is not None:
                    self._ended.set()
        elif kind == "http.response.start" and not self.status:
            headers = message.get("headers")
            if headers:
                self.headers = [
                    (name.decode("latin-1"), value.decode("latin-1")) for name, value in headers
                ]
            status = message["status"]
            if type(status) is not int or not 100 <= status <= 599:
                status = _checked(status)
            self.status = status
        else:
            state = "complete" if self.complete else "started" if self.status else "not started"
            raise RuntimeError(f"the app sent {kind!r} while the response was {state}")

    def close(self) -> None:
        """Wake who waits for the client to go away: the response is complete, or never will be."""
        self._closed = True
        if self._ended is not None:
            self._ended.set()


def _checked(status: Any) -> int:
    """Give a status that is no plain number as one: `http.HTTPStatus.OK`."""
    if isinstance(status, int) and not isinstance(status, bool) and 100 <= status <= 599:
        return int(status)
    raise ResponseError(f"the app's status is {ascii(status)[:100]}, which is none of HTTP's")
