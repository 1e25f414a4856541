"""What each kind of gateway does on this machine: how it routes, and what event it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from liftoff.local.events import http_event, rest_event
from liftoff.local.function_urls import UrlRouter, url_event, url_router
from liftoff.local.load_balancer import ListenerRouter, balancer_event, listener_router
from liftoff.local.matching import Match, Router, http_router, rest_router
from liftoff.local.request import Arrival, Request
from liftoff.plan.model import Gateway, GatewayRoute

_ROUTERS: Mapping[Gateway, Callable[[Iterable[GatewayRoute]], Router]] = {
    "http": http_router,
    "rest": rest_router,
    "alb": listener_router,
    "url": url_router,
}
_EVENTS = {
    "http": http_event,
    "rest": rest_event,
    "alb": balancer_event,
    "url": url_event,
}


def router(gateway: Gateway, routes: Iterable[GatewayRoute]) -> Router:
    """The router of a gateway of that kind."""
    return _ROUTERS[gateway](routes)


def select(routes: Router, request: Request) -> Match | None:
    """The route of a request; a function URL is told by its host, and so are a listener's rules."""
    if isinstance(routes, UrlRouter):
        host = request.header("host") or ""
        if routes.is_own(host):
            return routes.named(host)
    if isinstance(routes, ListenerRouter):
        return routes.select(request.method, request.path, request.header("host") or "")
    return routes.select(request.method, request.path)


def event(gateway: Gateway, request: Request, match: Match, arrival: Arrival) -> dict[str, Any]:
    """The event of a gateway of that kind; values are JSON."""
    return _EVENTS[gateway](request, match, arrival)
