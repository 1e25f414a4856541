"""The scope of what gateways send most, made in fewer steps than by way of a `Request`.

Each function here gives None where an event has anything uncommon, or raises what readers raise
for broken events; the reader of its kind then decides. What it does give is what the reader gives.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any

from liftoff_adapters.parts import (
    METHODS,
    NO_BODY,
    PATHS,
    QUERIES,
    client_of,
    decode_body,
    plain_pairs,
    plain_path,
    scheme_of,
    server_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from liftoff_adapters.handler import Settings

    Headers = list[tuple[bytes, bytes]]
    _Made = tuple[dict[str, Any], bytes]
    _Maker = Callable[[Mapping[str, Any], Any, Settings], _Made | None]

_REPLACED = frozenset({b"content-length", b"transfer-encoding"})


class _Names(dict[tuple[str, ...], Any]):
    """Names of a request's headers, in the order of an event, to what they decide.

    That is: the names as ASGI wants them; the indices, highest first, of the headers that are left
    out; the same where the event has the Cookie header apart from the headers; and the indices of
    Host, X-Forwarded-Proto, X-Forwarded-Port and X-Forwarded-For, where they are. None where two
    names differ in case only, or there is no Host. Clients send the same few sets of names again
    and again; bounded, as they make up names.
    """

    __slots__ = ()

    def __missing__(self, key: tuple[str, ...]) -> Any:
        encoded = tuple([name.lower().encode("latin-1") for name in key])
        places = {name: place for place, name in enumerate(encoded)}
        names = None
        if len(places) == len(key) and b"host" in places:
            dropped = [places[name] for name in _REPLACED if name in places]
            names = (
                encoded,
                tuple(sorted(dropped, reverse=True)),
                tuple(sorted({places.get(b"cookie", -1), *dropped} - {-1}, reverse=True)),
                places[b"host"],
                places.get(b"x-forwarded-proto"),
                places.get(b"x-forwarded-port"),
                places.get(b"x-forwarded-for"),
            )
        if len(self) >= _REMEMBERED:
            self.clear()
        self[key] = names
        return names


_REMEMBERED = 256

NAMES = _Names()


# What is the same for most requests. All keys are here, so that no copy has to grow.
_TEMPLATE: dict[str, Any] = {
    "type": "http",
    "asgi": None,
    "http_version": "1.1",
    "method": "",
    "scheme": "https",
    "path": "",
    "raw_path": b"",
    "query_string": b"",
    "root_path": "",
    "headers": None,
    "client": None,
    "server": None,
    "aws.event": None,
    "aws.context": None,
}

# For `map`: values that are not ASCII raise.
_ASCII = repeat("ascii")


def scope_of_v2(event: Mapping[str, Any], context: Any, settings: Settings) -> _Made | None:
    """Make scope and body of an HTTP API's or a function URL's event."""
    about = event["requestContext"]
    fields = event["headers"]
    path = event["rawPath"]
    query = event["rawQueryString"]
    http = about["http"]
    method = http["method"]
    client = http["sourceIp"]
    names = NAMES[tuple(fields)]
    if (
        names is None
        or about["stage"] != "$default"
        or http["protocol"] != "HTTP/1.1"
        or (method != "GET" and method not in METHODS)
        or not client.isascii()
        or (query != "" and not (query.isprintable() and " " not in query))
        or settings.base_path
    ):
        return None
    headers = list(zip(names[0], map(str.encode, fields.values(), _ASCII)))  # noqa: B905
    cookies = event.get("cookies")
    for index in names[2 if cookies else 1]:
        del headers[index]
    if cookies:
        headers.append((b"cookie", "; ".join(cookies).encode("ascii")))
    # What asks an authorizer is like a request, but for this.
    body, is_base64 = event.get("body"), event["isBase64Encoded"]
    return completed(
        event,
        context,
        method,
        "",
        path,
        PATHS.get(path) or plain_path(path),
        query.encode("ascii"),
        headers,
        decode_body(body, is_base64) if body else b"",
        client,
        fields["host"] or about.get("domainName"),
        fields.get("x-forwarded-proto"),
        fields.get("x-forwarded-port"),
    )


def scope_of_v1(event: Mapping[str, Any], context: Any, settings: Settings) -> _Made | None:
    """Make scope and body of a REST API's event, or of an HTTP API's in payload 1.0."""
    about = event["requestContext"]
    path = event["path"]
    query = ""
    multi = event["multiValueQueryStringParameters"]
    if multi:
        query = "&".join([name + "=" + value for name, [value] in multi.items()])
        # More of the two signs than were put in are part of a name or value.
        if (QUERIES.get(query) or plain_pairs(query)) != len(multi):
            return None
    elif event.get("queryStringParameters"):
        return None
    stage = about["stage"]
    root = ""
    if stage != "$default":
        root = f"/{stage}"
        full = about["path"]
        if full != root + path:
            if full != path or path.startswith(root):
                # A custom domain leaves the stage out of both. The rest needs a closer look.
                return None
            root = ""
    client = about["identity"]["sourceIp"]
    fields = event["multiValueHeaders"]
    names = NAMES[tuple(fields)]
    if names is None or about["protocol"] != "HTTP/1.1" or not client.isascii():
        return None
    headers = [(name, value.encode("ascii")) for name, [value] in zip(names[0], fields.values())]  # noqa: B905
    return _v1(
        event, context, settings, root, path, query, names, headers, about.get("domainName"), client
    )


def scope_of_alb(event: Mapping[str, Any], context: Any, settings: Settings) -> _Made | None:
    """Make scope and body of a load balancer's event."""
    query = ""
    multi = event.get("multiValueQueryStringParameters")
    single = event.get("queryStringParameters")
    if multi:
        query = "&".join([name + "=" + value for name, [value] in multi.items()])
    elif single:
        query = "&".join([name + "=" + value for name, value in single.items()])
    if query and not (query.isprintable() and " " not in query):
        return None
    lists = event.get("multiValueHeaders")
    fields = event["headers"] if lists is None else lists
    names = NAMES[tuple(fields)]
    if names is None:
        return None
    values = fields.values() if lists is None else [value for [value] in fields.values()]
    headers = list(zip(names[0], map(str.encode, values, _ASCII)))  # noqa: B905
    client = "" if names[6] is None else headers[names[6]][1].decode()
    if "," in client or ":" in client or " " in client:
        client = client_of(client, settings.trusted_hops)
    return _v1(event, context, settings, "", event["path"], query, names, headers, None, client)


