"""An HTTP request as it came over the wire, before any gateway has touched it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request.

    Attributes:
        method: as sent, in upper case.
        path: the undecoded path, starting with `/` (or whatever the client sent).
        query: the undecoded query, without `?`.
        headers: pairs in the order they came, names in lower case, values decoded as Latin-1.
        body: the whole body, without chunked framing.
        client: address of the peer.
        protocol: `HTTP/1.1` or `HTTP/1.0`.
    """

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    client: str
    protocol: str

    def header(self, name: str) -> str | None:
        """The last value of a header, by its lower-case name, or None."""
        return next((value for key, value in reversed(self.headers) if key == name), None)

    @property
    def head_bytes(self) -> int:
        """Size of the request line and the headers."""
        line = len(self.method) + len(self.path) + len(self.query) + len(self.protocol) + 5
        return line + sum(len(name) + len(value) + 4 for name, value in self.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What the gateway itself adds to a request: its identity and its view of the world.

    Attributes:
        request_id: of the gateway, unique.
        epoch_ms: when the request came, in milliseconds since 1970.
        trace_id: for `X-Amzn-Trace-Id` when the client sent none.
        scheme: `https` as on AWS, or `http`.
        port: the port that clients use.
        as_sent: whether headers reach the function as a test client made them.
        carried: what the function must know of the test, or None.
    """

    request_id: str
    epoch_ms: int
    trace_id: str
    scheme: str
    port: int
    as_sent: bool = False
    carried: dict[str, Any] | None = None
