"""ASGI's scope, out of a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liftoff_adapters.paths import text_of
from liftoff_adapters.request import Request

# Header name to the bytes that ASGI wants; bounded, as clients make up names.
_NAMES: dict[str, bytes] = {}
_REMEMBERED = 512

_NO_BODY = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_REPLACED = frozenset({b"content-length", b"transfer-encoding"})


def scope_of(
    request: Request, event: Mapping[str, Any], context: Any, length: int
) -> dict[str, Any]:
    """Make the scope of a request whose body has `length` bytes.

    `aws.event` and `aws.context` hold what Lambda gave.
    """
    method, root, path, raw, query, fields, cookie = request[:7]
    client, scheme, protocol, host, port = request[8:13]
    headers: list[tuple[bytes, bytes]] = []
    has_host = False
    for name, value in fields.items():
        key = _NAMES.get(name) or _name(name)
        if key not in _REPLACED and (key != b"cookie" or cookie is None):
            has_host = has_host or key == b"host"
            headers.append((key, _value(value)))
    if cookie is not None:
        headers.append((b"cookie", _value(cookie)))
    if not has_host:
        headers.append((b"host", host.encode("latin-1", "replace")))
    # An HTTP API sends `content-length: 0` where the client sent none; a REST API sends none.
    if length or method not in _NO_BODY:
        headers.append((b"content-length", b"%d" % length))
    root = text_of(root)
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": protocol.rpartition("/")[2],
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


def _name(name: str) -> bytes:
    key = name.lower().encode("latin-1")
    if len(_NAMES) < _REMEMBERED:
        _NAMES[name] = key
    return key


def _value(value: str) -> bytes:
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
