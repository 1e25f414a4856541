"""What a function returned, to the HTTP response that its gateway makes of it.

Sources: "Lambda function response format", "Output format of a Lambda function for proxy
integration" and "Amazon API Gateway important notes", API Gateway Developer Guide.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any

from liftoff.local.forwarding import HOP_BY_HOP
from liftoff.plan.model import Gateway
from liftoff.platform import ALB_BODY_BYTES

# A REST API gives these back under another name; clients never see the function's own.
REMAPPED = frozenset({"authorization", "date", "server", "www-authenticate"})

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BAD_VALUE = re.compile(r"[\r\n\0]")


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response: status, header pairs without framing, and the whole body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class MalformedAnswerError(Exception):
    """The function returned what the gateway cannot make a response of; the text says why."""


def response(gateway: Gateway, payload: bytes) -> Response:
    """The gateway's response for what a function returned.

    Raises:
        MalformedAnswerError: the gateway answers with its own error, see `refused`.
    """
    try:
        answer = json.loads(payload)
    except ValueError as error:
        raise MalformedAnswerError(f"the function's answer is not JSON: {error}") from error
    match gateway:
        case "rest":
            return _rest_response(answer)
        case "alb":
            if len(payload) > ALB_BODY_BYTES:
                raise MalformedAnswerError("the answer is over the load balancer's 1 MB")
            return _balancer_response(answer)
        case "url":
            return _http_response(answer, "application/json")
        case _:
            return _http_response(answer, "text/plain;charset=UTF-8")


def streamed(gateway: Gateway, head: bytes | None) -> Response:
    """What goes before the body of a streamed response.

    Args:
        gateway: the kind, one that streams.
        head: JSON of status, headers and cookies; None where the function sends none.

    Raises:
        MalformedAnswerError: the gateway answers with its own error, see `refused`.
    """
    if head is None:
        return Response(200, (("content-type", "application/octet-stream"),), b"")
    try:
        known = json.loads(head)
    except ValueError as error:
        raise MalformedAnswerError(f"the stream's head is not JSON: {error}") from error
    if not isinstance(known, dict):
        raise MalformedAnswerError("the stream's head is not an object")
    return response(gateway, json.dumps({"statusCode": 200, **known, "body": None}).encode())


def malformed(gateway: Gateway) -> Response:
    """The answer to a function that failed, or that returned what is no response."""
    if gateway == "rest":
        return refused(502, "Internal server error", kind="InternalServerErrorException")
    if gateway == "alb":
        return _page(502, "Bad Gateway")
    if gateway == "url":
        return refused(502, "Internal Server Error")
    return refused(500, "Internal Server Error")


def timed_out(gateway: Gateway) -> Response:
    """The answer when the gateway's own time limit has passed."""
    if gateway == "rest":
        return refused(504, "Endpoint request timed out", kind="InternalServerErrorException")
    if gateway == "alb":
        return _page(504, "Gateway Time-out")
    return refused(503, "Service Unavailable")


def no_route(gateway: Gateway) -> Response:
    """The answer where no route takes the request."""
    if gateway in ("alb", "url"):
        return _page(404, "Not Found")
    if gateway == "rest":
        message = "Missing Authentication Token"
        return refused(403, message, kind="MissingAuthenticationTokenException")
    return refused(404, "Not Found")


def too_large() -> Response:
    """The answer to a request that is larger than the gateway or Lambda takes."""
    return refused(413, "Request Entity Too Large")


def head_too_large() -> Response:
    """The answer to a request line and headers over the limit."""
    return refused(431, "Request Header Fields Too Large")


def refused(status: int, message: str, *, kind: str | None = None) -> Response:
    """A gateway's own error. `kind` is a REST API's `x-amzn-ErrorType`."""
    headers = [("Content-Type", "application/json")]
    if kind is not None:
        headers.append(("x-amzn-ErrorType", kind))
    return Response(
        status, tuple(headers), json.dumps({"message": message}, separators=(",", ":")).encode()
    )


def _page(status: int, reason: str) -> Response:
    """A load balancer's own answer."""
    page = f"<html><head><title>{status} {reason}</title></head><body></body></html>"
    return Response(status, (("Content-Type", "text/html"),), page.encode())


