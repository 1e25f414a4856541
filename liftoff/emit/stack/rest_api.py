"""A REST API, made of its OpenAPI document."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from liftoff.emit.logical_ids import REST_API
from liftoff.emit.openapi import import_body
from liftoff.emit.stack.invoke import api_permission
from liftoff.emit.stack.names import FunctionNames
from liftoff.emit.stack.parts import Parts, Resource
from liftoff.plan.model import Plan

STAGE = "RestApiStage"
STAGE_NAME = "StageName"


def rest_api(plan: Plan, names: FunctionNames) -> Parts:
    """The API, its deployment and stage, and the permissions.

    A deployment never changes, so its id has a hash of what is deployed: another document makes
    another deployment, and the stage moves to it.

    Raises:
        LiftoffError: a route is there twice, or is one that a REST API cannot have.
    """
    body = import_body(plan)
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:10]
    deployment = f"RestApiDeployment{digest}"
    resources: dict[str, Resource] = {
        REST_API: {
            "Type": "AWS::ApiGateway::RestApi",
            "Properties": {
                "Name": {"Ref": "AWS::StackName"},
                "Description": f"{plan.app.target}, moved by liftoff",
                "EndpointConfiguration": {"Types": ["REGIONAL"]},
                # Without it a REST API damages every body that is not UTF-8.
                "BinaryMediaTypes": ["*/*"],
                "Body": body,
            },
        },
        deployment: {
            "Type": "AWS::ApiGateway::Deployment",
            "Properties": {"RestApiId": {"Ref": REST_API}},
        },
        STAGE: _stage(plan, deployment),
    }
    for function in dict.fromkeys(route.function for route in plan.routes):
        identity = f"{names.ids[function]}Permission"
        # With the API, in the root: it needs the functions, so they cannot need it.
        resources[identity] = api_permission(names, function, REST_API)
    host = f"https://${{{REST_API}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}"
    url = {
        "Description": "Where the app answers",
        "Value": {"Fn::Sub": f"{host}/${{{STAGE_NAME}}}"},
    }
    stage_name = {
        "Type": "String",
        "Default": plan.deployment.stage,
        "AllowedPattern": "[A-Za-z0-9_-]{1,128}",
        "Description": "First part of the path of the API's URL",
    }
    return Parts(parameters={STAGE_NAME: stage_name}, resources=resources, outputs={"ApiUrl": url})


def _stage(plan: Plan, deployment: str) -> Resource:
    properties: dict[str, Any] = {
        "RestApiId": {"Ref": REST_API},
        "DeploymentId": {"Ref": deployment},
        "StageName": {"Ref": STAGE_NAME},
    }
    if plan.deployment.tracing:
        properties["TracingEnabled"] = True
    throttling = plan.deployment.throttling
    if throttling is not None:
        properties["MethodSettings"] = [
            {
                "ResourcePath": "/*",
                "HttpMethod": "*",
                "ThrottlingRateLimit": throttling.rate,
                "ThrottlingBurstLimit": throttling.burst,
            }
        ]
    return {"Type": "AWS::ApiGateway::Stage", "Properties": properties}
