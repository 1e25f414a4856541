"""ASGI's scope, out of a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from liftoff_adapters.paths import text_of
from liftoff_adapters.request import Request

_NO_BODY = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_REPLACED = frozenset({b"content-length", b"transfer-encoding"})

Headers = list[tuple[bytes, bytes]]


class Names(NamedTuple):
    """What the names of a request's headers decide.

    Attributes:
        encoded: the names as ASGI wants them.
        dropped: indices, highest first, of the headers that are left out.
        dropped_with_cookie: the same where the event has the Cookie header apart from the headers.
        has_host: whether the Host header is there.
        repeated: whether two names differ in case only.
    """

    encoded: tuple[bytes, ...]
    dropped: tuple[int, ...]
    dropped_with_cookie: tuple[int, ...]
    has_host: bool
    repeated: bool


class _KnownNames(dict[tuple[str, ...], Names]):
    """Names of headers, in the order of an event, to what they decide.

    Clients send the same few sets of names again and again; bounded, as they make up names.
    """

    __slots__ = ()

    def __missing__(self, key: tuple[str, ...]) -> Names:
        encoded = tuple(name.lower().encode("latin-1") for name in key)
        last_first = range(len(encoded) - 1, -1, -1)
        dropped = tuple(index for index in last_first if encoded[index] in _REPLACED)
        cookies = {index for index in last_first if encoded[index] == b"cookie"}
        names = Names(
            encoded,
            dropped,
            tuple(sorted(cookies.union(dropped), reverse=True)),
            b"host" in encoded,
            len(set(encoded)) < len(encoded),
        )
        if len(self) >= _REMEMBERED:
            self.clear()
        self[key] = names
        return names


_REMEMBERED = 256

NAMES = _KnownNames()


def scope_of(
    request: Request, event: Mapping[str, Any], context: Any, length: int
) -> dict[str, Any]:
    """Make the scope of a request whose body has `length` bytes.

    `aws.event` and `aws.context` hold what Lambda gave.
    """
    method, root, path, raw, query, fields, cookie = request[:7]
    client, scheme, protocol, host, port = request[8:13]
    names = NAMES[tuple(fields)]
    headers = [
        (name, _value(value)) for name, value in zip(names.encoded, fields.values(), strict=True)
    ]
    for index in names.dropped if cookie is None else names.dropped_with_cookie:
        del headers[index]
    if cookie is not None:
        headers.append((b"cookie", _value(cookie)))
    if not names.has_host:
        headers.append((b"host", host.encode("latin-1", "replace")))
    root = text_of(root)
    return completed(
        event,
        context,
        method,
        root,
        root + text_of(path),
        raw.encode("ascii"),
        query.encode("ascii"),
        headers,
        length,
        client,
        scheme,
        protocol,
        host,
        int(port),
    )


def completed(
    event: Mapping[str, Any],
    context: Any,
    method: str,
    root: str,
    path: str,
    raw: bytes,
    query: bytes,
    headers: Headers,
    length: int,
    client: str,
    scheme: str,
    protocol: str,
    host: str,
    port: int,
) -> dict[str, Any]:
    """Make the scope out of its parts, the length of the body among them."""
    # An HTTP API sends `content-length: 0` where the client sent none; a REST API sends none.
    if length or method not in _NO_BODY:
        headers.append((b"content-length", b"%d" % length))
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1" if protocol == "HTTP/1.1" else protocol.rpartition("/")[2],
        "method": method,
        "scheme": scheme,
        "path": path,
        "raw_path": raw,
        "query_string": query,
        "root_path": root,
        "headers": headers,
        "client": (client, 0) if client else None,
        "server": (host, port),
        "aws.event": event,
        "aws.context": context,
    }


def _value(value: str) -> bytes:
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
