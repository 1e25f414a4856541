"""An ASGI handler whose responses go out chunk by chunk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.handler import Settings
from liftoff_adapters.stream.errors import ClientGoneError
from liftoff_adapters.stream.response import ResponseStream

if TYPE_CHECKING:
    from liftoff_adapters.asgi import AsgiApp
from liftoff_adapters.stream.wire import joined

logger = logging.getLogger("liftoff_adapters")

Message = dict[str, Any]


class StreamingAsgiHandler(AsgiHandler):
    """A Lambda handler that serves an ASGI app, and streams its responses where `serve` runs it.

    The client has the whole response before background tasks run; the next event is asked for when
    they are done. An error before the first message of the body is answered as `AsgiHandler` does.
    After that, Lambda is told in trailers: the client has the status already.

    Args:
        app: the ASGI 3 callable.
        options: of `AsgiHandler`.
    """

    def __init__(self, app: AsgiApp, **options: Any) -> None:
        streamed = _Streamed(app)
        super().__init__(streamed, **options)
        streamed.settings = self.settings


class _Streamed:
    """An ASGI app around the app: what it sends to the stream, the handler need not answer."""

    settings: Settings

    def __init__(self, app: AsgiApp) -> None:
        self._app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        stream = getattr(scope.get("aws.context"), "response_stream", None)
        if stream is None:
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(stream, self.settings, receive, head=scope["method"] == "HEAD")
        try:
            await self._app(scope, exchange.receive, exchange.send)
            exchange.check()
        except BaseException as error:
            if not stream.started:
                raise
            await exchange.cut(error)
            if isinstance(error, KeyboardInterrupt):
                raise
        finally:
            await exchange.close()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})


class _Exchange:
    """The `receive` and `send` of one request.

    Status and headers leave with the first message of the body, as ASGI has it; a body message that
    is empty sends them ahead. `send` returns when its part is with the operating system: while the
    client is slower than the app it waits, and other tasks go on.
    """

    def __init__(
        self, stream: ResponseStream, settings: Settings, receive: Any, *, head: bool
    ) -> None:
        self._stream = stream
        self._settings = settings
        self._receive = receive
        self._head = head
        self._start: Message | None = None
        self._has_body = True
        self._loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        self._turn = asyncio.Lock()
        self._wake: Callable[[], None] | None = None
        self._fd = -1

    async def receive(self) -> Message:
        """Give the request's body, then nothing until the response is over, then a disconnect."""
        if self._has_body:
            message: Message = await self._receive()
            self._has_body = message.get("more_body", False)
            return message
        await self._over.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Send a part of the response.

        Raises:
            ClientGoneError: the Runtime API takes no more.
            ResponseError: headers that cannot be sent, or a body of another length than they say.
            RuntimeError: the message may not come now.
        """
        kind = message["type"]
        stream = self._stream
        if stream.gone is not None:
            raise ClientGoneError(stream.gone)
        if kind == "http.response.start" and self._start is None:
            self._start = message
        elif kind == "http.response.body" and self._start is not None and not stream.ended:
            async with self._turn:
                await self._body(message.get("body", b""), last=not message.get("more_body", False))
        else:
            state = "complete" if stream.ended else "started" if self._start else "not started"
            raise RuntimeError(f"the app sent {kind!r} while the response was {state}")

    def check(self) -> None:
        """See that the response is over.

        Raises:
            RuntimeError: it is not.
        """
        if not self._stream.ended and self._stream.gone is None:
            raise RuntimeError("the app ended before its response was complete")

    async def cut(self, error: BaseException) -> None:
        """End a response that the app, or the Runtime API, has broken off."""
        stream = self._stream
        if stream.gone is not None:
            return
        state = "was complete" if stream.ended else "had started"
        logger.error("The app failed after its response %s", state, exc_info=error)
        if not stream.ended and not stream.sending:
            with suppress(ClientGoneError):
                await self._write(stream.fail(error))
                stream.ended = True

    async def close(self) -> None:
        """Let go of the connection, once the Runtime API has told how it took the response."""
        self._over.set()
        if self._fd < 0:
            return
        self._loop.remove_reader(self._fd)
        if self._stream.ended and self._stream.gone is None:
            answered = self._loop.create_future()
            self._loop.add_reader(self._fd, _settle, answered)
            try:
                await answered
            finally:
                self._loop.remove_reader(self._fd)
        self._stream.close()

    async def _body(self, data: bytes, *, last: bool) -> None:
        stream = self._stream
        pieces: list[bytes] = []
        if not stream.started:
            pieces = self._begin(len(data) if last else None)
        pieces += stream.more(data)
        if last:
            pieces += stream.end()
        await self._write(pieces)
        if last:
            stream.ended = True
            self._loop.remove_reader(self._fd)
            self._over.set()

    def _begin(self, length: int | None) -> list[bytes]:
        assert self._start is not None  # noqa: S101
        headers = [(_text(name), _text(value)) for name, value in self._start.get("headers", ())]
        pieces = self._stream.begin(
            self._settings, self._start["status"], headers, head=self._head, length=length
        )
        assert self._stream.sock is not None  # noqa: S101
        self._stream.sock.setblocking(False)
        self._fd = self._stream.sock.fileno()
        self._loop.add_reader(self._fd, self._interrupted)
        return pieces

    async def _write(self, pieces: Sequence[bytes]) -> None:
        stream = self._stream
        assert stream.sock is not None  # noqa: S101
        stream.sending = True
        for piece in joined(pieces):
            rest = memoryview(piece)
            while rest:
                if stream.gone is not None:
                    raise ClientGoneError(stream.gone)
                try:
                    rest = rest[stream.sock.send(rest) :]
                except BlockingIOError:
                    await self._writable()
                except OSError as error:
                    self._interrupted(error)
        stream.sending = False
        # An app that has always more to send still lets the others run.
        await asyncio.sleep(0)

    async def _writable(self) -> None:
        """Wait until there is room, or nobody to send to."""
        ready = self._loop.create_future()
        self._wake = lambda: _settle(ready)
        self._loop.add_writer(self._fd, self._wake)
        try:
            await ready
        finally:
            self._wake = None
            self._loop.remove_writer(self._fd)

    def _interrupted(self, error: OSError | None = None) -> None:
        """Take note that the Runtime API has answered before the end, or has hung up."""
        self._loop.remove_reader(self._fd)
        self._stream.broken(error)
        self._over.set()
        if self._wake is not None:
            self._wake()


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _text(part: Any) -> str:
    return part if isinstance(part, str) else str(part, "latin-1")
