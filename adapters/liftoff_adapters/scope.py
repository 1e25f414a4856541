"""ASGI's scope, out of a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liftoff_adapters.parts import NO_BODY
from liftoff_adapters.paths import text_of
from liftoff_adapters.request import Request

# ASGI writes 2 without a point, AWS with one.
_VERSIONS = {"HTTP/1.1": "1.1", "HTTP/2.0": "2"}

_REPLACED = frozenset({"content-length", "transfer-encoding"})


def scope_of(
    request: Request, event: Mapping[str, Any], context: Any, length: int
) -> dict[str, Any]:
    """Make the scope of a request whose body has `length` bytes.

    `aws.event` and `aws.context` hold what Lambda gave.
    """
    method, root, path, raw, query, fields, cookie = request[:7]
    client, scheme, protocol, host, port = request[8:13]
    named = [(name.lower(), value) for name, value in fields.items()]
    headers = [
        (name.encode("latin-1"), _value(value))
        for name, value in named
        if name not in _REPLACED and (name != "cookie" or cookie is None)
    ]
    if cookie is not None:
        headers.append((b"cookie", _value(cookie)))
    if not any(name == "host" for name, _ in named):
        headers.append((b"host", host.encode("latin-1", "replace")))
    # An HTTP API sends `content-length: 0` where the client sent none; a REST API sends none.
    if length or method not in NO_BODY:
        headers.append((b"content-length", b"%d" % length))
    root = text_of(root)
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": _VERSIONS.get(protocol) or protocol.rpartition("/")[2],
        "method": method,
        "scheme": scheme,
        "path": root + text_of(path),
        "raw_path": raw.encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": root,
        "headers": headers,
        "client": (client, 0) if client else None,
        "server": (host, int(port)),
        "aws.event": event,
        "aws.context": context,
    }


def _value(value: str) -> bytes:
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
