"""An Application Load Balancer: its choice of a rule, its event, and its response.

Sources: "Condition types for listener rules" and "Use Lambda functions as targets of an Application
Load Balancer", Elastic Load Balancing User Guide. Multi-value headers are on.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from liftoff.local.forwarding import forwarded_headers
from liftoff.local.matching import DEFAULT_KEY, Match
from liftoff.local.request import Arrival, Request
from liftoff.local.variables import ACCOUNT, REGION
from liftoff.plan.model import GatewayRoute
from liftoff.plan.routing.listener_rules import balancer_path

TARGET_GROUP = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/local/0123456789abcdef"


@dataclass(frozen=True, slots=True)
class ListenerRouter:
    """Takes the first rule whose host, method and path fit; the path is compared as it was sent."""

    routes: tuple[GatewayRoute, ...]
    default: GatewayRoute | None

    def select(self, method: str, path: str, host: str = "") -> Match | None:
        """See `Router.select`; `host` is as the Host field has it."""
        name = host.partition(":")[0].lower()
        for route in self.routes:
            if route.host not in (None, name):
                continue
            if route.method in (method, "ANY") and _compiled(route.path).fullmatch(path):
                return Match(route, {})
        return Match(self.default, {}) if self.default is not None else None


def listener_router(routes: Iterable[GatewayRoute]) -> ListenerRouter:
    """The router with these routes, which are in the order of their priority."""
    routes = tuple(routes)
    default = next((route for route in routes if route.key == DEFAULT_KEY), None)
    return ListenerRouter(tuple(r for r in routes if r is not default), default)


@cache
def _compiled(path: str) -> re.Pattern[str]:
    parts = (re.escape(part) for part in balancer_path(path).split("*"))
    return re.compile(".*".join(parts), re.DOTALL)


def balancer_event(request: Request, match: Match, arrival: Arrival) -> dict[str, Any]:
    """The event; path and query stay as the client sent them."""
    del match
    headers: dict[str, list[str]] = {}
    for name, value in forwarded_headers(request, arrival):
        headers.setdefault(name, []).append(value)
    query: dict[str, list[str]] = {}
    for part in filter(None, request.query.split("&")):
        name, _, value = part.partition("=")
        query.setdefault(name, []).append(value)
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    text = _text(kind, request)
    body = request.body.decode("utf-8") if text else base64.b64encode(request.body).decode("ascii")
    return {
        "requestContext": {"elb": {"targetGroupArn": TARGET_GROUP}},
        "httpMethod": request.method,
        "path": request.path,
        "multiValueQueryStringParameters": query,
        "multiValueHeaders": headers,
        "body": body,
        "isBase64Encoded": bool(request.body) and not text,
    }


# Source: the guide: these are sent as text unless they are encoded, all others as base64.
_TEXT = re.compile(r"text/.*|application/(json|javascript|xml)")


def _text(kind: str, request: Request) -> bool:
    if not request.body:
        return True
    if not _TEXT.fullmatch(kind) or request.header("content-encoding"):
        return False
    try:
        request.body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
