"""An HTTP API."""

from __future__ import annotations

from typing import Any

from liftoff.emit.route_checks import check_routes
from liftoff.emit.route_ids import route_ids
from liftoff.emit.terraform.blocks import Blocks, merged, resource
from liftoff.emit.terraform.names import Names
from liftoff.emit.terraform.text import Expression, joined
from liftoff.plan.deployment import Cors
from liftoff.plan.model import Plan
from liftoff.platform import HTTP_API_TIMEOUT_MS

_API = Expression("aws_apigatewayv2_api.api.id")


def http_api(plan: Plan, names: Names) -> Blocks:
    """The API, its stage, integrations, routes and permissions.

    Raises:
        LiftoffError: a route is there twice, or is one that an HTTP API cannot have.
    """
    check_routes(plan)
    blocks = [_api(plan), _stage(plan)]
    for function in dict.fromkeys(route.function for route in plan.routes):
        blocks.append(_integration(names, function))
        execution = Expression("aws_apigatewayv2_api.api.execution_arn")
        blocks.append(api_permission(names, function, execution))
    for route, identity in zip(plan.routes, route_ids(plan), strict=True):
        own = names.labels[route.function]
        target = joined("integrations/", Expression(f"aws_apigatewayv2_integration.{own}.id"))
        body = {"api_id": _API, "route_key": route.key, "target": target}
        blocks.append(resource("aws_apigatewayv2_route", identity, body))
    url = {
        "description": "Where the app answers",
        "value": Expression("aws_apigatewayv2_api.api.api_endpoint"),
    }
    return merged(*blocks, {"output": {"url": url}})


def api_permission(names: Names, function: str, execution_arn: Expression) -> Blocks:
    """That every route of this API may invoke the function."""
    body = {
        "action": "lambda:InvokeFunction",
        **names.grant(function),
        "principal": "apigateway.amazonaws.com",
        "source_arn": joined(execution_arn, "/*"),
    }
    return resource("aws_lambda_permission", names.labels[function], body)


def cors_block(cors: Cors) -> dict[str, Any]:
    """CORS as HTTP APIs and function URLs have it, without what is empty."""
    wanted: dict[str, Any] = {
        "allow_origins": [*cors.allow_origins],
        "allow_methods": [*cors.allow_methods],
        "allow_headers": [*cors.allow_headers],
        "expose_headers": [*cors.expose_headers],
        "allow_credentials": cors.allow_credentials,
        "max_age": cors.max_age,
    }
    return {name: value for name, value in wanted.items() if value}


def _api(plan: Plan) -> Blocks:
    body: dict[str, Any] = {
        "name": Expression("var.name"),
        "description": f"{plan.app.target}, moved by liftoff",
        "protocol_type": "HTTP",
    }
    if plan.deployment.cors is not None:
        body["cors_configuration"] = cors_block(plan.deployment.cors)
    return resource("aws_apigatewayv2_api", "api", body)


def _stage(plan: Plan) -> Blocks:
    body: dict[str, Any] = {"api_id": _API, "name": "$default", "auto_deploy": True}
    throttling = plan.deployment.throttling
    if throttling is not None:
        body["default_route_settings"] = {
            "throttling_rate_limit": throttling.rate,
            "throttling_burst_limit": throttling.burst,
        }
    return resource("aws_apigatewayv2_stage", "api", body)


def _integration(names: Names, function: str) -> Blocks:
    body = {
        "api_id": _API,
        "integration_type": "AWS_PROXY",
        "integration_uri": names.attribute(function, "invoke_arn"),
        "payload_format_version": "2.0",
        "timeout_milliseconds": HTTP_API_TIMEOUT_MS,
    }
    return resource("aws_apigatewayv2_integration", names.labels[function], body)