def framed(response: Response, method: str) -> Response:
    """The response as it goes over the wire: a true Content-Length, and a body only where allowed.

    To HEAD, the length that the function itself declared stands: it is that of the body to GET.
    """
    declared = [value for name, value in response.headers if name.lower() == "content-length"]
    headers = tuple(pair for pair in response.headers if pair[0].lower() != "content-length")
    if response.status in (204, 304):
        return Response(response.status, headers, b"")
    length = str(len(response.body))
    if method == "HEAD" and not response.body and declared and declared[-1].isdecimal():
        length = declared[-1]
    body = b"" if method == "HEAD" else response.body
    return Response(response.status, (*headers, ("content-length", length)), body)


def _http_response(answer: Any, default_type: str) -> Response:
    if not isinstance(answer, dict) or "statusCode" not in answer:
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        return Response(200, (("content-type", "application/json"),), text.encode())
    headers = _single(answer.get("headers"))
    cookies = answer.get("cookies")
    if cookies is None:
        cookies = []
    if not isinstance(cookies, list) or not all(isinstance(cookie, str) for cookie in cookies):
        raise MalformedAnswerError("`cookies` is not a list of strings")
    headers += [("set-cookie", _checked("cookies", cookie)) for cookie in cookies]
    return Response(
        _status(answer),
        _with_type(headers, default_type, answer.get("headers")),
        _body(answer),
    )


def _rest_response(answer: Any) -> Response:
    if not isinstance(answer, dict) or "statusCode" not in answer:
        raise MalformedAnswerError("the answer is not an object with `statusCode`")
    headers = _multiple(answer)
    have = set(headers)
    headers += [pair for pair in _single(answer.get("headers")) if pair not in have]
    renamed = [
        (f"x-amzn-Remapped-{name}" if name.lower() in REMAPPED else name, value)
        for name, value in headers
    ]
    return Response(
        _status(answer),
        _with_type(renamed, "application/json", answer.get("headers")),
        _body(answer),
    )


def _balancer_response(answer: Any) -> Response:
    """With multi-value headers on, the single ones are not looked at."""
    if not isinstance(answer, dict) or "statusCode" not in answer:
        raise MalformedAnswerError("the answer is not an object with `statusCode`")
    return Response(_status(answer), tuple(_multiple(answer)), _body(answer))


def _multiple(answer: dict[str, Any]) -> list[tuple[str, str]]:
    multiple = answer.get("multiValueHeaders")
    if multiple is None:
        multiple = {}
    if not isinstance(multiple, dict):
        raise MalformedAnswerError("`multiValueHeaders` is not an object")
    headers: list[tuple[str, str]] = []
    for name, values in multiple.items():
        if not isinstance(values, list):
            raise MalformedAnswerError(f"`multiValueHeaders.{name}` is not a list")
        headers += [pair for value in values for pair in _single({name: value})]
    return headers


def _single(headers: Any) -> list[tuple[str, str]]:
    """The pairs of an object of headers, without nulls and without those of one connection."""
    if headers is None:
        return []
    if not isinstance(headers, dict):
        raise MalformedAnswerError("`headers` is not an object")
    return [
        (_name(name), _text(name, value))
        for name, value in headers.items()
        if value is not None and name.lower() not in HOP_BY_HOP
    ]


def _name(name: str) -> str:
    if not _TOKEN.fullmatch(name):
        raise MalformedAnswerError(f"{name!r} is not a header's name")
    return name


def _text(name: str, value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str():
            return _checked(name, value)
        case _:
            raise MalformedAnswerError(f"header {name!r} has a value that is no string")


def _checked(name: str, value: str) -> str:
    if _BAD_VALUE.search(value):
        raise MalformedAnswerError(f"{name!r} has a value with a line break")
    return value


def _with_type(
    headers: list[tuple[str, str]], default: str, given: dict[str, Any] | None
) -> tuple[tuple[str, str], ...]:
    """The headers with the gateway's own content type, unless the function gave one, or null."""
    named = {name.lower() for name, _ in headers} | {name.lower() for name in given or ()}
    if "content-type" not in named:
        headers = [("content-type", default), *headers]
    return tuple(headers)


def _status(answer: dict[str, Any]) -> int:
    status = answer["statusCode"]
    if isinstance(status, str) and status.isdecimal():
        status = int(status)
    if not isinstance(status, int) or isinstance(status, bool) or not 200 <= status <= 599:
        raise MalformedAnswerError(f"statusCode {status!r} is not a status of 200 to 599")
    return status


def _body(answer: dict[str, Any]) -> bytes:
    body = answer.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise MalformedAnswerError("`body` is not a string")
    if answer.get("isBase64Encoded") is not True:
        return body.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise MalformedAnswerError(f"`body` is not base64: {error}") from error
