"""A WSGI handler whose responses go out chunk by chunk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from liftoff_adapters.handler import Settings
from liftoff_adapters.stream.errors import ClientGoneError
from liftoff_adapters.stream.response import ResponseStream

if TYPE_CHECKING:
    from liftoff_adapters.wsgi import ExcInfo, WsgiApp
from liftoff_adapters.wsgi import WsgiHandler

logger = logging.getLogger("liftoff_adapters")


class StreamingWsgiHandler(WsgiHandler):
    """A Lambda handler that serves a WSGI app, and streams its responses where `serve` runs it.

    An error before the first byte of the body is answered as `WsgiHandler` does. After that, Lambda
    is told in trailers: the client has the status already.

    Args:
        app: the WSGI callable.
        options: of `WsgiHandler`.
    """

    def __init__(self, app: WsgiApp, **options: Any) -> None:
        streamed = _Streamed(app)
        super().__init__(streamed, **options)
        streamed.settings = self.settings


class _Streamed:
    """A WSGI app around the app: what it sends to the stream, the handler need not answer."""

    settings: Settings

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        stream = getattr(environ["aws.context"], "response_stream", None)
        if stream is None:
            return self._app(environ, start)
        self._stream(environ, stream)
        start("204 No Content", [])
        return ()

    def _stream(self, environ: dict[str, Any], stream: ResponseStream) -> None:
        writer = _Writer(stream, self.settings, environ["REQUEST_METHOD"] == "HEAD")
        body: Iterable[bytes] = ()
        try:
            body = self._app(environ, writer.start)
            for part in body:
                writer.write(part)
            writer.finish()
        except BaseException as error:
            if not stream.started:
                raise
            _cut(stream, error)
            if isinstance(error, KeyboardInterrupt):
                raise
        finally:
            _close(body)


class _Writer:
    """The `start_response` and `write` of one request."""

    __slots__ = ("_head", "_headers", "_settings", "_status", "_stream")

    def __init__(self, stream: ResponseStream, settings: Settings, head: bool) -> None:
        self._stream = stream
        self._settings = settings
        self._head = head
        self._status: str | None = None
        self._headers: list[tuple[str, str]] = []

    def start(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: ExcInfo | None = None,
    ) -> Callable[[bytes], None]:
        """Take status and headers; they leave with the first part of the body that is not empty."""
        if exc_info is not None:
            try:
                if self._stream.started:
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None
        elif self._status is not None:
            raise AssertionError("start_response was called twice, without exc_info")
        self._status = status
        self._headers = list(headers)
        return self.write

    def write(self, part: bytes) -> None:
        """Send a part of the body; blocks while the client is slower than the app."""
        if not part:
            return
        pieces = [] if self._stream.started else self._begin(None)
        self._stream.send([*pieces, *self._stream.more(part)])

    def finish(self) -> None:
        """Send the end, and all that goes before a body that is empty."""
        pieces = [] if self._stream.started else self._begin(0)
        self._stream.send([*pieces, *self._stream.end()])
        self._stream.ended = True

    def _begin(self, length: int | None) -> list[bytes]:
        if self._status is None:
            raise RuntimeError("the app returned a body and did not call start_response")
        return self._stream.begin(
            self._settings, int(self._status[:3]), self._headers, head=self._head, length=length
        )


def _cut(stream: ResponseStream, error: BaseException) -> None:
    """End a response that the app, or the Runtime API, has broken off."""
    if stream.gone is not None:
        return
    logger.error("The app failed after its response had started", exc_info=error)
    if not stream.sending:
        with suppress(ClientGoneError):
            stream.send(stream.fail(error))
            stream.ended = True


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is None:
        return
    try:
        close()
    except Exception:
        # The response is out, or its error is being told.
        logger.exception("The app failed after its response was complete")
