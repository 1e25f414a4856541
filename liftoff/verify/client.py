"""Sends one request as it is written and reads the answer as it comes."""

from __future__ import annotations

import http.client
import time
from contextlib import suppress
from urllib.parse import urlsplit

from liftoff.verify.answer import Answer, Failure
from liftoff.verify.requests import Request

# The same name to both sides, so that an app that builds links builds the same ones.
HOST = "liftoff.example"
# X-Ray's own example of an id. API Gateway keeps a trace that the client began.
TRACE_ID = "Root=1-5759e988-bd862e3fe1be46a994272793"
# All others say that they have none: RFC 9110 8.6.
_METHODS_WITHOUT_CONTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

# No Lambda function sends as much, in a stream either.
_MOST_BYTES = 250_000_000


def send(url: str, request: Request, *, cookie: str | None, timeout: float) -> Answer | Failure:
    """One request on a connection of its own; redirects are not followed.

    Args:
        url: where the side listens, `http://host:port`, with a path that goes before the target.
        request: what to send.
        cookie: what the session's jar adds to the Cookie header, or None.
        timeout: seconds that each wait for the other side, and the whole body, may take.

    Returns:
        The answer, or why there is none.
    """
    address = urlsplit(url)
    connection = http.client.HTTPConnection(
        address.hostname or "127.0.0.1", address.port, timeout=timeout
    )
    try:
        connection.putrequest(
            request.method,
            address.path.rstrip("/") + request.target,
            skip_host=True,
            skip_accept_encoding=True,
        )
        for name, value in wire_headers(request, cookie):
            connection.putheader(name, value.encode())
        # The other side may answer before it has read all; then the answer counts.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.endheaders(request.body)
        with connection.getresponse() as response:
            return Answer(
                status=response.status,
                reason=response.reason,
                headers=tuple(response.getheaders()),
                body=_body(response, timeout),
            )
    except _EndlessError as error:
        return Failure(f"the answer did not end within {error}")
    except TimeoutError:
        return Failure(f"no answer within {timeout:g} s")
    except (http.client.HTTPException, OSError) as error:
        return Failure(f"no whole answer: {type(error).__name__}: {error}")
    finally:
        connection.close()


class _EndlessError(Exception):
    """A body that goes on and on, as of server-sent events or a camera."""


def _body(response: http.client.HTTPResponse, timeout: float) -> bytes:
    deadline = time.monotonic() + timeout
    body = bytearray()
    while piece := response.read1():
        body += piece
        if time.monotonic() > deadline:
            raise _EndlessError(f"{timeout:g} s")
        if len(body) > _MOST_BYTES:
            raise _EndlessError(f"{_MOST_BYTES:,} bytes")
    if response.length:
        raise http.client.IncompleteRead(bytes(body), response.length)
    return bytes(body)


def wire_headers(request: Request, cookie: str | None) -> tuple[tuple[str, str], ...]:
    """The request's own headers in their order, with what every message needs around them."""
    names = {name.lower() for name, _ in request.headers}
    headers = [] if "host" in names else [("Host", HOST)]
    merged = cookie
    for name, value in request.headers:
        if name.lower() == "cookie" and merged:
            headers.append((name, f"{value}; {merged}"))
            merged = None
        else:
            headers.append((name, value))
    if merged:
        headers.append(("Cookie", merged))
    has_length = request.body or request.method not in _METHODS_WITHOUT_CONTENT
    if has_length and "content-length" not in names:
        headers.append(("Content-Length", str(len(request.body or b""))))
    if "x-amzn-trace-id" not in names:
        headers.append(("X-Amzn-Trace-Id", TRACE_ID))
    return tuple(headers)
