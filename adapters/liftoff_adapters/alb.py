"""Events of an Application Load Balancer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liftoff_adapters import paths, queries
from liftoff_adapters.handler import Settings
from liftoff_adapters.parts import client_of, decode_body, scheme_of, server_of
from liftoff_adapters.request import Request, merged_headers, split_base


def read_alb(event: Mapping[str, Any], settings: Settings) -> Request:
    """Read a load balancer's event: path and query arrive as the client sent them."""
    sent = event.get("path") or "/"
    decoded = settings.path_encoding == "decoded"
    path, raw = paths.from_decoded(sent) if decoded else paths.from_encoded(sent)
    root, path, raw = split_base("", path, raw, settings)
    headers = merged_headers(event.get("multiValueHeaders"), event.get("headers"))
    scheme = scheme_of(headers.get("x-forwarded-proto"))
    host, port = server_of(
        headers.get("host") or "localhost", headers.get("x-forwarded-port"), scheme
    )
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
