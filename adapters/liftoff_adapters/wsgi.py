"""Runs a WSGI app behind API Gateway, function URLs, load balancers, Lambda@Edge, VPC Lattice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liftoff_adapters.common_events import COMMON
from liftoff_adapters.handler import (
    UNUSUAL,
    EventHandler,
    Settings,
    built,
    common_kind,
    logger,
    resolve,
    text_answer,
)
from liftoff_adapters.parts import BROKEN, MAX_ANSWER, learn_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import NoReturn

    from liftoff_adapters.events import Kind
    from liftoff_adapters.handler import PathEncoding

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
        settings = self.settings
        try:
            kind = common_kind(event)
            environ = COMMON[kind](event, context, settings)
        except BROKEN:
            environ = None
        if environ is None:
            found = self._uncommon(event, context)
            if found is None:
                return self.other(event, context)
            kind, environ = found
        head = environ["REQUEST_METHOD"] == "HEAD"
        response = _Response()
        response.status = None
        response.chunks = []
        response.written = 0
        try:
            body = self.app(environ, response.start)
            whole = body[0] if type(body) is list and len(body) == 1 else None
            if type(whole) is not bytes or response.chunks:
                whole = self._whole(body, response, head)
            status, reason = _STATUSES[response.status]
            headers = response.headers
            return text_answer_of(kind, settings, status, reason, headers, whole, head) or built(
                kind, settings, status, reason, headers, whole, head
            )
        except (Exception, SystemExit) as error:
            if settings.raise_errors and not isinstance(error, SystemExit):
                raise
            return self.failed(kind, error, head=head)

    def _uncommon(self, event: Any, context: Any) -> tuple[Kind, dict[str, Any]] | None:
        from liftoff_adapters.environ import environ_of  # noqa: PLC0415
        from liftoff_adapters.events import READERS, broken, kind_of  # noqa: PLC0415

        kind = kind_of(event)
        if kind is None:
            return None
        try:
            return kind, environ_of(READERS[kind](event, self.settings), event, context)
        except BROKEN as error:
            raise broken(kind, error) from error

    def _whole(self, body: Iterable[bytes], response: _Response, head: bool) -> bytes:
        """Give all of the body: what was written, and what the iterable yields."""
        chunks, size = response.chunks, 0
        close = getattr(body, "close", None)
        try:
            for chunk in body:
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_ANSWER:
                    break
        except BaseException:
            if close is not None:
                close()
            raise
        if close is not None:
            self._end(close)
        # The response to HEAD has no body, however long the app makes one.
        if size > MAX_ANSWER and not head:
            _refuse(size)
        return chunks[0] if len(chunks) == 1 and type(chunks[0]) is bytes else b"".join(chunks)

    def _end(self, close: Callable[[], object]) -> None:
        try:
            close()
        except Exception as error:
            # The body is whole: a server would have sent it by now.
            if self.settings.raise_errors:
                raise
            logger.error("The app failed after its response was complete", exc_info=error)


class _Response:
    """What the app has said so far. Nothing is sent before all of it is there."""

    # Set where it is made: a call of `__init__` costs more than all of them.
    status: str | None
    headers: list[tuple[str, str]]
    chunks: list[bytes]
    written: int

    __slots__ = ("chunks", "headers", "status", "written")

    def start(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: ExcInfo | None = None,
    ) -> Callable[[bytes], None]:
        """Take status and headers; a second time only with `exc_info`, before any body."""
        if exc_info is not None:
            try:
                if any(self.chunks):
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None
        elif self.status is not None:
            raise AssertionError("start_response was called twice, without exc_info")
        self.status = status
        self.headers = headers
        return self.write

    def write(self, data: bytes) -> None:
        """Take a part of the body, from apps that write it instead of returning it."""
        self.chunks.append(data)
        self.written += len(data)
        if self.written > MAX_ANSWER:
            _refuse(self.written)


def text_answer_of(
    kind: Kind,
    settings: Settings,
    status: int,
    reason: str,
    headers: list[tuple[str, str]],
    body: bytes,
    head: bool,
) -> dict[str, Any] | None:
    """Make the answer of text whose headers are sent as they are, once each.

    None where anything is uncommon, which the builder of the kind looks at; what is given is what
    that gives.
    """
    if head or type(headers) is not list:
        return None
    names = settings.usual_names
    sent: dict[str, str] = {}
    try:
        for name, value in headers:
            if not value.isascii() or "\n" in value or "\r" in value or "\0" in value:
                return None
            sent[names[name]] = value
    except KeyError:
        if learn_names(headers, settings):
            return text_answer_of(kind, settings, status, reason, headers, body, head)
        return None
    except UNUSUAL:
        return None
    # One name may be there twice.
    if len(sent) != len(headers):
        return None
    return text_answer(kind, settings, status, reason, sent, headers, body)


def _refuse(size: int) -> NoReturn:
    from liftoff_adapters.oversize import too_large  # noqa: PLC0415

    raise too_large(f"{size:,} bytes or more")


class _Statuses(dict[str | None, tuple[int, str]]):
    """Status lines to code and reason. Bounded, as apps may make up reasons."""

    __slots__ = ()

    def __missing__(self, status: str | None) -> tuple[int, str]:
        if status is None:
            raise RuntimeError("the app returned a body and did not call start_response")
        code = status[:3]
        if not (code.isdecimal() and code.isascii() and 100 <= int(code) <= 599) or (
            status[3:4] not in ("", " ")
        ):
            from liftoff_adapters.errors import ResponseError  # noqa: PLC0415

            raise ResponseError(f"the app's status is {status[:100]!r}, which is none of HTTP's")
        taken = int(code), status[4:]
        if len(self) < 256:
            self[status] = taken
        return taken


_STATUSES = _Statuses()
