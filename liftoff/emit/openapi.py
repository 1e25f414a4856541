"""A plan's gateway routes as an OpenAPI document with API Gateway's extensions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from liftoff.emit.described.operations import Described
from liftoff.emit.described.wrapped import described_routes
from liftoff.emit.gateway_paths import variables
from liftoff.emit.route_checks import check_routes
from liftoff.emit.route_ids import operation, operation_ids
from liftoff.emit.stack.http_api import cors_configuration
from liftoff.emit.stack.names import function_names
from liftoff.errors import LiftoffError
from liftoff.frameworks.app_documents import AppDocument
from liftoff.plan.deployment import Cors
from liftoff.plan.gateway_time import gateway_waits_ms
from liftoff.plan.model import Function, Plan
from liftoff.platform import HTTP_API_INTEGRATIONS

ANY_METHOD = "x-amazon-apigateway-any-method"
INTEGRATION = "x-amazon-apigateway-integration"
INTEGRATIONS = "x-amazon-apigateway-integrations"
CORS = "x-amazon-apigateway-cors"
BINARY_MEDIA_TYPES = "x-amazon-apigateway-binary-media-types"
# Gateways that import OpenAPI.
KINDS = ("http", "rest")


def openapi(plan: Plan, documents: Sequence[AppDocument] = ()) -> dict[str, Any]:
    """The plan's API as a valid OpenAPI 3.0.1 document.

    The functions are named with `Fn::Sub`, so the document is a part of the plan's template or is
    included in one.

    Args:
        plan: whose routes and functions it has.
        documents: the app's own, which say what parameters, bodies and answers the routes have.

    Raises:
        LiftoffError: a route is there twice, or has a method or a path that this kind of API
            cannot have; or the plan's gateway is no API.
    """
    if plan.gateway not in KINDS:
        raise LiftoffError(
            f"OpenAPI describes HTTP and REST APIs, and the plan's gateway is {plan.gateway!r}",
            where="plan.json",
            hint="take --format sam, cloudformation, terraform or cdk",
        )
    return _document(plan, documents, for_import=False)


def import_body(plan: Plan) -> dict[str, Any]:
    """The document in the words in which API Gateway imports it.

    It has nothing of the app's own documents, and differs in one thing more. In OpenAPI the
    parameter of `{proxy+}` is called `proxy+`, and HTTP APIs export it so; REST
    APIs call it `proxy`, and refuse a parameter whose name has a character other than
    `a-zA-Z0-9:._$-`.

    Raises:
        LiftoffError: as `openapi`.
    """
    return _document(plan, (), for_import=True)


def _document(plan: Plan, documents: Sequence[AppDocument], *, for_import: bool) -> dict[str, Any]:
    plan = replace(plan, routes=(*described_routes(plan, documents), *plan.routes))
    check_routes(plan)
    names = function_names(plan)
    functions = names.ids
    integrations = {
        function.name: _integration(plan, function, names.arn_in_text(function.name))
        for function in plan.functions
    }
    # Each integration that stands with its route counts; shared ones count once. Only HTTP APIs
    # can share, and many readers of such documents expect them with the routes.
    shared = plan.gateway == "http" and len(plan.routes) > HTTP_API_INTEGRATIONS

    said = Described(documents, rest=plan.gateway == "rest")
    written = {
        name: {"$ref": f"#/components/{INTEGRATIONS}/{functions[name]}"} if shared else body
        for name, body in integrations.items()
    }
    paths = _paths(plan, said, written, for_import=for_import)
    document: dict[str, Any] = {
        "openapi": "3.0.1",
        "info": {"title": plan.app.module, "version": "1.0", **said.information()},
        "paths": {path: _operations_first(item) for path, item in paths.items()},
    }
    components: dict[str, Any] = {}
    if schemas := said.schemas():
        components["schemas"] = schemas
    if shared:
        components[INTEGRATIONS] = {functions[name]: body for name, body in integrations.items()}
    if components:
        document["components"] = components
    if plan.gateway == "http" and plan.deployment.cors is not None:
        document[CORS] = _cors(plan.deployment.cors)
    if plan.gateway == "rest":
        # Without it a REST API damages every body that is not UTF-8.
        document[BINARY_MEDIA_TYPES] = ["*/*"]
    return document


def _paths(
    plan: Plan, said: Described, written: Mapping[str, dict[str, Any]], *, for_import: bool
) -> dict[str, dict[str, Any]]:
    """The operations of each path; `written` is the integration of each function."""
    identities = operation_ids(plan)
    paths: dict[str, dict[str, Any]] = {}
    for route in plan.routes:
        path = "/$default" if route.path == "$default" else route.path
        item = paths.setdefault(path, {})
        described: dict[str, Any] = {
            "operationId": identities[operation(route)],
            "summary": ", ".join(route.rules) or "Everything that no other route answers",
        }
        if route.path == "$default":
            described["isDefaultRoute"] = True
        method = ANY_METHOD if route.method == "ANY" else route.method.lower()
        of_app = said.operation(route)
        parameters = _rest_parameters(path, method, for_import) if plan.gateway == "rest" else []
        if parameters := _joined(parameters, of_app.pop("parameters", []), path):
            described["parameters"] = parameters
        described["responses"] = _responses(plan)
        described |= of_app
        described[INTEGRATION] = written[route.function]
        item[method] = described
        if plan.gateway == "http" and variables(path):
            item["parameters"] = [
                _parameter(name + "+" * greedy) for name, greedy in variables(path)
            ]
    return paths


def _integration(plan: Plan, function: Function, arn: str) -> dict[str, Any]:
    integration: dict[str, Any] = {
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": {
            "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31"
            f"/functions/{arn}/invocations"
        },
    }
    if plan.gateway == "http":
        integration["payloadFormatVersion"] = "2.0"
    return {**integration, "timeoutInMillis": gateway_waits_ms(plan.gateway, function)}


def _cors(cors: Cors) -> dict[str, Any]:
    """CORS as the document of an HTTP API has it, without what is empty."""
    return {name[0].lower() + name[1:]: value for name, value in cors_configuration(cors).items()}


def _rest_parameters(path: str, method: str, for_import: bool) -> list[dict[str, Any]]:
    # The any-method is no OpenAPI operation, so its parameters are in API Gateway's words always.
    plain = for_import or method == ANY_METHOD
    return [_parameter(name if plain else name + "+" * greedy) for name, greedy in variables(path)]


def _joined(
    ours: list[dict[str, Any]], of_app: list[dict[str, Any]], path: str
) -> list[dict[str, Any]]:
    """The parameters of an operation: what the app says of one is better than its bare name."""
    spelled = {name: name + "+" * greedy for name, greedy in variables(path)}
    better = [
        {**given, "name": spelled[given["name"]]} if given["in"] == "path" else given
        for given in of_app
    ]
    known = {given["name"] for given in better if given["in"] == "path"}
    return [*(parameter for parameter in ours if parameter["name"] not in known), *better]


def _parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _responses(plan: Plan) -> dict[str, Any]:
    # As their exports have it: a method of a REST API has statuses, a route of an HTTP API has not.
    return {"default" if plan.gateway == "http" else "200": {"description": "The app's answer"}}


def _operations_first(item: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(item.items(), key=lambda entry: entry[0] == "parameters"))
