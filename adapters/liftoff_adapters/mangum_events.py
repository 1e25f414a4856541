"""Makes Mangum, alone or over a2wsgi, read events rightly and answer them rightly.

Measured on Mangum 0.17 to 0.22 and a2wsgi 1.10. Mangum decodes the path that an HTTP API has
decoded already, leaves the stage in the path, takes 1.0's repeated cookies for one list, writes
header values as UTF-8, adds a content type to a response without one, fails on header bytes that
are not UTF-8, and catches what is no `Exception`. a2wsgi finds no body without a Content-Length,
and lets `X_Forwarded_For` pass for `X-Forwarded-For`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from liftoff_adapters.answers import Answer, edge_headers, plain
from liftoff_adapters.between import Between, Prepared
from liftoff_adapters.bodies import encoded_length
from liftoff_adapters.errors import ResponseError
from liftoff_adapters.events import Kind, kind_of, read
from liftoff_adapters.handler import BODYLESS, MEASURED_FROM, logger, resolve
from liftoff_adapters.oversize import fitted
from liftoff_adapters.request import Request

Handler = Callable[[Any, Any], Any]


def prepare(handler: Handler) -> Handler:
    """Wrap a `Mangum` object so that events and answers are right.

    Its `app` is wrapped too, as an event cannot carry all that a scope must hold. Events that are
    not HTTP reach the handler as they are, and the body of a request is neither copied nor
    decoded here.

    Args:
        handler: a `Mangum` object.

    Raises:
        TypeError: the handler has no `app`, so it is something around a `Mangum` object.
    """
    app = getattr(handler, "app", None)
    if app is None:
        raise TypeError(
            f"prepare() takes a Mangum object, not {type(handler).__name__}: "
            "call it on Mangum(...) itself, and put other wrappers around what it returns"
        )
    config: Mapping[str, Any] = getattr(handler, "config", {})
    settings = resolve(
        base_path=config.get("api_gateway_base_path") or "",
        exclude_headers=config.get("exclude_headers") or (),
    )
    handler.app = Between(app, settings.dropped)  # type: ignore[attr-defined]

    def prepared(event: Any, context: Any) -> Any:
        kind = kind_of(event)
        if kind is None:
            return handler(event, context)
        data, is_base64 = _body_of(kind, event)
        request = read(kind, _without_body(kind, event), settings)
        passed = Prepared(
            _corrected(kind, event, request),
            request=request,
            original=event,
            length=encoded_length(data, is_base64),
        )
        answer = handler(passed, context)
        if passed.handoff is not None:
            raise passed.handoff
        try:
            if passed.error is not None:
                raise passed.error
            return _completed(kind, answer, passed)
        except ResponseError as error:
            logger.error("The response was not sent: %s", error)
            return plain(kind, settings, 500, error.public, head=request.method == "HEAD")

    return prepared


def _body_of(kind: Kind, event: Mapping[str, Any]) -> tuple[Any, object]:
    if kind == "edge":
        body = event["Records"][0]["cf"]["request"].get("body") or {}
        return body.get("data"), body.get("encoding") == "base64"
    return event.get("body"), event.get("isBase64Encoded")


def _without_body(kind: Kind, event: dict[str, Any]) -> dict[str, Any]:
    if kind != "edge":
        return {**event, "body": None}
    record = event["Records"][0]
    request = {**record["cf"]["request"], "body": None}
    return {"Records": [{"cf": {**record["cf"], "request": request}}]}


def _corrected(kind: Kind, event: dict[str, Any], request: Request) -> dict[str, Any]:
    """Give the event with what Mangum fails on brought into the form that it expects."""
    if kind == "edge":
        return event
    corrected = {**event, "headers": request.headers}
    context = {**(event.get("requestContext") or {})}
    if kind in ("http", "url"):
        # Mangum knows payload 2.0 by its version alone, and reads the path from here.
        corrected["version"] = "2.0"
        corrected["cookies"] = None
        corrected["rawQueryString"] = request.query
        context["http"] = {
            "sourceIp": "", **context["http"],
            "method": request.method, "path": request.raw_path,
        }  # fmt: skip
    else:
        # With these absent, Mangum takes the single-value headers, which are merged already.
        if kind != "alb-multi":
            corrected.pop("multiValueHeaders", None)
        else:
            corrected["multiValueHeaders"] = {
                name: [value] for name, value in request.headers.items()
            }
        corrected["multiValueQueryStringParameters"] = None
        corrected["queryStringParameters"] = None
        corrected["path"] = request.raw_path
        corrected["httpMethod"] = request.method
        corrected.setdefault("resource", "/{proxy+}")
        context["identity"] = context.get("identity") or {}
    corrected["requestContext"] = context
    return corrected


def _completed(kind: Kind, answer: Any, passed: Prepared) -> Any:
    """Correct the few parts of an answer in which Mangum errs."""
    if not isinstance(answer, dict):
        return answer
    if kind in ("http", "url"):
        if passed.untyped and "headers" in answer:
            # Mangum says JSON where the app said nothing.
            answer["headers"].pop("content-type", None)
        answer.setdefault("headers", {})
    elif kind == "edge":
        _complete_edge(answer, passed)
    elif kind in ("alb", "alb-multi"):
        answer.setdefault("statusDescription", passed.description)
    if len(answer.get("body") or "") > MEASURED_FROM:
        text = answer["body"]
        is_base64 = answer.get("isBase64Encoded") or answer.get("bodyEncoding") == "base64"
        return fitted(answer, b"" if is_base64 else text.encode())
    return answer


def _complete_edge(answer: Answer, passed: Prepared) -> None:
    """Keep repeated headers, and name the encoding of the body as CloudFront does."""
    answer["headers"] = edge_headers(
        (name.decode("latin-1"), value.decode()) for name, value in passed.headers
    )
    answer["status"] = str(answer["status"])
    is_base64 = answer.pop("isBase64Encoded", False)
    if passed.status in BODYLESS:
        answer.pop("body", None)
    else:
        answer["bodyEncoding"] = "base64" if is_base64 else "text"
