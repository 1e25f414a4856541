"""Events of an Application Load Balancer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liftoff_adapters import paths, queries
from liftoff_adapters.bodies import decode_body
from liftoff_adapters.request import Request, merged_headers, scheme_of, server_of, split_base
from liftoff_adapters.settings import Settings


def read_alb(event: Mapping[str, Any], settings: Settings) -> Request:
    """Read a load balancer's event: path and query arrive as the client sent them."""
    sent = event.get("path") or "/"
    decoded = settings.path_encoding == "decoded"
    path, raw = paths.from_decoded(sent) if decoded else paths.from_encoded(sent)
    root, path, raw = split_base("", path, raw, settings)
    headers = merged_headers(event.get("multiValueHeaders"), event.get("headers"))
    scheme = scheme_of(headers)
    host, port = server_of(headers, "localhost", scheme)
    return Request(
        event["httpMethod"].upper(),
        root,
        path,
        raw,
        queries.from_encoded(
            queries.pairs(
                event.get("multiValueQueryStringParameters"), event.get("queryStringParameters")
            )
        ),
        headers,
        None,
        decode_body(event.get("body"), event.get("isBase64Encoded")),
        client_of(headers.get("x-forwarded-for", ""), settings.trusted_hops),
        scheme,
        "HTTP/1.1",
        host,
        port,
        event["requestContext"],
    )


def client_of(forwarded: str, trusted_hops: int) -> str:
    """Give the address that the load balancer saw, or the one before as many trusted proxies.

    The load balancer appends to what the client sent, so only the end of the list can be believed.
    """
    hops = [hop.strip() for hop in forwarded.split(",")]
    hop = hops[max(0, len(hops) - 1 - trusted_hops)]
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
