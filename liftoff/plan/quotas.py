"""How many functions and routes each kind of gateway can have."""

from __future__ import annotations

from collections.abc import Mapping

from liftoff.plan.grouping import Grouping
from liftoff.plan.model import Gateway
from liftoff.plan.routing.listener_rules import LISTENER_RULES
from liftoff.platform import (
    ALB_TARGET_GROUPS,
    HTTP_API_INTEGRATIONS,
    HTTP_API_ROUTES,
    REST_API_RESOURCES,
)

# Functions, the fallback included, and what says that there may be no more. Stacks are nested where
# a template comes to too many resources.
_OURS = (300, "a plan has at most 300 functions")
MOST_FUNCTIONS: Mapping[Gateway, tuple[int, str]] = {
    "http": (
        HTTP_API_INTEGRATIONS,
        f"an HTTP API has at most {HTTP_API_INTEGRATIONS} integrations",
    ),
    "rest": _OURS,
    "alb": (ALB_TARGET_GROUPS, f"a load balancer has at most {ALB_TARGET_GROUPS} target groups"),
    "url": _OURS,
}
# Those of the fallback: `$default`; `/` with `/{proxy+}`; a load balancer's for doubled slashes.
_CATCH_ALL = {"http": 1, "rest": 2, "alb": 1, "url": 0}
_ROUTES = {
    "http": HTTP_API_ROUTES,
    "rest": REST_API_RESOURCES,
    "alb": LISTENER_RULES,
    # Nobody counts them: each function has a URL.
    "url": 10 * HTTP_API_ROUTES,
}


# What says so, as a clause.
ROUTE_QUOTAS: Mapping[Gateway, str] = {
    "http": "the API has no room for a route for each",
    "rest": "the API has no room for a resource for each",
    "alb": "the listener has no room for a rule for each",
    "url": "there is no room for a route for each",
}


def most_functions(gateway: Gateway, grouping: Grouping) -> tuple[int, str]:
    """How many functions there may be beside the fallback, and what says so."""
    wanted = grouping.most_functions
    most, quota = MOST_FUNCTIONS[gateway]
    if wanted is not None and wanted <= most:
        return wanted - 1, f"split.most-functions is {wanted}"
    return most - 1, quota


def most_routes(gateway: Gateway, wanted: int | None = None) -> int:
    """Routes of an HTTP API, or nodes of a REST API's tree, beside those of the fallback.

    Args:
        gateway: that has them.
        wanted: how many it has in all, where that is not the quota.
    """
    return (wanted or _ROUTES[gateway]) - _CATCH_ALL[gateway]
