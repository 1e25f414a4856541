"""An HTTP API, with its routes written out: one integration a function, shared by its routes."""

from __future__ import annotations

from typing import Any

from liftoff.emit.logical_ids import HTTP_API
from liftoff.emit.route_checks import check_routes
from liftoff.emit.route_ids import route_ids
from liftoff.emit.stack.invoke import api_permission
from liftoff.emit.stack.names import FunctionNames
from liftoff.emit.stack.parts import Parts, Resource
from liftoff.plan.deployment import Cors
from liftoff.plan.model import Plan
from liftoff.platform import HTTP_API_TIMEOUT_MS

STAGE = "HttpApiStage"


def http_api(plan: Plan, names: FunctionNames) -> Parts:
    """The API, its stage, integrations, routes and permissions.

    Routes are resources of their own rather than a body: a nested stack can have its functions'
    routes, and tools that know no body know them.

    Raises:
        LiftoffError: a route is there twice, or is one that an HTTP API cannot have.
    """
    check_routes(plan)
    resources: dict[str, Resource] = {HTTP_API: _api(plan), STAGE: _stage(plan)}
    homes: dict[str, str] = {}
    for function in dict.fromkeys(route.function for route in plan.routes):
        own = {
            f"{names.ids[function]}Integration": _integration(names, function),
            f"{names.ids[function]}Permission": api_permission(names, function, HTTP_API),
        }
        resources |= own
        homes |= dict.fromkeys(own, function)
    for route, identity in zip(plan.routes, route_ids(plan), strict=True):
        resources[identity] = {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {
                "ApiId": {"Ref": HTTP_API},
                "RouteKey": route.key,
                "Target": {"Fn::Sub": f"integrations/${{{names.ids[route.function]}Integration}}"},
            },
        }
        homes[identity] = route.function
    host = f"https://${{{HTTP_API}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}"
    url = {"Description": "Where the app answers", "Value": {"Fn::Sub": host}}
    return Parts(resources=resources, outputs={"ApiUrl": url}, homes=homes)


def _api(plan: Plan) -> Resource:
    properties: dict[str, Any] = {
        "Name": {"Ref": "AWS::StackName"},
        "Description": f"{plan.app.target}, moved by liftoff",
        "ProtocolType": "HTTP",
    }
    if plan.deployment.cors is not None:
        properties["CorsConfiguration"] = cors_configuration(plan.deployment.cors)
    return {"Type": "AWS::ApiGatewayV2::Api", "Properties": properties}


def cors_configuration(cors: Cors) -> dict[str, Any]:
    """CORS as HTTP APIs and function URLs have it, without what is empty."""
    wanted: dict[str, Any] = {
        "AllowOrigins": [*cors.allow_origins],
        "AllowMethods": [*cors.allow_methods],
        "AllowHeaders": [*cors.allow_headers],
        "ExposeHeaders": [*cors.expose_headers],
        "AllowCredentials": cors.allow_credentials,
        "MaxAge": cors.max_age,
    }
    return {name: value for name, value in wanted.items() if value}


def _stage(plan: Plan) -> Resource:
    properties: dict[str, Any] = {
        "ApiId": {"Ref": HTTP_API},
        "StageName": "$default",
        "AutoDeploy": True,
    }
    throttling = plan.deployment.throttling
    if throttling is not None:
        properties["DefaultRouteSettings"] = {
            "ThrottlingRateLimit": throttling.rate,
            "ThrottlingBurstLimit": throttling.burst,
        }
    return {"Type": "AWS::ApiGatewayV2::Stage", "Properties": properties}


def _integration(names: FunctionNames, function: str) -> Resource:
    return {
        "Type": "AWS::ApiGatewayV2::Integration",
        "Properties": {
            "ApiId": {"Ref": HTTP_API},
            "IntegrationType": "AWS_PROXY",
            "IntegrationUri": names.arn(function),
            "PayloadFormatVersion": "2.0",
            "TimeoutInMillis": HTTP_API_TIMEOUT_MS,
        },
    }
