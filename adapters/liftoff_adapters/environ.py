"""WSGI's environ, out of a request."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from liftoff_adapters.request import Request

# Header name to environ key; "" for names that are dropped. Bounded, as clients make up names.
_KEYS: dict[str, str] = {
    "content-length": "CONTENT_LENGTH",
    "content-type": "CONTENT_TYPE",
    # The whole body is at hand and its length is known, however it was sent.
    "transfer-encoding": "",
}
_REMEMBERED = 512

# Requests that have no body unless they say so.
_NO_BODY = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def environ_of(request: Request, event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Make the environ of a request.

    `aws.event` and `aws.context` hold what the function was called with. The names under which
    apig-wsgi and serverless-wsgi give the same are set too, for apps that come from there.
    """
    method, root, path, raw, query, headers, cookie = request[:7]
    body, client, scheme, protocol, host, port, request_context = request[7:]
    uri = f"{raw}?{query}" if query else raw
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": root,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REQUEST_URI": uri,
        "RAW_URI": uri,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": protocol,
        "REMOTE_ADDR": client,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "aws.event": event,
        "aws.context": context,
        "apig_wsgi.full_event": event,
        "apig_wsgi.context": context,
        "apig_wsgi.request_context": request_context,
        "serverless.event": event,
        "serverless.context": context,
        "serverless.authorizer": request_context.get("authorizer"),
    }
    for name, value in headers.items():
        key = _KEYS.get(name)
        if key is None:
            key = _key_of(name)
        if key:
            environ[key] = value if value.isascii() else _latin1(value)
    if cookie is not None:
        environ["HTTP_COOKIE"] = cookie if cookie.isascii() else _latin1(cookie)
    if "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = host
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    elif method in _NO_BODY:
        # An HTTP API sends `content-length: 0` where the client sent none.
        environ.pop("CONTENT_LENGTH", None)
    else:
        environ["CONTENT_LENGTH"] = "0"
    return environ


def _key_of(name: str) -> str:
    # With underscores allowed, X_Forwarded_For would pass for X-Forwarded-For.
    key = "" if "_" in name else _KEYS.get(name.lower(), f"HTTP_{name.upper().replace('-', '_')}")
    if len(_KEYS) < _REMEMBERED:
        _KEYS[name] = key
    return key


def _latin1(value: str) -> str:
    """Give a value in WSGI's form: bytes read as latin-1."""
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass").decode("latin-1")
    return value