def _v1(
    event: Mapping[str, Any],
    context: Any,
    settings: Settings,
    root: str,
    path: str,
    query: str,
    names: Any,
    headers: Headers,
    domain: str | None,
    client: str,
) -> _Made | None:
    method = event["httpMethod"]
    if (method != "GET" and method not in METHODS) or settings.base_path:
        return None
    full = root + path
    _, dropped, _, host_at, scheme_at, port_at, _ = names
    host = headers[host_at][1].decode() or domain
    scheme = None if scheme_at is None else headers[scheme_at][1].decode()
    port = None if port_at is None else headers[port_at][1].decode()
    for index in dropped:
        del headers[index]
    body, is_base64 = event["body"], event["isBase64Encoded"]
    return completed(
        event,
        context,
        method,
        root,
        full,
        PATHS.get(full) or plain_path(full),
        query.encode("ascii"),
        headers,
        decode_body(body, is_base64) if body else b"",
        client,
        host,
        scheme,
        port,
    )


def completed(
    event: Mapping[str, Any],
    context: Any,
    method: str,
    root: str,
    path: str,
    raw_path: bytes,
    query: bytes,
    headers: Headers,
    body: bytes,
    client: str,
    host: str | None,
    scheme: str | None,
    port: str | None,
) -> _Made:
    """Make the scope of a request in which nothing is encoded, and in whose headers all is ASCII.

    Args:
        event: what the function was called with.
        context: what the function was called with.
        method: as `Request` has it.
        root: "" or the stage with a slash before it.
        path: `root` included.
        raw_path: the same, encoded.
        query: without the question mark.
        headers: without what says how long the body is; that is added.
        body: of the request.
        client: address of the client, or "".
        host: value of the Host header, or the name that stands for it.
        scheme: value of X-Forwarded-Proto.
        port: value of X-Forwarded-Port.
    """
    scope = _TEMPLATE.copy()
    scope["asgi"] = {"version": "3.0", "spec_version": "2.4"}
    scope["method"] = method
    scope["path"] = path
    scope["raw_path"] = raw_path
    scope["query_string"] = query
    scope["root_path"] = root
    if client:
        scope["client"] = client, 0
    if port == "443" and scheme == "https" and host and ":" not in host:
        scope["server"] = host, 443
    else:
        scope["scheme"] = scheme = scheme_of(scheme)
        host, digits = server_of(host or "localhost", port, scheme)
        scope["server"] = host, int(digits)
    # An HTTP API sends `content-length: 0` where the client sent none; a REST API sends none.
    if body or (method != "GET" and method not in NO_BODY):
        headers.append((b"content-length", b"%d" % len(body)))
    scope["headers"] = headers
    scope["aws.event"] = event
    scope["aws.context"] = context
    return scope, body


COMMON: dict[str, _Maker] = {
    "http": scope_of_v2,
    "url": scope_of_v2,
    "rest": scope_of_v1,
    "http-1.0": scope_of_v1,
    "alb": scope_of_alb,
    "alb-multi": scope_of_alb,
}
