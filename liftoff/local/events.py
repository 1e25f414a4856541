"""A request to the event that a function gets: payload 2.0 of an HTTP API, or a REST API's.

Source: "Create AWS Lambda proxy integrations for HTTP APIs" and "Lambda proxy integrations in API
Gateway", API Gateway Developer Guide. What arrives decoded and what does not was seen on live APIs.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from liftoff.local.forwarding import forwarded_headers
from liftoff.local.matching import DEFAULT_KEY, Match
from liftoff.local.request import Arrival, Request
from liftoff.local.variables import ACCOUNT

API_ID = "local"
REST_STAGE = "prod"

_TEXT_TYPES = frozenset({"application/json", "application/javascript", "application/xml"})
_IDENTITY = (
    "accessKey", "accountId", "caller", "cognitoAuthenticationProvider",
    "cognitoAuthenticationType", "cognitoIdentityId", "cognitoIdentityPoolId", "principalOrgId",
    "sourceIp", "user", "userAgent", "userArn",
)  # fmt: skip


def http_event(request: Request, match: Match, arrival: Arrival) -> dict[str, Any]:
    """Payload 2.0. The path is decoded once; what followed an encoded `?` in it is lost."""
    path = unquote(request.path, errors="replace").partition("?")[0]
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for name, value in forwarded_headers(request, arrival):
        if name == "cookie":
            cookies += [cookie.strip() for cookie in value.split(";") if cookie.strip()]
        else:
            headers[name] = f"{headers[name]},{value}" if name in headers else value
    if request.body:
        headers["content-length"] = str(len(request.body))
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": match.route.key,
        "rawPath": path,
        "rawQueryString": request.query,
    }
    if cookies:
        made["cookies"] = cookies
    made["headers"] = headers
    query = _multi(_query(request))
    if query:
        made["queryStringParameters"] = {name: ",".join(values) for name, values in query.items()}
    made["requestContext"] = {
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "domainName": _domain(request),
        "domainPrefix": _domain(request).split(".")[0],
        "http": {
            "method": request.method,
            "path": path,
            "protocol": request.protocol,
            "sourceIp": request.client,
            "userAgent": request.header("user-agent") or "",
        },
        "requestId": arrival.request_id,
        "routeKey": match.route.key,
        "stage": DEFAULT_KEY,
        "time": _time(arrival),
        "timeEpoch": arrival.epoch_ms,
    }
    if match.variables:
        made["pathParameters"] = dict(match.variables)
    text = _text(request) if request.body else None
    if text is not None:
        made["body"] = text
    elif request.body:
        made["body"] = base64.b64encode(request.body).decode("ascii")
    made["isBase64Encoded"] = bool(request.body) and text is None
    return made


def rest_event(request: Request, match: Match, arrival: Arrival) -> dict[str, Any]:
    """A REST API's event, for an API whose binary media types are `*/*`.

    The path stays encoded; leading slashes are one; there is no Content-Length; a header or query
    name has its last value in the single form and all in the multiple form. `requestContext.path`
    is what the client asked for; as on a custom domain, and here, the stage is not in that.
    """
    path = "/" + request.path.lstrip("/")
    headers = _multi(
        tuple(
            (_title(name), value)
            for name, value in forwarded_headers(request, arrival)
            if name != "content-length"
        )
    )
    query = _multi(_query(request))
    domain = _domain(request)
    identity: dict[str, str | None] = dict.fromkeys(_IDENTITY)
    identity |= {"sourceIp": request.client, "userAgent": request.header("user-agent")}
    return {
        "resource": match.route.path,
        "path": path,
        "httpMethod": request.method,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": dict(match.variables) or None,
        "stageVariables": None,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": API_ID,
            "domainName": domain,
            "domainPrefix": domain.split(".")[0],
            "extendedRequestId": arrival.request_id,
            "httpMethod": request.method,
            "identity": identity,
            "path": path,
            "protocol": request.protocol,
            "requestId": arrival.request_id,
            "requestTime": _time(arrival),
            "requestTimeEpoch": arrival.epoch_ms,
            "resourceId": "local",
            "resourcePath": match.route.path,
            "stage": REST_STAGE,
        },
        "body": base64.b64encode(request.body).decode("ascii") if request.body else None,
        "isBase64Encoded": bool(request.body),
    }


def _query(request: Request) -> tuple[tuple[str, str], ...]:
    return tuple(parse_qsl(request.query, keep_blank_values=True, errors="replace"))


def _multi(pairs: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    return gathered


def _title(name: str) -> str:
    """`x-forwarded-for` as `X-Forwarded-For`: the case that clients of HTTP/1.1 send."""
    return "-".join(part.capitalize() for part in name.split("-"))


def _domain(request: Request) -> str:
    host = request.header("host") or "localhost"
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def _time(arrival: Arrival) -> str:
    when = datetime.fromtimestamp(arrival.epoch_ms / 1000, UTC)
    return when.strftime("%d/%b/%Y:%H:%M:%S +0000")


def _text(request: Request) -> str | None:
    """The body as text, when an HTTP API would send it so; None for base64.

    A text type whose bytes are not UTF-8, or are compressed, is sent as base64: no byte is lost.
    """
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if not (kind.startswith("text/") or kind in _TEXT_TYPES) or request.header("content-encoding"):
        return None
    try:
        return request.body.decode("utf-8")
    except UnicodeDecodeError:
        return None
