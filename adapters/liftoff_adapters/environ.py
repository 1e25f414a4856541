"""WSGI's environ, out of a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liftoff_adapters.common_events import TEMPLATE, completed
from liftoff_adapters.parts import REQUEST_KEYS, request_key
from liftoff_adapters.request import Request


def environ_of(request: Request, event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Make the environ of a request.

    `aws.event` and `aws.context` hold what the function was called with. The names under which
    apig-wsgi and serverless-wsgi give the same are set too, for apps that come from there.
    """
    method, root, path, raw, query, headers, cookie = request[:7]
    body, client, scheme, protocol, host, port, about = request[7:]
    environ = TEMPLATE.copy()
    environ["SCRIPT_NAME"] = root
    environ["SERVER_NAME"] = host if host.isascii() else latin1(host)
    environ["SERVER_PORT"] = port
    environ["wsgi.url_scheme"] = scheme
    for name, value in headers.items():
        key = REQUEST_KEYS.get(name) or request_key(name)
        if key:
            environ[key] = value if value.isascii() else latin1(value)
    if cookie is not None:
        environ["HTTP_COOKIE"] = cookie if cookie.isascii() else latin1(cookie)
    if "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = environ["SERVER_NAME"]
    environ["SERVER_PROTOCOL"] = protocol
    uri = f"{raw}?{query}" if query else raw
    return completed(environ, event, context, about, method, path, query, uri, client, body)


def latin1(value: str) -> str:
    """Give a value in WSGI's form: bytes read as latin-1."""
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass").decode("latin-1")
    return value
