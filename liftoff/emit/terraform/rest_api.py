"""A REST API, its tree of resources written out."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from liftoff.emit.identifiers import unique_identifiers
from liftoff.emit.route_checks import check_routes
from liftoff.emit.route_ids import route_ids
from liftoff.emit.terraform.blocks import Blocks, merged, resource
from liftoff.emit.terraform.http_api import api_permission
from liftoff.emit.terraform.names import Names, label
from liftoff.emit.terraform.text import Expression
from liftoff.plan.gateway_time import gateway_waits_ms
from liftoff.plan.model import Plan

_API = Expression("aws_api_gateway_rest_api.api.id")
_ROOT = "aws_api_gateway_rest_api.api.root_resource_id"


def rest_api(plan: Plan, names: Names) -> Blocks:
    """The API, its resources, methods, deployment and stage, and the permissions.

    Raises:
        LiftoffError: a route is there twice, or is one that a REST API cannot have.
    """
    check_routes(plan)
    body: dict[str, Any] = {
        "name": Expression("var.name"),
        "description": f"{plan.app.target}, moved by liftoff",
        "endpoint_configuration": {"types": ["REGIONAL"]},
        # Without it a REST API damages every body that is not UTF-8.
        "binary_media_types": ["*/*"],
    }
    nodes, blocks = _tree(plan)
    blocks.append(resource("aws_api_gateway_rest_api", "api", body))
    execution = Expression("aws_api_gateway_rest_api.api.execution_arn")
    for function in dict.fromkeys(route.function for route in plan.routes):
        blocks.append(api_permission(names, function, execution))
    for route, identity in zip(plan.routes, route_ids(plan), strict=True):
        place = {"rest_api_id": _API, "resource_id": nodes[route.path]}
        method = {**place, "http_method": route.method, "authorization": "NONE"}
        integration = {
            **place,
            "http_method": Expression(f"aws_api_gateway_method.{identity}.http_method"),
            "type": "AWS_PROXY",
            "integration_http_method": "POST",
            "uri": names.attribute(route.function, "invoke_arn"),
            "timeout_milliseconds": gateway_waits_ms("rest", plan.function(route.function)),
        }
        blocks.append(resource("aws_api_gateway_method", identity, method))
        blocks.append(resource("aws_api_gateway_integration", identity, integration))
    return merged(*blocks, _deployment(plan), _stage(plan))


def _tree(plan: Plan) -> tuple[dict[str, Expression], list[Blocks]]:
    """The id of each path's resource, and the resources: one a node, below that of its parent."""
    paths: dict[str, None] = {}
    for route in plan.routes:
        parts = [part for part in route.path.split("/") if part]
        paths |= dict.fromkeys("/" + "/".join(parts[: n + 1]) for n in range(len(parts)))
    labels = unique_identifiers(paths, label)
    ids = {"/": Expression(_ROOT)}
    blocks: list[Blocks] = []
    for path in sorted(paths, key=lambda path: path.count("/")):
        parent, _, part = path.rpartition("/")
        body = {"rest_api_id": _API, "parent_id": ids[parent or "/"], "path_part": part}
        blocks.append(resource("aws_api_gateway_resource", labels[path], body))
        ids[path] = Expression(f"aws_api_gateway_resource.{labels[path]}.id")
    return ids, blocks


def _deployment(plan: Plan) -> Blocks:
    """A deployment never changes: other routes, functions or times make another one."""
    routes = [
        [route.key, route.function, gateway_waits_ms("rest", plan.function(route.function))]
        for route in plan.routes
    ]
    digest = hashlib.sha256(json.dumps(routes).encode()).hexdigest()[:10]
    body = {
        "rest_api_id": _API,
        "triggers": {"routes": digest},
        "depends_on": [f"aws_api_gateway_integration.{name}" for name in route_ids(plan)],
        "lifecycle": {"create_before_destroy": True},
    }
    return resource("aws_api_gateway_deployment", "api", body)


def _stage(plan: Plan) -> Blocks:
    body: dict[str, Any] = {
        "rest_api_id": _API,
        "deployment_id": Expression("aws_api_gateway_deployment.api.id"),
        "stage_name": Expression("var.stage_name"),
    }
    if plan.deployment.tracing:
        body["xray_tracing_enabled"] = True
    stage_name = {
        "type": "string",
        "default": plan.deployment.stage,
        "description": "First part of the path of the API's URL",
    }
    url = {
        "description": "Where the app answers",
        "value": Expression("aws_api_gateway_stage.api.invoke_url"),
    }
    made: list[Blocks] = [
        resource("aws_api_gateway_stage", "api", body),
        {"variable": {"stage_name": stage_name}, "output": {"url": url}},
    ]
    throttling = plan.deployment.throttling
    if throttling is not None:
        settings = {
            "rest_api_id": _API,
            "stage_name": Expression("aws_api_gateway_stage.api.stage_name"),
            "method_path": "*/*",
            "settings": {
                "throttling_rate_limit": throttling.rate,
                "throttling_burst_limit": throttling.burst,
            },
        }
        made.append(resource("aws_api_gateway_method_settings", "api", settings))
    return merged(*made)
