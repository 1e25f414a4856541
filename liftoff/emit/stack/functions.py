"""Functions, their roles, versions, aliases and layers in CloudFormation's own words."""

from __future__ import annotations

import base64
from typing import Any

from liftoff.emit.code_files import code_file
from liftoff.emit.logical_ids import LOG_GROUP, layer_ids
from liftoff.emit.policies import managed_policies, policy_document
from liftoff.emit.stack.names import ALIAS, FunctionNames
from liftoff.emit.stack.parts import Parts, Resource
from liftoff.emit.stack.values import description, environment
from liftoff.plan.built import Archive, Build
from liftoff.plan.model import Function, Plan
from liftoff.plan.permissions.policies import Policies, policies

CODE_BUCKET = "CodeBucket"
CODE_PREFIX = "CodePrefix"
_PARAMETERS = {
    CODE_BUCKET: {"Type": "String", "Description": "S3 bucket, in the stack's region, of the zips"},
    CODE_PREFIX: {
        "Type": "String",
        "Default": "",
        "Description": "What stands before the zips' names in the bucket, with its last slash. "
        "Take another with each release: CloudFormation sees new code by nothing else",
    },
}


def functions(plan: Plan, names: FunctionNames, build: Build | None) -> Parts:
    """What each function is made of, and the layers."""
    resources: dict[str, Resource] = {}
    homes: dict[str, str] = {}
    if build is not None:
        layers = layer_ids(build)
        for layer in build.layers:
            resources[layers[layer.name]] = {
                "Type": "AWS::Lambda::LayerVersion",
                "Properties": {
                    "Description": "Packages that several functions have in common",
                    "Content": _code(layer.archive.file),
                    "CompatibleRuntimes": [build.runtime],
                    "CompatibleArchitectures": [build.architecture],
                },
            }
    for function in plan.functions:
        own = _function(plan, function, names, build)
        resources |= own
        homes |= dict.fromkeys(own, function.name)
    return Parts(parameters=_PARAMETERS, resources=resources, homes=homes)


def _code(file: str) -> dict[str, Any]:
    key = {"Fn::Sub": f"${{{CODE_PREFIX}}}{file}"}
    return {"S3Bucket": {"Ref": CODE_BUCKET}, "S3Key": key}


def _function(
    plan: Plan, function: Function, names: FunctionNames, build: Build | None
) -> dict[str, Resource]:
    identity = names.ids[function.name]
    built = build.function(function.name) if build else None
    properties: dict[str, Any] = {
        "Description": description(function),
        "Code": _code(code_file(function, build)),
        "Handler": function.handler,
        "Runtime": plan.runtime,
        "Architectures": [plan.architecture],
        "MemorySize": function.memory,
        "Timeout": function.timeout,
        "Role": {"Fn::GetAtt": [f"{identity}Role", "Arn"]},
        "LoggingConfig": {"LogGroup": {"Ref": LOG_GROUP}},
    }
    if build and built and built.layers:
        layers = layer_ids(build)
        properties["Layers"] = [{"Ref": layers[name]} for name in built.layers]
    properties |= environment(function, names)
    if plan.deployment.tracing:
        properties["TracingConfig"] = {"Mode": "Active"}
    if function.snap_start:
        properties["SnapStart"] = {"ApplyOn": "PublishedVersions"}
    wanted = policies(function.permissions)
    beside = managed_policies(function, wanted, names)
    made = {
        identity: {"Type": "AWS::Lambda::Function", "Properties": properties},
        f"{identity}Role": _role(plan, wanted, [*beside], names),
        **beside,
    }
    if function.published:
        made |= _publication(function, names, built.archive if built else None)
    return made


def _role(plan: Plan, wanted: Policies, beside: list[str], names: FunctionNames) -> Resource:
    managed = ["service-role/AWSLambdaBasicExecutionRole"]
    if plan.deployment.tracing:
        managed.append("AWSXRayDaemonWriteAccess")
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    properties: dict[str, Any] = {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "ManagedPolicyArns": [
            *({"Fn::Sub": f"arn:${{AWS::Partition}}:iam::aws:policy/{name}"} for name in managed),
            *({"Ref": name} for name in beside),
        ],
    }
    policy = policy_document(wanted.inline, names)
    if policy is not None:
        properties["Policies"] = [{"PolicyName": "liftoff", "PolicyDocument": policy}]
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def _publication(
    function: Function, names: FunctionNames, archive: Archive | None
) -> dict[str, Resource]:
    """A version and the alias that leads to it; whatever the version names makes a new one."""
    identity = names.ids[function.name]
    version: dict[str, Any] = {
        "FunctionName": {"Ref": identity},
        "Description": {"Fn::Sub": f"Of ${{{CODE_PREFIX}}}"},
    }
    if archive is not None:
        digest = base64.b64encode(bytes.fromhex(archive.sha256)).decode("ascii")
        version["CodeSha256"] = digest
    alias: dict[str, Any] = {
        "Name": ALIAS,
        "FunctionName": {"Ref": identity},
        "FunctionVersion": {"Fn::GetAtt": [f"{identity}Version", "Version"]},
    }
    if function.provisioned_concurrency:
        alias["ProvisionedConcurrencyConfig"] = {
            "ProvisionedConcurrentExecutions": function.provisioned_concurrency
        }
    return {
        f"{identity}Version": {"Type": "AWS::Lambda::Version", "Properties": version},
        names.alias(function.name): {"Type": "AWS::Lambda::Alias", "Properties": alias},
    }
