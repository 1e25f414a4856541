"""One response on its way to the Runtime API."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable, Mapping, Sequence
from http.client import HTTPException, HTTPResponse

from liftoff_adapters.errors import ResponseError
from liftoff_adapters.handler import Settings
from liftoff_adapters.stream.errors import ClientGoneError
from liftoff_adapters.stream.prelude import StreamKind, prelude
from liftoff_adapters.stream.wire import END, chunk, failed_end, joined, request_head

logger = logging.getLogger("liftoff_adapters")

_BODYLESS = frozenset({204, 304})

# Seconds for the rest of an answer of which a part has arrived.
_PATIENCE = 5.0


class ResponseStream:
    """What has been sent of a response, and what comes next. It has its own connection.

    The documentation wants the connection closed after a streamed response, and a response that
    breaks off leaves nothing behind on the connection that asks for events. `begin`, `more`, `end`
    and `fail` give what is to be sent; who sends it, blocking or not, is up to the caller, who sets
    `sending` meanwhile.

    Args:
        address: host and port of the Runtime API.
        request_id: of the invocation.
        kind: of the event.
        echo: headers of the request that carries the response, besides the fixed ones.

    Attributes:
        request_id: of the invocation.
        kind: of the event.
        sock: the connection; opened by `begin`.
        started: whether the client may have a part of the response: nothing else can be answered.
        ended: whether the last byte is out.
        sending: whether a part of a chunk may be out; only a break can follow that.
        gone: why the Runtime API takes no more.
    """

    __slots__ = (
        "_address", "_bodyless", "_declared", "_echo", "_size",
        "ended", "gone", "kind", "request_id", "sending", "sock", "started",
    )  # fmt: skip

    def __init__(
        self, address: str, request_id: str, kind: StreamKind, echo: Mapping[str, str]
    ) -> None:
        self.request_id = request_id
        self.kind = kind
        self.sock: socket.socket | None = None
        self.started = False
        self.ended = False
        self.sending = False
        self.gone: str | None = None
        self._address = address
        self._echo = echo
        self._bodyless = False
        self._declared: int | None = None
        self._size = 0

    def begin(
        self,
        settings: Settings,
        status: int,
        headers: Iterable[tuple[str, str]],
        *,
        head: bool,
        length: int | None = None,
    ) -> list[bytes]:
        """Connect, and give what goes before the body.

        Args:
            settings: of the handler.
            status: such as 200.
            headers: names and values in latin-1 text.
            head: whether the request's method was HEAD.
            length: of the body, where it is known. It replaces what the headers say; and without
                any length, function URLs were seen to keep the connection open behind an empty
                body (aws-lambda-nodejs-runtime-interface-client, issue 95).

        Raises:
            ResponseError: the headers cannot be sent.
            OSError: the Runtime API cannot be reached.
        """
        fields = list(headers)
        self._bodyless = head or status in _BODYLESS
        if not self._bodyless:
            if length is not None:
                fields = [pair for pair in fields if pair[0].lower() != "content-length"]
                fields.append(("content-length", str(length)))
            for name, value in fields:
                if name.lower() == "content-length" and value.isdecimal():
                    self._declared = int(value)
        opening = request_head(self._address, self.request_id, self._echo)
        pieces = [opening, *chunk(prelude(self.kind, settings, status, fields))]
        host, _, port = self._address.rpartition(":")
        self.sock = socket.create_connection((host, int(port)))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.started = True
        return [b"".join(pieces)]

    def more(self, data: bytes) -> list[bytes]:
        """Give what carries a part of the body: nothing, where the response has none.

        Raises:
            ResponseError: the body is longer than the headers say.
        """
        if self._bodyless:
            return []
        self._size += len(data)
        if self._declared is not None and self._size > self._declared:
            raise ResponseError(f"the body is longer than its Content-Length, {self._declared:,}")
        return chunk(data)

    def end(self) -> list[bytes]:
        """Give what ends the response.

        Raises:
            ResponseError: the body is shorter than the headers say.
        """
        if self._declared is not None and self._size < self._declared:
            raise ResponseError(
                f"the body has {self._size:,} bytes, and its Content-Length is {self._declared:,}"
            )
        return [END]

    def fail(self, error: BaseException) -> list[bytes]:
        """Give what tells that the response is not whole."""
        return [failed_end(error, self.request_id)]

    def send(self, pieces: Sequence[bytes]) -> None:
        """Send, and block until it is sent.

        Raises:
            ClientGoneError: the Runtime API takes no more.
        """
        assert self.sock is not None  # noqa: S101
        self.sending = True
        try:
            if not self.is_readable():
                for piece in joined(pieces):
                    self.sock.sendall(piece)
                self.sending = False
                return
            self.broken(None)
        except OSError as error:
            self.broken(error)
        raise ClientGoneError(self.gone)

    def is_readable(self) -> bool:
        """Whether the Runtime API has answered, or closed the connection."""
        assert self.sock is not None  # noqa: S101
        try:
            self.sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        return True

    def broken(self, error: OSError | None) -> None:
        """Keep in `gone`, and log, why the Runtime API takes no more."""
        if self.gone is None:
            self.gone = self._read_reply(_PATIENCE) or str(error or "the connection was closed")
            logger.warning("The client got a part of the response only: %s", self.gone)

    def close(self) -> None:
        """Read how the Runtime API took the response, and hang up."""
        if self.sock is None:
            return
        if self.ended and self.gone is None:
            reply = self._read_reply(None)
            if not reply.startswith("202 "):
                logger.warning(
                    "The Runtime API did not take the response: %s", reply or "no answer"
                )
        self.sock.close()
        self.sock = None

    def _read_reply(self, timeout: float | None) -> str:
        """Give status and body of the Runtime API's answer; "" where there is none."""
        assert self.sock is not None  # noqa: S101
        self.sock.settimeout(timeout)
        reply = HTTPResponse(self.sock, method="POST")
        try:
            reply.begin()
            text = reply.read(2_000).decode("utf-8", "replace").strip()
        except (OSError, HTTPException):
            return ""
        finally:
            reply.close()
        return f"{reply.status} {text}"
