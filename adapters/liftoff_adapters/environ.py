"""WSGI's environ, out of a request."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from liftoff_adapters.header_names import REQUEST_KEYS, request_key

if TYPE_CHECKING:
    from liftoff_adapters.request import Request

# Requests that have no body unless they say so.
NO_BODY = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

# What is the same for most requests. All keys are here, so that no copy has to grow.
TEMPLATE: dict[str, Any] = {
    "REQUEST_METHOD": "",
    "SCRIPT_NAME": "",
    "PATH_INFO": "",
    "QUERY_STRING": "",
    "REQUEST_URI": "",
    "RAW_URI": "",
    "SERVER_NAME": "",
    "SERVER_PORT": "443",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "https",
    "wsgi.input": None,
    "wsgi.input_terminated": True,
    "wsgi.errors": None,
    "wsgi.multithread": False,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "aws.event": None,
    "aws.context": None,
    "apig_wsgi.full_event": None,
    "apig_wsgi.context": None,
    "apig_wsgi.request_context": None,
    "serverless.event": None,
    "serverless.context": None,
    "serverless.authorizer": None,
}


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


def completed(
    environ: dict[str, Any],
    event: Mapping[str, Any],
    context: Any,
    about: Mapping[str, Any],
    method: str,
    path: str,
    query: str,
    uri: str,
    client: str,
    body: bytes,
) -> dict[str, Any]:
    """Put into an environ what differs from request to request, headers and host apart.

    Args:
        environ: a copy of the template, with the headers.
        event: what the function was called with.
        context: what the function was called with.
        about: the event's `requestContext`, or what stands for it.
        method: as `Request` has it, like all that follows.
        path: below SCRIPT_NAME.
        query: without the question mark.
        uri: path and query as the client sent them.
        client: address of the client.
        body: of the request.
    """
    environ["REQUEST_METHOD"] = method
    environ["PATH_INFO"] = path
    environ["QUERY_STRING"] = query
    environ["REQUEST_URI"] = environ["RAW_URI"] = uri
    environ["REMOTE_ADDR"] = client
    environ["wsgi.input"] = BytesIO(body)
    environ["wsgi.errors"] = sys.stderr
    environ["aws.event"] = environ["apig_wsgi.full_event"] = environ["serverless.event"] = event
    environ["aws.context"] = environ["apig_wsgi.context"] = environ["serverless.context"] = context
    environ["apig_wsgi.request_context"] = about
    environ["serverless.authorizer"] = about.get("authorizer")
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    elif method not in NO_BODY:
        environ["CONTENT_LENGTH"] = "0"
    elif "CONTENT_LENGTH" in environ:
        # An HTTP API sends `content-length: 0` where the client sent none.
        del environ["CONTENT_LENGTH"]
    return environ


def latin1(value: str) -> str:
    """Give a value in WSGI's form: bytes read as latin-1."""
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass").decode("latin-1")
    return value
