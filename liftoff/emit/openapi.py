"""A plan's gateway routes as an OpenAPI document with API Gateway's extensions."""

from __future__ import annotations

from typing import Any

from liftoff.emit.gateway_paths import variables
from liftoff.emit.identifiers import camel_case, unique_identifiers
from liftoff.emit.logical_ids import function_ids
from liftoff.errors import LiftoffError
from liftoff.plan.model import GatewayRoute, Plan
from liftoff.platform import HTTP_API_INTEGRATIONS, HTTP_API_TIMEOUT_MS, REST_API_TIMEOUT_MS

ANY_METHOD = "x-amazon-apigateway-any-method"
INTEGRATION = "x-amazon-apigateway-integration"
INTEGRATIONS = "x-amazon-apigateway-integrations"
BINARY_MEDIA_TYPES = "x-amazon-apigateway-binary-media-types"

# What both kinds of API take as the method of a route, apart from ANY.
# Source: CreateRoute and PutMethod, API Gateway API Reference.
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


def openapi(plan: Plan) -> dict[str, Any]:
    """The plan's API as a valid OpenAPI 3.0.1 document.

    The functions are named with `Fn::Sub`, so the document is a part of the plan's template or is
    included in one.

    Raises:
        LiftoffError: a route is there twice, or has a method or a path that this kind of API
            cannot have.
    """
    return _document(plan, for_import=False)


def import_body(plan: Plan) -> dict[str, Any]:
    """The document in the words in which API Gateway imports it.

    It differs from `openapi` in one thing. In OpenAPI the parameter of `{proxy+}` is called
    `proxy+`, and HTTP APIs export it so; REST APIs call it `proxy`, and refuse a parameter whose
    name has a character other than `a-zA-Z0-9:._$-`.

    Raises:
        LiftoffError: as `openapi`.
    """
    return _document(plan, for_import=True)


def _document(plan: Plan, *, for_import: bool) -> dict[str, Any]:
    _check(plan)
    functions = function_ids(plan)
    integrations = {
        function.name: _integration(plan, functions[function.name]) for function in plan.functions
    }
    operation_ids = unique_identifiers(
        (_operation(route) for route in plan.routes), _camel_operation
    )
    # Each integration that stands with its route counts; shared ones count once. Only HTTP APIs
    # can share, and many readers of such documents expect them with the routes.
    shared = plan.gateway == "http" and len(plan.routes) > HTTP_API_INTEGRATIONS

    paths: dict[str, dict[str, Any]] = {}
    for route in plan.routes:
        path = "/$default" if route.path == "$default" else route.path
        item = paths.setdefault(path, {})
        operation: dict[str, Any] = {
            "operationId": operation_ids[_operation(route)],
            "summary": ", ".join(route.rules) or "Everything that no other route answers",
        }
        if route.path == "$default":
            operation["isDefaultRoute"] = True
        method = ANY_METHOD if route.method == "ANY" else route.method.lower()
        if plan.gateway == "rest" and (parameters := _rest_parameters(path, method, for_import)):
            operation["parameters"] = parameters
        operation["responses"] = _responses(plan)
        operation[INTEGRATION] = (
            {"$ref": f"#/components/{INTEGRATIONS}/{functions[route.function]}"}
            if shared
            else integrations[route.function]
        )
        item[method] = operation
        if plan.gateway == "http" and variables(path):
            item["parameters"] = [
                _parameter(name + "+" * greedy) for name, greedy in variables(path)
            ]

    document: dict[str, Any] = {
        "openapi": "3.0.1",
        "info": {"title": plan.app.module, "version": "1.0"},
        "paths": {path: _operations_first(item) for path, item in paths.items()},
    }
    if shared:
        document["components"] = {
            INTEGRATIONS: {functions[name]: body for name, body in integrations.items()}
        }
    if plan.gateway == "rest":
        # Without it a REST API damages every body that is not UTF-8.
        document[BINARY_MEDIA_TYPES] = ["*/*"]
    return document


def _check(plan: Plan) -> None:
    seen: set[str] = set()
    for route in plan.routes:
        where = f"plan.json: the route {route.key!r}"
        operation = _operation(route)
        if operation in seen:
            raise LiftoffError("is there twice", where=where, hint="remove one of them")
        seen.add(operation)
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
        if route.method != "ANY" and route.method not in _METHODS:
            raise LiftoffError(
                f"has the method {route.method!r}, which API Gateway cannot route",
                where=where,
                hint="remove it: the fallback function then answers such requests",
            )


def _operation(route: GatewayRoute) -> str:
    return f"{route.method} {route.path}"


def _camel_operation(operation: str) -> str:
    method, _, path = operation.partition(" ")
    return method.lower() + (camel_case(path) or "Root")


def _integration(plan: Plan, function_id: str) -> dict[str, Any]:
    integration: dict[str, Any] = {
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": {
            "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31"
            f"/functions/${{{function_id}.Arn}}/invocations"
        },
    }
    if plan.gateway == "http":
        return {
            **integration,
            "payloadFormatVersion": "2.0",
            "timeoutInMillis": HTTP_API_TIMEOUT_MS,
        }
    return {**integration, "timeoutInMillis": REST_API_TIMEOUT_MS}


def _rest_parameters(path: str, method: str, for_import: bool) -> list[dict[str, Any]]:
    # The any-method is no OpenAPI operation, so its parameters are in API Gateway's words always.
    plain = for_import or method == ANY_METHOD
    return [_parameter(name if plain else name + "+" * greedy) for name, greedy in variables(path)]


def _parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _responses(plan: Plan) -> dict[str, Any]:
    # As their exports have it: a method of a REST API has statuses, a route of an HTTP API has not.
    return {"default" if plan.gateway == "http" else "200": {"description": "The app's answer"}}


def _operations_first(item: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(item.items(), key=lambda entry: entry[0] == "parameters"))
