"""Whether API Gateway can have the routes of a plan, which a person may have edited."""

from __future__ import annotations

from liftoff.emit.route_ids import operation
from liftoff.errors import LiftoffError
from liftoff.plan.model import Plan

# What both kinds of API take as the method of a route, apart from ANY.
# Source: CreateRoute and PutMethod, API Gateway API Reference.
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


def check_routes(plan: Plan) -> None:
    """See that each route is one that the plan's gateway can have.

    Raises:
        LiftoffError: a route is there twice, or has a method or a path that it cannot have.
    """
    seen: set[str] = set()
    for route in plan.routes:
        where = f"plan.json: the route {route.key!r}"
        if operation(route) in seen:
            raise LiftoffError("is there twice", where=where, hint="remove one of them")
        seen.add(operation(route))
        if route.path == "$default":
            if plan.gateway == "rest":
                raise LiftoffError(
                    "is of HTTP APIs only",
                    where=where,
                    hint="use `ANY /` and `ANY /{proxy+}` in its place",
                )
            if route.method != "ANY":
                raise LiftoffError("must have the method ANY", where=where)
        elif not route.path.startswith("/"):
            raise LiftoffError(
                f"has the path {route.path!r}, which starts without `/`", where=where
            )
        if route.method != "ANY" and route.method not in METHODS:
            raise LiftoffError(
                f"has the method {route.method!r}, which API Gateway cannot route",
                where=where,
                hint="remove it: the fallback function then answers such requests",
            )
