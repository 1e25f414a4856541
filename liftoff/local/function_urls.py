"""Function URLs: which function an address belongs to, and its event.

Here `NAME.lambda-url.localhost` is the URL of the function NAME. At any other host somebody who
follows the route map is taken to have chosen the URL.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from liftoff.local.events import http_event
from liftoff.local.matching import DEFAULT_KEY, HttpRouter, Match, http_router
from liftoff.local.request import Arrival, Request
from liftoff.plan.model import GatewayRoute

LABEL = ".lambda-url."
DOMAIN = f"{LABEL}localhost"


@dataclass(frozen=True, slots=True)
class UrlRouter:
    """Chooses by the host, else by the route map."""

    functions: Mapping[str, GatewayRoute]
    route_map: HttpRouter

    def is_own(self, host: str) -> bool:
        """Whether a host is a function's."""
        return LABEL in host

    def named(self, host: str) -> Match | None:
        """The function of a host, or None when there is none."""
        route = self.functions.get(host.partition(LABEL)[0])
        return Match(route, {}) if route is not None else None

    def select(self, method: str, path: str) -> Match | None:
        """See `Router.select`."""
        match = self.route_map.select(method, path)
        return None if match is None else Match(self.functions[match.route.function], {})


def url_router(routes: Iterable[GatewayRoute]) -> UrlRouter:
    """The router of a plan with a URL for each function."""
    routes = tuple(routes)
    functions = {
        route.function: GatewayRoute(
            key=DEFAULT_KEY, method="ANY", path=DEFAULT_KEY, function=route.function, rules=()
        )
        for route in routes
    }
    return UrlRouter(functions, http_router(routes))


def url_event(request: Request, match: Match, arrival: Arrival) -> dict[str, Any]:
    """Payload 2.0, with the path as the client sent it, at a function URL's own domain."""
    made = http_event(request, match, arrival)
    made["rawPath"] = request.path
    context = made["requestContext"]
    context["http"]["path"] = request.path
    context["domainName"] = f"{match.route.function}{DOMAIN}"
    context["domainPrefix"] = match.route.function
    return made
