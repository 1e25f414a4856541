"""What is in front of the functions."""

from __future__ import annotations

from typing import assert_never

from liftoff.emit.stack.domain import api_domain
from liftoff.emit.stack.function_urls import function_urls
from liftoff.emit.stack.http_api import http_api
from liftoff.emit.stack.load_balancer import load_balancer
from liftoff.emit.stack.names import FunctionNames
from liftoff.emit.stack.parts import Parts, together
from liftoff.emit.stack.rest_api import rest_api
from liftoff.plan.model import Plan


def gateway(plan: Plan, names: FunctionNames) -> Parts:
    """The plan's kind of gateway, with all that it needs.

    Raises:
        LiftoffError: it cannot have a route of the plan.
    """
    match plan.gateway:
        case "http":
            return together(http_api(plan, names), api_domain(plan))
        case "rest":
            return together(rest_api(plan, names), api_domain(plan))
        case "alb":
            return load_balancer(plan, names)
        case "url":
            return function_urls(plan, names)
        case _:
            assert_never(plan.gateway)
