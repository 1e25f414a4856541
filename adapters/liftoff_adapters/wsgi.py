"""Runs a WSGI app behind API Gateway, function URLs, load balancers, Lambda@Edge, VPC Lattice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any

from liftoff_adapters.answers import Answer, build
from liftoff_adapters.environ import environ_of
from liftoff_adapters.events import READERS, Kind, broken, kind_of
from liftoff_adapters.handler import EventHandler, logger
from liftoff_adapters.oversize import MAX_ANSWER, too_large
from liftoff_adapters.settings import PathEncoding, resolve

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class WsgiHandler(EventHandler):
    """A Lambda handler that serves a WSGI app.

    Called with event and context, it returns the answer that the event's source wants. Exceptions
    of the app are logged and answered with a 500; what is no `Exception`, `SystemExit` apart,
    leaves the handler as it is.

    Args:
        app: the WSGI callable.
        base_path: prefix that a custom domain's mapping puts before each path, as `/shop`; it goes
            to SCRIPT_NAME.
        path_encoding: "auto" takes each source's path as AWS sends it; "encoded" and "decoded"
            are for emulators that do otherwise.
        trusted_hops: proxies in front of a load balancer whose X-Forwarded-For is believed.
        raise_errors: let an exception of the app fail the invocation instead of answering 500.
        exclude_headers: names of response headers that are not sent.
        text_types: prefixes of media types to send as text besides the known ones.
    """

    def __init__(
        self,
        app: Callable[..., Iterable[bytes]],
        *,
        base_path: str = "",
        path_encoding: PathEncoding = "auto",
        trusted_hops: int = 0,
        raise_errors: bool = False,
        exclude_headers: Iterable[str] = (),
        text_types: Iterable[str] = (),
    ) -> None:
        super().__init__(
            resolve(
                base_path=base_path,
                path_encoding=path_encoding,
                trusted_hops=trusted_hops,
                raise_errors=raise_errors,
                exclude_headers=exclude_headers,
                text_types=text_types,
            )
        )
        self.app: WsgiApp = app

    def __call__(self, event: Any, context: Any) -> Any:
        """Serve one event.

        Raises:
            EventError: the event is of no kind that is served, or is broken.
        """
        kind = kind_of(event)
        if kind is None:
            return self.other(event, context)
        try:
            environ = environ_of(READERS[kind](event, self.settings), event, context)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise broken(kind, error) from error
        try:
            return self._respond(kind, environ)
        except (Exception, SystemExit) as error:
            if self.settings.raise_errors and not isinstance(error, SystemExit):
                raise
            return self.failed(kind, error, head=environ["REQUEST_METHOD"] == "HEAD")

    def _respond(self, kind: Kind, environ: dict[str, Any]) -> Answer:
        head = environ["REQUEST_METHOD"] == "HEAD"
        response = _Response()
        body = self.app(environ, response.start)
        try:
            for chunk in body:
                response.write(chunk)
        except BaseException:
            _close(body)
            raise
        try:
            _close(body)
        except Exception as error:
            # The body is whole: a server would have sent it by now.
            if self.settings.raise_errors:
                raise
            logger.error("The app failed after its response was complete", exc_info=error)
        status = response.status
        if status is None:
            raise RuntimeError("the app returned a body and did not call start_response")
        chunks = response.chunks
        whole = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        return build(
            kind, self.settings, int(status[:3]), status[4:], response.headers, whole, head
        )


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()


class _Response:
    """What the app has said so far. Nothing is sent before all of it is there."""

    __slots__ = ("chunks", "headers", "size", "status")

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.size = 0
        self.status: str | None = None
        self.headers: list[tuple[str, str]] = []

    def start(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: ExcInfo | None = None,
    ) -> Callable[[bytes], None]:
        """Take status and headers; a second time only with `exc_info`, before any body."""
        if exc_info is not None:
            try:
                if self.size:
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None
        elif self.status is not None:
            raise AssertionError("start_response was called twice, without exc_info")
        self.status = status
        self.headers = headers
        return self.write

    def write(self, data: bytes) -> None:
        """Take a part of the body. Apps that write instead of returning call this themselves."""
        self.chunks.append(data)
        self.size += len(data)
        if self.size > MAX_ANSWER:
            raise too_large(f"{self.size:,} bytes or more")
