"""The environ of what gateways send most, made in fewer steps than by way of a `Request`.

Each function here gives None where an event has anything uncommon, or raises what readers raise
for broken events; the reader of its kind then decides. What it does give is what the reader gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from liftoff_adapters import paths, queries
from liftoff_adapters.bodies import decode_body
from liftoff_adapters.environ import TEMPLATE, completed
from liftoff_adapters.events import Kind
from liftoff_adapters.header_names import REQUEST_KEYS, request_key
from liftoff_adapters.proxies import client_of, scheme_of, server_of
from liftoff_adapters.request import METHODS
from liftoff_adapters.settings import Settings

_Environ = dict[str, Any]
_Maker = Callable[[Mapping[str, Any], Any, Settings], _Environ | None]


def environ_of_v2(event: Mapping[str, Any], context: Any, settings: Settings) -> _Environ | None:
    """Make the environ of an HTTP API's or a function URL's event."""
    about = event["requestContext"]
    headers = event["headers"]
    path = event["rawPath"]
    query = event["rawQueryString"]
    uri = path + "?" + query if query else path + query
    if (
        not paths.is_plain(path)
        or not queries.is_raw(query)
        or about["stage"] != "$default"
        or settings.base_path
    ):
        return None
    environ = _with_values(headers)
    if environ is None:
        return None
    cookies = event.get("cookies")
    if cookies:
        cookie = "; ".join(cookies)
        if not cookie.isascii():
            return None
        environ["HTTP_COOKIE"] = cookie
    _put_server(
        environ,
        headers["host"] or about.get("domainName"),
        headers.get("x-forwarded-proto"),
        headers.get("x-forwarded-port"),
    )
    http = about["http"]
    method, client = http["method"], http.get("sourceIp") or ""
    if method not in METHODS or not client.isascii() or http.get("protocol") != "HTTP/1.1":
        return None
    body = event.get("body")
    return completed(
        environ,
        event,
        context,
        about,
        method,
        path,
        query,
        uri,
        client,
        decode_body(body, event.get("isBase64Encoded")) if body else b"",
    )


def environ_of_v1(event: Mapping[str, Any], context: Any, settings: Settings) -> _Environ | None:
    """Make the environ of a REST API's event, or of an HTTP API's in payload 1.0."""
    about = event["requestContext"]
    path = event["path"]
    query = ""
    uri = path
    multi = event.get("multiValueQueryStringParameters")
    if multi:
        query = "&".join([name + "=" + value for name, [value] in multi.items()])
        if (
            query.strip(queries.PLAIN)
            # More of the two signs than were put in are part of a name or value.
            or query.count("=") != len(multi)
            or query.count("&") != len(multi) - 1
        ):
            return None
        uri = path + "?" + query
    elif event.get("queryStringParameters"):
        return None
    if not paths.is_plain(path) or not queries.is_raw(query) or settings.base_path:
        return None
    environ = _with_lists(event["multiValueHeaders"])
    if environ is None:
        return None
    stage = about.get("stage")
    if stage and stage != "$default":
        root = f"/{stage}"
        full = about["path"]
        if full == root + path:
            environ["SCRIPT_NAME"] = root
            uri = root + uri
        elif full != path or path.startswith(root):
            # A custom domain leaves the stage out of both. The rest needs a closer look.
            return None
    _put_server(
        environ,
        environ["HTTP_HOST"] or about.get("domainName"),
        environ.get("HTTP_X_FORWARDED_PROTO"),
        environ.get("HTTP_X_FORWARDED_PORT"),
    )
    method, client = event["httpMethod"], (about.get("identity") or {}).get("sourceIp") or ""
    if method not in METHODS or not client.isascii() or about.get("protocol") != "HTTP/1.1":
        return None
    body = event.get("body")
    return completed(
        environ,
        event,
        context,
        about,
        method,
        path,
        query,
        uri,
        client,
        decode_body(body, event.get("isBase64Encoded")) if body else b"",
    )


def environ_of_alb(event: Mapping[str, Any], context: Any, settings: Settings) -> _Environ | None:
    """Make the environ of a load balancer's event."""
    path = event["path"]
    query = ""
    uri = path
    multi = event.get("multiValueQueryStringParameters")
    single = event.get("queryStringParameters")
    if multi:
        query = "&".join([name + "=" + value for name, [value] in multi.items()])
        uri = path + "?" + query
    elif single:
        query = "&".join([name + "=" + value for name, value in single.items()])
        uri = path + "?" + query
    if not paths.is_plain(path) or not queries.is_raw(query) or settings.base_path:
        return None
    lists = event.get("multiValueHeaders")
    environ = _with_values(event["headers"]) if lists is None else _with_lists(lists)
    if environ is None:
        return None
    _put_server(
        environ,
        environ["HTTP_HOST"],
        environ.get("HTTP_X_FORWARDED_PROTO"),
        environ.get("HTTP_X_FORWARDED_PORT"),
    )
    method = event["httpMethod"]
    if method not in METHODS:
        return None
    body = event.get("body")
    return completed(
        environ,
        event,
        context,
        event["requestContext"],
        method,
        path,
        query,
        uri,
        client_of(environ.get("HTTP_X_FORWARDED_FOR", ""), settings.trusted_hops),
        decode_body(body, event.get("isBase64Encoded")) if body else b"",
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
        _learn(headers)
        return None
    # Two spellings of one name are to be joined.
    return environ if len(environ) == len(TEMPLATE) + len(headers) else None


def _with_lists(headers: Mapping[str, list[str]]) -> _Environ | None:
    environ = TEMPLATE.copy()
    keys = REQUEST_KEYS
    try:
        for name, [value] in headers.items():
            if not value.isascii():
                return None
            environ[keys[name]] = value
    except KeyError:
        _learn(headers)
        return None
    # Two spellings of one name are to be joined.
    return environ if len(environ) == len(TEMPLATE) + len(headers) else None


def _learn(headers: Mapping[str, Any]) -> None:
    """Look at names of which some are new, so that they are known at the next event."""
    for name in headers:
        if name not in REQUEST_KEYS:
            request_key(name)


def _put_server(environ: _Environ, host: str | None, scheme: str | None, port: str | None) -> None:
    if not host:
        host = "localhost"
    if port != "443" or scheme != "https" or ":" in host:
        scheme = environ["wsgi.url_scheme"] = scheme_of(scheme)
        host, environ["SERVER_PORT"] = server_of(host, port, scheme)
    environ["SERVER_NAME"] = host


COMMON: dict[Kind, _Maker] = {
    "http": environ_of_v2,
    "url": environ_of_v2,
    "rest": environ_of_v1,
    "http-1.0": environ_of_v1,
    "alb": environ_of_alb,
    "alb-multi": environ_of_alb,
}
