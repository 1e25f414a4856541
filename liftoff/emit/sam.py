"""A plan as a template of the AWS Serverless Application Model."""

from __future__ import annotations

from typing import Any

from liftoff.emit.limits import check_resources
from liftoff.emit.logical_ids import LOG_GROUP, api_id, function_ids, layer_ids
from liftoff.emit.openapi import import_body
from liftoff.emit.policies import parameter_value, policy_document
from liftoff.emit.references import check_references
from liftoff.errors import LiftoffError
from liftoff.plan.built import Build, BuiltLayer, built_plan
from liftoff.plan.model import Function, FunctionName, Parameter, ParameterValue, Plan
from liftoff.platform import FUNCTION_DESCRIPTION_LENGTH

# Source: PutRetentionPolicy, CloudWatch Logs API Reference.
_RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


def sam_template(plan: Plan, build: Build | None = None) -> dict[str, Any]:
    """The plan's functions, its API and what joins them.

    Each function has the role that SAM makes for it. All write to one log group, which has a
    retention and goes with the stack: a request that a function hands on to the fallback can be
    followed in one place.

    Args:
        plan: what to deploy.
        build: zips and layers that were built of it; without it `sam build` installs the packages.

    Raises:
        LiftoffError: the plan has more resources than a stack takes, functions that refer to each
            other in a circle, a route that the gateway cannot have, or a parameter whose name is
            taken; or the build is of another plan.
    """
    if build is not None:
        plan = built_plan(plan, build)
    check_references(plan)
    check_resources(plan, layers=len(build.layers) if build else 0)
    ids = function_ids(plan)
    routed = {route.function for route in plan.routes}

    resources: dict[str, Any] = {LOG_GROUP: _log_group(), api_id(plan): _api(plan)}
    if build is not None:
        layers = layer_ids(build)
        resources |= {layers[layer.name]: _layer(build, layer) for layer in build.layers}
    for function in plan.functions:
        resources[ids[function.name]] = _function(function, ids, build)
        if function.name in routed:
            resources[f"{ids[function.name]}Permission"] = _permission(plan, ids[function.name])
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": f"{plan.app.target} on Lambda, in {_count(len(plan.functions), 'function')}",
        "Parameters": _parameters(plan),
        "Globals": {
            "Function": {
                "Runtime": plan.runtime,
                "Architectures": [plan.architecture],
                "LoggingConfig": {"LogGroup": {"Ref": LOG_GROUP}},
            }
        },
        "Resources": resources,
        "Outputs": {"ApiUrl": _api_url(plan)},
    }


def _parameters(plan: Plan) -> dict[str, Any]:
    parameters: dict[str, Any] = {
        "LogRetentionDays": {
            "Type": "Number",
            "Default": 30,
            "AllowedValues": list(_RETENTION_DAYS),
            "Description": "How long the functions' logs are kept",
        }
    }
    if plan.gateway == "rest":
        parameters["StageName"] = {
            "Type": "String",
            "Default": "live",
            "AllowedPattern": "[A-Za-z0-9_-]{1,128}",
            "Description": "First part of the path of the API's URL",
        }
    for parameter in plan.parameters:
        if parameter.name in parameters:
            raise LiftoffError(
                f"the parameter {parameter.name!r} has the name of one of the template's own",
                where="plan.json",
                hint="give it another name, there and where it is used",
            )
        parameters[parameter.name] = _parameter(parameter)
    return parameters


def _parameter(parameter: Parameter) -> dict[str, Any]:
    default = {} if parameter.default is None else {"Default": parameter.default}
    return {"Type": "String", **default, "Description": parameter.description}


def _log_group() -> dict[str, Any]:
    return {
        "Type": "AWS::Logs::LogGroup",
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Delete",
        "Properties": {"RetentionInDays": {"Ref": "LogRetentionDays"}},
    }


def _api(plan: Plan) -> dict[str, Any]:
    body = import_body(plan)
    if plan.gateway == "http":
        # No CorsConfiguration: with one the API answers preflight requests itself and drops the
        # app's own CORS headers.
        return {"Type": "AWS::Serverless::HttpApi", "Properties": {"DefinitionBody": body}}
    return {
        "Type": "AWS::Serverless::Api",
        "Properties": {
            "StageName": {"Ref": "StageName"},
            "EndpointConfiguration": {"Type": "REGIONAL"},
            "BinaryMediaTypes": ["*/*"],
            # Without it SAM makes a second stage, which is called "Stage".
            "OpenApiVersion": body["openapi"],
            "DefinitionBody": body,
        },
    }


def _layer(build: Build, layer: BuiltLayer) -> dict[str, Any]:
    return {
        "Type": "AWS::Serverless::LayerVersion",
        "Properties": {
            "Description": "Packages that several functions have in common",
            "ContentUri": layer.archive.file,
            "CompatibleRuntimes": [build.runtime],
            "CompatibleArchitectures": [build.architecture],
            # An older version goes with the stack's update; functions have moved on by then.
            "RetentionPolicy": "Delete",
        },
    }


def _function(function: Function, ids: dict[str, str], build: Build | None) -> dict[str, Any]:
    built = build.function(function.name) if build else None
    properties: dict[str, Any] = {
        "Description": _description(function),
        "CodeUri": built.archive.file if built else function.folder,
        "Handler": function.handler,
        "MemorySize": function.memory,
        "Timeout": function.timeout,
    }
    if build and built and built.layers:
        layers = layer_ids(build)
        properties["Layers"] = [{"Ref": layers[name]} for name in built.layers]
    if function.environment:
        properties["Environment"] = {
            "Variables": {key: _variable(value, ids) for key, value in function.environment.items()}
        }
    policy = policy_document(function, ids)
    if policy is not None:
        properties["Policies"] = [policy]
    return {"Type": "AWS::Serverless::Function", "Properties": properties}


def _variable(value: str | FunctionName | ParameterValue, ids: dict[str, str]) -> Any:
    match value:
        case FunctionName(name):
            return {"Ref": ids[name]}
        case ParameterValue():
            return parameter_value(value)
        case _:
            return value


def _description(function: Function) -> str:
    if function.fallback:
        return "The whole app: everything that no other function answers"
    text = f"Answers {', '.join(function.routes) or 'no route'}"
    if len(text) <= FUNCTION_DESCRIPTION_LENGTH:
        return text
    more = f" and others: {_count(len(function.routes), 'route')} in all"
    return text[: FUNCTION_DESCRIPTION_LENGTH - len(more) - 3] + "..." + more


def _permission(plan: Plan, function_id: str) -> dict[str, Any]:
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Ref": function_id},
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": {
                "Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}"
                f":${{{api_id(plan)}}}/*"
            },
        },
    }


def _api_url(plan: Plan) -> dict[str, Any]:
    host = f"https://${{{api_id(plan)}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}"
    url = host if plan.gateway == "http" else f"{host}/${{StageName}}"
    return {"Description": "Where the app answers", "Value": {"Fn::Sub": url}}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
