"""One request and its response, as an ASGI app speaks them."""

from __future__ import annotations

from asyncio import Event
from typing import TYPE_CHECKING

from liftoff_adapters.bodies import MAX_ANSWER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, NoReturn

    Message = dict[str, Any]


class Exchange:
    """The `receive` and `send` of one request. Nothing is sent before all of it is there.

    Attributes:
        status: of the response, 0 before it has started.
        headers: of the response, as the app has sent them.
        body: of the response; None before it is complete.
    """

    # Set by `exchange_of`: a call of `__init__` costs more than all of them.
    status: int
    headers: Iterable[tuple[bytes, bytes]]
    body: bytes | None
    _ended: Event | None
    _parts: list[bytes] | None
    _request: bytes | None
    _size: int

    __slots__ = ("_ended", "_parts", "_request", "_size", "body", "headers", "status")

    async def receive(self) -> Message:
        """Give the body, then nothing until the response is complete, then a disconnect.

        An early disconnect would make an app believe that the client went away.
        """
        if self._request is not None:
            body, self._request = self._request, None
            return {"type": "http.request", "body": body, "more_body": False}
        if self.body is None:
            if self._ended is None:
                self._ended = Event()
            await self._ended.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Take a part of the response.

        Raises:
            RuntimeError: the message may not come now.
            ResponseError: the status is none of HTTP's, or the body is more than Lambda returns.
        """
        kind = message["type"]
        if kind == "http.response.body" and self.status and self.body is None:
            body = message.get("body") or b""
            self._size = size = self._size + len(body)
            if size > MAX_ANSWER:
                _refuse(size)
            is_last = not message.get("more_body")
            if self._parts is not None:
                self._parts.append(body)
            elif not is_last or type(body) is not bytes:
                self._parts = [body]
            if is_last:
                self.body = body if self._parts is None else b"".join(self._parts)
                if self._ended is not None:
                    self._ended.set()
        elif kind == "http.response.start" and not self.status:
            headers = message.get("headers")
            if headers:
                # The app's list may change after it was sent.
                self.headers = tuple(headers)
            status = message["status"]
            if type(status) is not int or not 100 <= status <= 599:
                status = _checked(status)
            self.status = status
        else:
            is_complete = self.body is not None
            state = "complete" if is_complete else "started" if self.status else "not started"
            raise RuntimeError(f"the app sent {kind!r} while the response was {state}")

    def close(self) -> None:
        """Wake who waits for the client to go away, as the response will never be complete."""
        if self._ended is None:
            self._ended = Event()
        self._ended.set()


def exchange_of(request: bytes) -> Exchange:
    """Make what speaks with an app about a request with this body."""
    exchange = Exchange()
    exchange._request = request
    exchange._ended = exchange._parts = exchange.body = None
    exchange._size = exchange.status = 0
    exchange.headers = ()
    return exchange


def _refuse(size: int) -> NoReturn:
    from liftoff_adapters.oversize import too_large  # noqa: PLC0415

    raise too_large(f"{size:,} bytes or more")


def _checked(status: Any) -> int:
    """Give a status that is no plain number as one: `http.HTTPStatus.OK`."""
    from liftoff_adapters.errors import ResponseError  # noqa: PLC0415

    if isinstance(status, int) and not isinstance(status, bool) and 100 <= status <= 599:
        return int(status)
    raise ResponseError(f"the app's status is {ascii(status)[:100]}, which is none of HTTP's")
