"""ASGI messages to requests and back, for the gateway and the Invoke API.

Source: HTTP connection scope of the ASGI specification 2.4.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from liftoff.local.answers import Response
from liftoff.local.request import Request
from liftoff.local.streaming import Stream

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def read_request(scope: Scope, receive: Receive, *, max_body: int) -> Request:
    """The whole request; a body over `max_body` bytes is cut to one byte more than that."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        if len(body) <= max_body:
            body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    return Request(
        method=scope["method"],
        path=_origin_form(path),
        query=scope["query_string"].decode("latin-1"),
        headers=tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in scope["headers"]
        ),
        body=bytes(body[: max_body + 1]),
        client=scope["client"][0] if scope.get("client") else "127.0.0.1",
        protocol=f"HTTP/{scope['http_version']}",
    )


async def send_response(response: Response, send: Send) -> None:
    """Send a response that is framed already."""
    headers = [(name.encode("ascii"), _value(value)) for name, value in response.headers]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


async def send_stream(head: Response, stream: Stream, send: Send) -> bool:
    """Send a response part by part; False where the function did not bring it to its end.

    The connection is closed then, so that the client notices.
    """
    headers = [(name.encode("ascii"), _value(value)) for name, value in head.headers]
    await send({"type": "http.response.start", "status": head.status, "headers": headers})
    async for part in stream.parts():
        await send({"type": "http.response.body", "body": part, "more_body": True})
    if stream.whole:
        await send({"type": "http.response.body", "body": b""})
    return stream.whole


def _value(value: str) -> bytes:
    """A header's value as apps mean it: Latin-1, or UTF-8 where Latin-1 has no such letter."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace")


def _origin_form(path: str) -> str:
    """The path of a request target in absolute form, which a client sends to a proxy."""
    if "://" in path.partition("/")[0] + path[:8]:
        return "/" + path.partition("://")[2].partition("/")[2]
    return path
