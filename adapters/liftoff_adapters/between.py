"""Stands between Mangum and the app: the scope is the one that our own adapter makes."""

from __future__ import annotations

from http.client import responses as phrases
from typing import Any

from liftoff_adapters.errors import ResponseError
from liftoff_adapters.handoff import Handoff
from liftoff_adapters.oversize import too_large
from liftoff_adapters.parts import MAX_ANSWER
from liftoff_adapters.request import Request
from liftoff_adapters.scope import scope_of

_BODYLESS = frozenset({204, 304})


class Prepared(dict[str, Any]):
    """The event that Mangum sees, with what it cannot carry, and what became of it.

    Attributes:
        request: what the original event says, without the body.
        original: the event as Lambda gave it.
        length: bytes of the request's body.
        handoff: raised by the app.
        error: why the response cannot be sent.
        untyped: whether the response has no content type.
        status: of the response.
        headers: of the response, values in UTF-8.
    """

    __slots__ = (
        "error", "handoff", "headers", "length", "original", "request", "status", "untyped",
    )  # fmt: skip

    def __init__(
        self,
        event: dict[str, Any],
        *,
        request: Request,
        original: dict[str, Any],
        length: int,
    ) -> None:
        super().__init__(event)
        self.request = request
        self.original = original
        self.length = length
        self.handoff: Handoff | None = None
        self.error: ResponseError | None = None
        self.untyped = False
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []

    @property
    def description(self) -> str:
        """Status code and phrase, as a load balancer wants them."""
        return f"{self.status} {phrases.get(self.status, '')}".rstrip()


class Between:
    """An ASGI app that corrects the scope for the app in it, and what that sends for Mangum.

    Nothing is raised out of `send`: a2wsgi's thread would wait for ever for the task that died.

    Args:
        app: the app that Mangum was made with.
        dropped: lower-case names of response headers that are not sent.
    """

    def __init__(self, app: Any, dropped: frozenset[str]) -> None:
        self._app = app
        # WSGI cannot tell X_Forwarded_For from X-Forwarded-For; ASGI can, and keeps both.
        self._is_wsgi = "wsgi" in type(app).__name__.lower()
        self._dropped = frozenset(name.encode() for name in dropped)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve one scope; those that `prepare` did not make pass untouched."""
        passed = scope.get("aws.event")
        if not isinstance(passed, Prepared):
            await self._app(scope, receive, send)
            return
        right = scope_of(passed.request, passed.original, scope["aws.context"], passed.length)
        if self._is_wsgi:
            right["headers"] = [pair for pair in right["headers"] if b"_" not in pair[0]]
        response = _Response(passed, self._dropped, send)
        try:
            await self._app({**scope, **right}, receive, response.send)
        except Handoff as handoff:
            passed.handoff = handoff
            await response.abandon()


class _Response:
    """Corrects what the app sends, message by message."""

    def __init__(self, passed: Prepared, dropped: frozenset[bytes], send: Any) -> None:
        self._passed = passed
        self._dropped = dropped
        self._send = send
        self._silent = False
        self._size = 0
        self._complete = False

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": self._start(message)}
        elif message["type"] == "http.response.body":
            body = message.get("body", b"")
            self._size += len(body)
            if self._size > MAX_ANSWER and not self._silent:
                self._passed.error = too_large(f"{self._size:,} bytes or more")
                self._silent = True
            if self._silent and body:
                message = {**message, "body": b""}
            self._complete = not message.get("more_body", False)
        await self._send(message)

    async def abandon(self) -> None:
        """End the response in some way, so that Mangum returns; its answer is not used."""
        if not self._passed.status:
            await self._send({"type": "http.response.start", "status": 502, "headers": []})
        if not self._complete:
            await self._send({"type": "http.response.body", "body": b""})

    def _start(self, message: dict[str, Any]) -> list[tuple[bytes, bytes]]:
        status = message["status"]
        headers: list[tuple[bytes, bytes]] = []
        untyped = True
        for name, value in message.get("headers", ()):
            key, text = bytes(name).lower(), bytes(value)
            if b"\n" in text or b"\r" in text or b"\0" in text:
                what = "a NUL" if b"\0" in text else "a line break"
                self._passed.error = ResponseError(
                    f"the value of the response header {name!r} holds {what}"
                )
                self._silent = True
            elif key in self._dropped or (
                status in _BODYLESS and key in (b"content-type", b"content-length")
            ):
                continue
            else:
                untyped = untyped and key != b"content-type"
                # Mangum reads values as UTF-8; they are latin-1.
                headers.append((key, text if text.isascii() else text.decode("latin-1").encode()))
        self._passed.status = status
        self._passed.headers = headers
        self._passed.untyped = untyped
        self._silent = self._silent or status in _BODYLESS or self._passed.request.method == "HEAD"
        return headers
