"""The scope of what gateways send most, made in fewer steps than by way of a `Request`.

Each function here gives None where an event has anything uncommon, or raises what readers raise
for broken events; the reader of its kind then decides. What it does give is what the reader gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from liftoff_adapters import paths, queries
from liftoff_adapters.bodies import decode_body
from liftoff_adapters.events import Kind
from liftoff_adapters.proxies import client_of, scheme_of, server_of
from liftoff_adapters.request import METHODS
from liftoff_adapters.scope import NAMES, Names, completed
from liftoff_adapters.settings import Settings

_Made = tuple[dict[str, Any], bytes]
_Maker = Callable[[Mapping[str, Any], Any, Settings], _Made | None]


def scope_of_v2(event: Mapping[str, Any], context: Any, settings: Settings) -> _Made | None:
    """Make scope and body of an HTTP API's or a function URL's event."""
    about = event["requestContext"]
    fields = event["headers"]
    path = event["rawPath"]
    query = event["rawQueryString"]
    names = NAMES[tuple(fields)]
    if (
        not paths.is_plain(path)
        or not queries.is_raw(query)
        or about["stage"] != "$default"
        or settings.base_path
        or names.repeated
    ):
        return None
    headers = [(name, value.encode("ascii")) for name, value in _pairs(names, fields)]
    cookies = event.get("cookies")
    for index in names.dropped_with_cookie if cookies else names.dropped:
        del headers[index]
    if cookies:
        headers.append((b"cookie", "; ".join(cookies).encode("ascii")))
    host, scheme, port = _server(
        fields["host"] or about.get("domainName"),
        fields.get("x-forwarded-proto"),
        fields.get("x-forwarded-port"),
    )
    http = about["http"]
    method, client = http["method"], http.get("sourceIp") or ""
    if method not in METHODS or not client.isascii() or http.get("protocol") != "HTTP/1.1":
        return None
    text = event.get("body")
    body = decode_body(text, event.get("isBase64Encoded")) if text else b""
    scope = completed(
        event,
        context,
        method,
        "",
        path,
        path.encode("ascii"),
        query.encode("ascii"),
        headers,
        len(body),
        client,
        scheme,
        "HTTP/1.1",
        host,
        port,
    )
    return scope, body


def scope_of_v1(event: Mapping[str, Any], context: Any, settings: Settings) -> _Made | None:
    """Make scope and body of a REST API's event, or of an HTTP API's in payload 1.0."""
    about = event["requestContext"]
    path = event["path"]
    if event["multiValueHeaders"] is None:
        return None
    query = _query(event)
    if query is None or query[0].strip(queries.PLAIN) or query[0].count("=") != query[1]:
        return None
    stage = about.get("stage")
    root = ""
    if stage and stage != "$default":
        full = about["path"]
        if full == f"/{stage}{path}":
            root = f"/{stage}"
        elif full != path or path.startswith(f"/{stage}"):
            # A custom domain leaves the stage out of both. The rest needs a closer look.
            return None
    client = (about.get("identity") or {}).get("sourceIp") or ""
    if not client.isascii() or about.get("protocol") != "HTTP/1.1":
        return None
    return _v1(event, context, settings, root, query[0], about.get("domainName"), client)


def scope_of_alb(event: Mapping[str, Any], context: Any, settings: Settings) -> _Made | None:
    """Make scope and body of a load balancer's event."""
    if event.get("multiValueHeaders") is None:
        # Without multi-value headers, all values are single.
        single = event.get("queryStringParameters")
        query = "&".join([name + "=" + value for name, value in single.items()]) if single else ""
        if event.get("multiValueQueryStringParameters"):
            return None
    else:
        joined = _query(event)
        if joined is None:
            return None
        query = joined[0]
    return _v1(event, context, settings, "", query, None, None)


def _query(event: Mapping[str, Any]) -> tuple[str, int] | None:
    """Join the query, and count its parts; None where a name has several values."""
    multi = event.get("multiValueQueryStringParameters")
    if multi:
        query = "&".join([name + "=" + value for name, [value] in multi.items()])
        # More of the sign than were put in are part of a name or value.
        return (query, len(multi)) if query.count("&") == len(multi) - 1 else None
    return None if event.get("queryStringParameters") else ("", 0)


def _v1(
    event: Mapping[str, Any],
    context: Any,
    settings: Settings,
    root: str,
    query: str,
    domain: str | None,
    client: str | None,
) -> _Made | None:
    path = event["path"]
    method = event["httpMethod"]
    full = root + path
    multi = event.get("multiValueHeaders")
    fields = event["headers"] if multi is None else multi
    names = NAMES[tuple(fields)]
    if (
        not paths.is_plain(full)
        or not queries.is_raw(query)
        or path[0] != "/"
        or settings.base_path
        or method not in METHODS
        or names.repeated
        or not names.has_host
    ):
        return None
    headers = (
        [(name, value.encode("ascii")) for name, value in _pairs(names, fields)]
        if multi is None
        else [(name, value.encode("ascii")) for name, [value] in _pairs(names, fields)]
    )
    known = dict(headers)
    if client is None:
        client = client_of(known.get(b"x-forwarded-for", b"").decode(), settings.trusted_hops)
    for index in names.dropped:
        del headers[index]
    host, scheme, port = _server(
        known[b"host"].decode() or domain,
        known.get(b"x-forwarded-proto", b"https").decode(),
        known.get(b"x-forwarded-port", b"").decode(),
    )
    text = event.get("body")
    body = decode_body(text, event.get("isBase64Encoded")) if text else b""
    scope = completed(
        event,
        context,
        method,
        root,
        full,
        full.encode("ascii"),
        query.encode("ascii"),
        headers,
        len(body),
        client,
        scheme,
        "HTTP/1.1",
        host,
        port,
    )
    return scope, body


def _pairs(names: Names, fields: Mapping[str, Any]) -> Iterable[tuple[bytes, Any]]:
    return zip(names.encoded, fields.values(), strict=False)


def _server(host: str | None, scheme: str | None, port: str | None) -> tuple[str, str, int]:
    if port == "443" and scheme == "https" and host and ":" not in host:
        return host, "https", 443
    if not host:
        host = "localhost"
    scheme = scheme_of(scheme)
    host, digits = server_of(host, port, scheme)
    return host, scheme, int(digits)


COMMON: dict[Kind, _Maker] = {
    "http": scope_of_v2,
    "url": scope_of_v2,
    "rest": scope_of_v1,
    "http-1.0": scope_of_v1,
    "alb": scope_of_alb,
    "alb-multi": scope_of_alb,
}
