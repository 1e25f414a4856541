"""Identifiers of a plan's routes."""

from __future__ import annotations

from liftoff.emit.identifiers import camel_case, unique_identifiers
from liftoff.plan.model import GatewayRoute, Plan


def operation(route: GatewayRoute) -> str:
    """Method and path of a route, `ANY $default` included."""
    return f"{route.method} {route.path}"


def operation_ids(plan: Plan) -> dict[str, str]:
    """`getUsersP2` for `GET /users/{p2}`, by the route's method and path."""
    return unique_identifiers((operation(route) for route in plan.routes), _camel)


def route_ids(plan: Plan) -> tuple[str, ...]:
    """`GetUsersP2Route` for `GET /users/{p2}`, in the order of the routes."""
    ids = operation_ids(plan)
    names = (ids[operation(route)] for route in plan.routes)
    return tuple(f"{name[0].upper()}{name[1:]}Route" for name in names)


def _camel(text: str) -> str:
    method, _, path = text.partition(" ")
    return method.lower() + (camel_case(path) or "Root")
