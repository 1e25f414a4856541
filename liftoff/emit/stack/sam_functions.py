"""Functions and layers in SAM's words: it makes their roles, versions and aliases."""

from __future__ import annotations

from typing import Any

from liftoff.emit.logical_ids import layer_ids
from liftoff.emit.policies import managed_policies, policy_document
from liftoff.emit.stack.names import ALIAS, FunctionNames
from liftoff.emit.stack.parts import Parts, Resource
from liftoff.emit.stack.values import description, environment
from liftoff.plan.built import Build, BuiltLayer
from liftoff.plan.model import Function, Plan
from liftoff.plan.permissions.policies import policies


def sam_functions(plan: Plan, names: FunctionNames, build: Build | None) -> Parts:
    """A resource for each layer and each function."""
    resources: dict[str, Resource] = {}
    if build is not None:
        layers = layer_ids(build)
        resources |= {layers[layer.name]: _layer(build, layer) for layer in build.layers}
    homes: dict[str, str] = {}
    for function in plan.functions:
        own = _function(function, names, build)
        resources |= own
        homes |= dict.fromkeys(own, function.name)
    return Parts(resources=resources, homes=homes)


def _layer(build: Build, layer: BuiltLayer) -> Resource:
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


def _function(function: Function, names: FunctionNames, build: Build | None) -> dict[str, Resource]:
    built = build.function(function.name) if build else None
    properties: dict[str, Any] = {
        "Description": description(function),
        "CodeUri": built.archive.file if built else function.folder,
        "Handler": function.handler,
        "MemorySize": function.memory,
        "Timeout": function.timeout,
    }
    if build and built and built.layers:
        layers = layer_ids(build)
        properties["Layers"] = [{"Ref": layers[name]} for name in built.layers]
    properties |= environment(function, names)
    wanted = policies(function.permissions)
    beside = managed_policies(function, wanted, names)
    policy = policy_document(wanted.inline, names)
    if policy is not None:
        properties["Policies"] = [policy, *({"Ref": name} for name in beside)]
    if function.published:
        properties["AutoPublishAlias"] = ALIAS
    if function.snap_start:
        properties["SnapStart"] = {"ApplyOn": "PublishedVersions"}
    if function.provisioned_concurrency:
        properties["ProvisionedConcurrencyConfig"] = {
            "ProvisionedConcurrentExecutions": function.provisioned_concurrency
        }
    made = {"Type": "AWS::Serverless::Function", "Properties": properties}
    return {names.ids[function.name]: made, **beside}
