"""The environ of what gateways send most, made in fewer steps than by way of a `Request`.

Each function here gives None where an event has anything uncommon, or raises what readers raise
for broken events; the reader of its kind then decides. What it does give is what the reader gives.
"""

from __future__ import annotations

import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any

from liftoff_adapters.parts import (
    METHODS,
    MOST_KEYS,
    NO_BODY,
    PATHS,
    QUERIES,
    REQUEST_KEYS,
    client_of,
    decode_body,
    plain_pairs,
    plain_path,
    request_key,
    scheme_of,
    server_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from liftoff_adapters.handler import Settings

    _Environ = dict[str, Any]
    _Headers = TypeVar("_Headers", bound=Mapping[str, Any])
    _Maker = Callable[[Mapping[str, Any], Any, Settings], _Environ | None]

# What is the same for most requests. All keys are here, so that no copy has to grow.
TEMPLATE: _Environ = {
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
_FIXED = len(TEMPLATE)


def environ_of_v2(event: Mapping[str, Any], context: Any, settings: Settings) -> _Environ | None:
    """Make the environ of an HTTP API's or a function URL's event."""
    about = event["requestContext"]
    http = about["http"]
    method = http["method"]
    path = event["rawPath"]
    query = event["rawQueryString"]
    client = http["sourceIp"]
    if (
        about["stage"] != "$default"
        or http["protocol"] != "HTTP/1.1"
        or (method != "GET" and method not in METHODS)
        or not client.isascii()
        or (query != "" and not (query.isascii() and query.isprintable() and " " not in query))
        or settings.base_path
    ):
        return None
    if path not in PATHS:
        plain_path(path)
    headers = event["headers"]
    environ = _with_values(headers)
    if environ is None:
        return None
    cookies = event.get("cookies")
    if cookies:
        cookie = "; ".join(cookies)
        if not cookie.isascii():
            return None
        environ["HTTP_COOKIE"] = cookie
    _put_server(environ, about.get("domainName"))
    # What asks an authorizer is like a request, but for this.
    body, is_base64 = event.get("body"), event["isBase64Encoded"]
    return completed(
        environ,
        event,
        context,
        about,
        method,
        path,
        query,
        f"{path}?{query}" if query else path,
        client,
        decode_body(body, is_base64) if body else b"",
    )


def environ_of_v1(event: Mapping[str, Any], context: Any, settings: Settings) -> _Environ | None:
    """Make the environ of a REST API's event, or of an HTTP API's in payload 1.0."""
    about = event["requestContext"]
    method = event["httpMethod"]
    path = uri = event["path"]
    client = about["identity"]["sourceIp"]
    if (
        about["protocol"] != "HTTP/1.1"
        or (method != "GET" and method not in METHODS)
        or not client.isascii()
        or settings.base_path
    ):
        return None
    if path not in PATHS:
        plain_path(path)
    query = ""
    multi = event["multiValueQueryStringParameters"]
    if multi:
        query = "&".join([name + "=" + value for name, [value] in multi.items()])
        # More of the two signs than were put in are part of a name or value.
        if (QUERIES.get(query) or plain_pairs(query)) != len(multi):
            return None
    elif event.get("queryStringParameters"):
        return None
    environ = _with_lists(event["multiValueHeaders"])
    if environ is None:
        return None
    stage = about["stage"]
    if stage != "$default":
        root = f"/{stage}"
        full = about["path"]
        if full == root + path:
            environ["SCRIPT_NAME"] = root
            uri = full
        elif full != path or path.startswith(root):
            # A custom domain leaves the stage out of both. The rest needs a closer look.
            return None
    _put_server(environ, about.get("domainName"))
    body, is_base64 = event["body"], event["isBase64Encoded"]
    return completed(
        environ,
        event,
        context,
        about,
        method,
        path,
        query,
        f"{uri}?{query}" if query else uri,
        client,
        decode_body(body, is_base64) if body else b"",
    )


def environ_of_alb(event: Mapping[str, Any], context: Any, settings: Settings) -> _Environ | None:
    """Make the environ of a load balancer's event."""
    method = event["httpMethod"]
    path = event["path"]
    if (method != "GET" and method not in METHODS) or settings.base_path:
        return None
    if path not in PATHS:
        plain_path(path)
    lists = event.get("multiValueHeaders")
    environ = _with_values(event["headers"]) if lists is None else _with_lists(lists)
    if environ is None:
        return None
    query = ""
    multi = event.get("multiValueQueryStringParameters")
    single = event.get("queryStringParameters")
    if multi:
        query = "&".join([name + "=" + value for name, [value] in multi.items()])
    elif single:
        query = "&".join([name + "=" + value for name, value in single.items()])
    if query and not (query.isascii() and query.isprintable() and " " not in query):
        return None
    _put_server(environ, None)
    client = environ.get("HTTP_X_FORWARDED_FOR", "")
    if "," in client or ":" in client or " " in client:
        client = client_of(client, settings.trusted_hops)
    body, is_base64 = event["body"], event["isBase64Encoded"]
    return completed(
        environ,
        event,
        context,
        event["requestContext"],
        method,
        path,
        query,
        f"{path}?{query}" if query else path,
        client,
        decode_body(body, is_base64) if body else b"",
    )


def _with_values(headers: Mapping[str, str]) -> _Environ | None:
    environ = TEMPLATE.copy()
    keys = REQUEST_KEYS
    try:
        for name, value in headers.items():
            if not value.isascii():
                return None
            environ[keys[name]] = value
    except KeyError:
        return _with_values(_learnt(headers))
    # Two spellings of one name are to be joined.
    return environ if len(environ) == _FIXED + len(headers) else None


def _with_lists(headers: Mapping[str, list[str]]) -> _Environ | None:
    environ = TEMPLATE.copy()
    keys = REQUEST_KEYS
    try:
        for name, [value] in headers.items():
            if not value.isascii():
                return None
            environ[keys[name]] = value
    except KeyError:
        return _with_lists(_learnt(headers))
    # Two spellings of one name are to be joined.
    return environ if len(environ) == _FIXED + len(headers) else None


def _learnt(headers: _Headers) -> _Headers:
    """Look at names of which some are new, so that their keys are known.

    Raises:
        ValueError: some have no key, or there are more than can be kept.
    """
    keys = [request_key(name) for name in headers]
    if "" in keys or len(keys) > MOST_KEYS:
        raise ValueError("headers that are dropped, or too many")
    return headers


def _put_server(environ: _Environ, domain: str | None) -> None:
    host = environ["HTTP_HOST"]
    port = environ.get("HTTP_X_FORWARDED_PORT")
    scheme = environ.get("HTTP_X_FORWARDED_PROTO")
    if port == "443" and scheme == "https" and host and ":" not in host:
        environ["SERVER_NAME"] = host
    else:
        scheme = environ["wsgi.url_scheme"] = scheme_of(scheme)
        environ["SERVER_NAME"], environ["SERVER_PORT"] = server_of(
            host or domain or "localhost", port, scheme
        )


def completed(
    environ: _Environ,
    event: Mapping[str, Any],
    context: Any,
    about: Mapping[str, Any],
    method: str,
    path: str,
    query: str,
    uri: str,
    client: str,
    body: bytes,
) -> _Environ:
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
    environ["wsgi.errors"] = sys.stderr
    environ["aws.event"] = environ["apig_wsgi.full_event"] = environ["serverless.event"] = event
    environ["aws.context"] = environ["apig_wsgi.context"] = environ["serverless.context"] = context
    environ["apig_wsgi.request_context"] = about
    if "authorizer" in about:
        environ["serverless.authorizer"] = about["authorizer"]
    if body:
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        return environ
    environ["wsgi.input"] = BytesIO()
    if method != "GET" and method not in NO_BODY:
        environ["CONTENT_LENGTH"] = "0"
    elif "CONTENT_LENGTH" in environ:
        # An HTTP API sends `content-length: 0` where the client sent none.
        del environ["CONTENT_LENGTH"]
    return environ


COMMON: dict[str, _Maker] = {
    "http": environ_of_v2,
    "url": environ_of_v2,
    "rest": environ_of_v1,
    "http-1.0": environ_of_v1,
    "alb": environ_of_alb,
    "alb-multi": environ_of_alb,
}
