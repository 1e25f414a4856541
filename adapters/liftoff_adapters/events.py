"""Which kind an event is of, and who reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from liftoff_adapters.parts import BROKEN

if TYPE_CHECKING:
    from liftoff_adapters.errors import EventError
    from liftoff_adapters.handler import Settings
    from liftoff_adapters.request import Request

Kind = Literal[
    "http",  # HTTP API, payload 2.0
    "url",  # function URL
    "rest",  # REST API
    "http-1.0",  # HTTP API, payload 1.0
    "alb",
    "alb-multi",  # load balancer whose target group has multi-value headers on
    "edge",  # Lambda@Edge
    "lattice-1",
    "lattice-2",
]

Reader = Callable[[Mapping[str, Any], "Settings"], "Request"]


def _reader(kind: Kind, module: str, name: str) -> Reader:
    """Give a reader that is imported at its first event: a function sees one or two kinds."""

    def read_first(event: Mapping[str, Any], settings: Settings) -> Request:
        reader: Reader = getattr(import_module(f"liftoff_adapters.{module}"), name)
        checked = import_module("liftoff_adapters.request").checked

        def read(event: Mapping[str, Any], settings: Settings) -> Request:
            request: Request = checked(reader(event, settings))
            return request

        READERS[kind] = read
        return read(event, settings)

    return read_first


READERS: dict[Kind, Reader] = {
    "http": _reader("http", "api_gateway", "read_v2"),
    "url": _reader("url", "api_gateway", "read_url"),
    "rest": _reader("rest", "api_gateway", "read_rest"),
    "http-1.0": _reader("http-1.0", "api_gateway", "read_v1"),
    "alb": _reader("alb", "alb", "read_alb"),
    "alb-multi": _reader("alb-multi", "alb", "read_alb"),
    "edge": _reader("edge", "edge", "read_edge"),
    "lattice-1": _reader("lattice-1", "lattice", "read_lattice_v1"),
    "lattice-2": _reader("lattice-2", "lattice", "read_lattice_v2"),
}


def kind_of(event: object) -> Kind | None:
    """Tell the kind of an HTTP event; None for every other event."""
    if type(event) is not dict or _is_authorizers(event):
        return None
    context = event.get("requestContext")
    if type(context) is dict:
        if "http" in context and not (event.get("version") == "1.0" and "httpMethod" in event):
            # Both have payload 2.0; the domain alone tells them apart.
            domain = context.get("domainName")
            return "url" if type(domain) is str and ".lambda-url." in domain else "http"
        if "httpMethod" in event:
            if "elb" in context:
                return "alb" if event.get("multiValueHeaders") is None else "alb-multi"
            return "http-1.0" if event.get("version") == "1.0" else "rest"
        if "serviceNetworkArn" in context:
            return "lattice-2"
    elif "httpMethod" in event and "path" in event:
        # The console's test events, and those of some emulators, have no context.
        return "http-1.0" if event.get("version") == "1.0" else "rest"
    return _rare_kind(event)


def _is_authorizers(event: Mapping[str, Any]) -> bool:
    """Whether API Gateway asks a Lambda authorizer: it says nearly all of the request."""
    return "methodArn" in event or "routeArn" in event


def _rare_kind(event: dict[str, Any]) -> Kind | None:
    if "raw_path" in event and "method" in event:
        return "lattice-1"
    records = event.get("Records")
    if type(records) is list and records and type(records[0]) is dict:
        cloudfront = records[0].get("cf")
        if type(cloudfront) is dict and "request" in cloudfront and "response" not in cloudfront:
            return "edge"
    return None


def read(kind: Kind, event: Mapping[str, Any], settings: Settings) -> Request:
    """Read an event of a known kind.

    Raises:
        EventError: a part that the kind must have is missing, or is of another type.
    """
    try:
        return READERS[kind](event, settings)
    except BROKEN as error:
        raise broken(kind, error) from error


def broken(kind: Kind, error: Exception) -> EventError:
    """Give the error for an event that is of a kind and cannot be read as such."""
    from liftoff_adapters.errors import EventError  # noqa: PLC0415

    return EventError(f"the {kind} event cannot be read: {type(error).__name__}: {error}")


def source_of(event: object) -> str | None:
    """Name the source of an event that is not HTTP, as AWS names it; None where it has no name.

    `aws:sqs`, `aws:s3` and the like for records, the `source` of EventBridge events,
    `aws:apigateway:websocket` for a WebSocket API, and `aws:apigateway:authorizer` where API
    Gateway asks a Lambda authorizer.
    """
    if not isinstance(event, Mapping):
        return None
    if _is_authorizers(event):
        return "aws:apigateway:authorizer"
    records = event.get("Records")
    if isinstance(records, list) and records and isinstance(records[0], Mapping):
        first = records[0]
        source = first.get("eventSource") or first.get("EventSource") or ("cf" in first and "cf")
    else:
        source = event.get("source") or event.get("eventSource")
    context = event.get("requestContext")
    if not source and isinstance(context, Mapping) and "connectionId" in context:
        source = "aws:apigateway:websocket"
    return source if isinstance(source, str) else None
