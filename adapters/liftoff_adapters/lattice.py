"""Events of VPC Lattice, versions 1 and 2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liftoff_adapters import paths, queries
from liftoff_adapters.handler import Settings
from liftoff_adapters.parts import client_of, decode_body, scheme_of, server_of
from liftoff_adapters.request import Request, merged_headers, split_base


def read_lattice_v1(event: Mapping[str, Any], settings: Settings) -> Request:
    """Read version 1: `raw_path` holds path and query as the client sent them."""
    return _read(
        event,
        settings,
        event["raw_path"],
        queries.from_decoded(queries.pairs(None, event.get("query_string_parameters"))),
        event.get("is_base64_encoded"),
        {},
    )


def read_lattice_v2(event: Mapping[str, Any], settings: Settings) -> Request:
    """Read version 2: values of headers and query are lists."""
    return _read(
        event,
        settings,
        event["path"],
        queries.from_decoded(queries.pairs(event.get("queryStringParameters"), None)),
        event.get("isBase64Encoded"),
        event.get("requestContext") or {},
    )


def _read(
    event: Mapping[str, Any],
    settings: Settings,
    target: str,
    query: str,
    is_base64: object,
    context: Mapping[str, Any],
) -> Request:
    sent, mark, rest = target.partition("?")
    if mark:
        query = queries.raw(rest)
    decoded = settings.path_encoding == "decoded"
    path, raw = paths.from_decoded(sent) if decoded else paths.from_encoded(sent)
    root, path, raw = split_base("", path, raw, settings)
    headers = merged_headers(event.get("headers"), None)
    scheme = scheme_of(headers.get("x-forwarded-proto"))
    host, port = server_of(
        headers.get("host") or "localhost", headers.get("x-forwarded-port"), scheme
    )
    identity = context.get("identity") or {}
    return Request(
        event["method"].upper(),
        root,
        path,
        raw,
        query,
        headers,
        None,
        decode_body(event.get("body"), is_base64),
        identity.get("sourceIp")
        or client_of(headers.get("x-forwarded-for", ""), settings.trusted_hops),
        scheme,
        "HTTP/1.1",
        host,
        port,
        context,
    )
