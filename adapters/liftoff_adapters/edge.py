"""Events of Lambda@Edge: a viewer's request, or a request to the origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liftoff_adapters import paths, queries
from liftoff_adapters.handler import Settings
from liftoff_adapters.parts import decode_body, server_of
from liftoff_adapters.request import Request, merged_headers, split_base


def read_edge(event: Mapping[str, Any], settings: Settings) -> Request:
    """Read a CloudFront request: `uri` and `querystring` are as the viewer sent them.

    Raises:
        ValueError: the body is not whole. To take its beginning for all of it would lose data.
    """
    cloudfront = event["Records"][0]["cf"]
    request = cloudfront["request"]
    config = cloudfront.get("config") or {}
    decoded = settings.path_encoding == "decoded"
    sent = request.get("uri") or "/"
    path, raw = paths.from_decoded(sent) if decoded else paths.from_encoded(sent)
    root, path, raw = split_base("", path, raw, settings)
    headers = merged_headers(
        {
            name: [entry["value"] for entry in entries]
            for name, entries in (request.get("headers") or {}).items()
        },
        None,
    )
    scheme = "http" if headers.get("cloudfront-forwarded-proto") == "http" else "https"
    host, port = server_of(
        headers.get("host") or config.get("distributionDomainName") or "localhost",
        headers.get("x-forwarded-port"),
        scheme,
    )
    body = request.get("body") or {}
    if body.get("inputTruncated"):
        raise ValueError("CloudFront has cut the request's body short (inputTruncated)")
    return Request(
        request["method"].upper(),
        root,
        path,
        raw,
        queries.raw(request.get("querystring") or ""),
        headers,
        None,
        decode_body(body.get("data"), body.get("encoding") == "base64"),
        request.get("clientIp") or "",
        scheme,
        "HTTP/1.1",
        host,
        port,
        config,
    )
