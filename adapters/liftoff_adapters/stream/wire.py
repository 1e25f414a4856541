"""A streamed response as bytes on the wire: HTTP/1.1 chunks, and trailers for what failed."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Mapping, Sequence

from liftoff_adapters.stream.errors import error_header, short_error_object

# Up to this size, a copy costs less than another packet.
_JOINED = 64 * 1024

END = b"0\r\n\r\n"


def request_head(address: str, request_id: str, echo: Mapping[str, str]) -> bytes:
    """Give the head of the request that carries a response.

    The content type says that status, headers and cookies come first; see `prelude`.
    """
    echoed = "".join(f"{name}: {value}\r\n" for name, value in echo.items())
    return (
        f"POST /2018-06-01/runtime/invocation/{request_id}/response HTTP/1.1\r\n"
        f"Host: {address}\r\n"
        "User-Agent: liftoff-adapters\r\n"
        "Content-Type: application/vnd.awslambda.http-integration-response\r\n"
        "Lambda-Runtime-Function-Response-Mode: streaming\r\n"
        "Transfer-Encoding: chunked\r\n"
        "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n"
        f"{echoed}\r\n"
    ).encode("latin-1")


def chunk(data: bytes) -> list[bytes]:
    """Give the pieces that carry a part of the body. An empty part has none: it would be the end.

    What is large is not copied.
    """
    if not data:
        return []
    size = b"%x\r\n" % len(data)
    if len(data) <= _JOINED:
        return [b"%b%b\r\n" % (size, data)]
    return [size, data, b"\r\n"]


def joined(pieces: Sequence[bytes]) -> Sequence[bytes]:
    """Give the same bytes in one piece, where they are few."""
    return pieces if sum(map(len, pieces)) > _JOINED else (b"".join(pieces),)


def failed_end(error: BaseException, request_id: str) -> bytes:
    """Give the end of a response that failed on its way."""
    kind = error_header(type(error).__name__).encode("ascii")
    body = b2a_base64(short_error_object(error, request_id), newline=False)
    return (
        b"0\r\n"
        b"Lambda-Runtime-Function-Error-Type: %b\r\n"
        b"Lambda-Runtime-Function-Error-Body: %b\r\n"
        b"\r\n"
    ) % (kind, body)
