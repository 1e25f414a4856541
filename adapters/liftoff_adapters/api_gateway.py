"""Events of API Gateway (HTTP API, REST API) and of function URLs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liftoff_adapters import paths, queries
from liftoff_adapters.handler import Settings
from liftoff_adapters.parts import decode_body, scheme_of, server_of
from liftoff_adapters.request import Request, merged_headers, split_base


def read_v2(event: Mapping[str, Any], settings: Settings) -> Request:
    """Read payload 2.0 of an HTTP API. Its path arrives decoded, with the stage in it."""
    return _read_v2(event, settings, settings.path_encoding == "encoded")


def read_url(event: Mapping[str, Any], settings: Settings) -> Request:
    """Read a function URL's event: payload 2.0 too, but its path is as the client sent it."""
    return _read_v2(event, settings, settings.path_encoding != "decoded")


def _read_v2(event: Mapping[str, Any], settings: Settings, encoded: bool) -> Request:
    context = event["requestContext"]
    http = context["http"]
    raw = event.get("rawPath") or http.get("path") or "/"
    path, raw = paths.from_encoded(raw) if encoded else paths.from_decoded(raw)
    root = ""
    stage = context.get("stage")
    if stage and stage != "$default":
        rest = _below_stage(path, stage, context, event.get("routeKey"))
        if rest is not None:
            root, path, raw = f"/{stage}", rest, paths.below(raw, f"/{stage}") or raw
    if settings.base_path and _is_custom(context.get("domainName")):
        # "If you use an API mapping, rawPath doesn't provide the API mapping value":
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
        root += settings.base_path
        raw = root + raw
    else:
        root, path, raw = split_base(root, path, raw, settings)

    headers = event.get("headers") or {}
    if "host" not in headers:
        headers = merged_headers(None, headers)
    cookies = event.get("cookies")
    scheme = scheme_of(headers.get("x-forwarded-proto"))
    host, port = server_of(
        headers.get("host") or context.get("domainName") or "localhost",
        headers.get("x-forwarded-port"),
        scheme,
    )
    query = event.get("rawQueryString")
    if query is None:
        query = queries.from_decoded(queries.pairs(None, event.get("queryStringParameters")))
    return Request(
        http["method"].upper(),
        root,
        path,
        raw,
        queries.raw(query),
        headers,
        "; ".join(cookies) if cookies else None,
        decode_body(event.get("body"), event.get("isBase64Encoded")),
        http.get("sourceIp") or "",
        scheme,
        http.get("protocol") or "HTTP/1.1",
        host,
        port,
        context,
    )


def _is_custom(domain: str | None) -> bool:
    if not domain:
        return False
    return ".execute-api." not in domain and ".lambda-url." not in domain


def _below_stage(
    path: str, stage: str, context: Mapping[str, Any], route_key: str | None
) -> str | None:
    """Give the path below the stage, or None where the stage is not in the path.

    It always is behind the API's own domain. Behind a custom domain that is not certain, and an app
    may have a route named like the stage: there, the route that was selected tells.
    """
    rest = paths.below(path, f"/{stage}")
    if rest is None or ".execute-api." in (context.get("domainName") or ""):
        return rest
    template = (route_key or "").partition(" ")[2]
    if not template:
        return rest
    if not template.endswith("+}"):
        return rest if path.rstrip("/").count("/") > template.rstrip("/").count("/") else None
    if template.startswith(f"/{stage}/"):
        return rest if paths.below(rest, f"/{stage}") else None
    return rest


def read_rest(event: Mapping[str, Any], settings: Settings) -> Request:
    """Read payload 1.0 of a REST API. Its path arrives encoded, its query decoded."""
    return _read_v1(event, settings, settings.path_encoding != "decoded")


def read_v1(event: Mapping[str, Any], settings: Settings) -> Request:
    """Read payload 1.0 of an HTTP API, whose path arrives decoded."""
    return _read_v1(event, settings, settings.path_encoding == "encoded")


def _read_v1(event: Mapping[str, Any], settings: Settings, encoded: bool) -> Request:
    context = event.get("requestContext") or {}
    sent = event.get("path") or "/"
    path, raw = paths.from_encoded(sent) if encoded else paths.from_decoded(sent)
    root = ""
    stage = context.get("stage")
    if stage and stage != "$default":
        prefix = f"/{stage}"
        full = context.get("path") or ""
        if full == prefix + sent:
            root = prefix
        elif paths.below(full, prefix) is not None:
            rest = paths.below(path, prefix)
            if rest is None:
                root = prefix
            elif "version" in event:
                # An HTTP API leaves the stage in both paths.
                root, path, raw = prefix, rest, paths.below(raw, prefix) or raw
    root, path, raw = split_base(root, path, raw, settings)

    headers = merged_headers(event.get("multiValueHeaders"), event.get("headers"))
    scheme = scheme_of(headers.get("x-forwarded-proto"))
    host, port = server_of(
        headers.get("host") or context.get("domainName") or "localhost",
        headers.get("x-forwarded-port"),
        scheme,
    )
    identity = context.get("identity") or {}
    return Request(
        event["httpMethod"].upper(),
        root,
        path,
        raw,
        queries.from_decoded(
            queries.pairs(
                event.get("multiValueQueryStringParameters"), event.get("queryStringParameters")
            )
        ),
        headers,
        None,
        decode_body(event.get("body"), event.get("isBase64Encoded")),
        identity.get("sourceIp") or "",
        scheme,
        context.get("protocol") or "HTTP/1.1",
        host,
        port,
        context,
    )
