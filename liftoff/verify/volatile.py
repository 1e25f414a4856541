"""The header fields that are not compared, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_HOP = "belongs to one connection, not to the answer (RFC 9110 7.6.1)"
_GATEWAY_ID = "an id that API Gateway gives each request"
_CDN = "added by CloudFront before an edge-optimized REST API"

VOLATILE_HEADERS: Mapping[str, str] = MappingProxyType({
    "connection": _HOP,
    "keep-alive": _HOP,
    "proxy-connection": _HOP,
    "transfer-encoding": _HOP,
    "date": "the second at which the server answered",
    "server": "names the server software, which is what the move replaces",
    "via": "names the proxies on the way",
    "apigw-requestid": _GATEWAY_ID,
    "x-amz-apigw-id": _GATEWAY_ID,
    "x-amzn-requestid": _GATEWAY_ID,
    "x-amzn-trace-id": "the X-Ray id of this request",
    "x-amz-cf-id": _CDN,
    "x-amz-cf-pop": _CDN,
    "x-cache": _CDN,
})  # fmt: skip
