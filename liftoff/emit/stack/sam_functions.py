"""Functions and layers in SAM's words: it makes their roles, versions and aliases."""

from __future__ import annotations

from typing import Any

from liftoff.emit.logical_ids import layer_ids
from liftoff.emit.policies import policy_document
from liftoff.emit.stack.names import ALIAS, FunctionNames
from liftoff.emit.stack.parts import Parts, Resource
from liftoff.emit.stack.values import description, environment
from liftoff.plan.built import Build, BuiltLayer
from liftoff.plan.model import Function, Plan


def sam_functions(plan: Plan, names: FunctionNames, build: Build | None) -> Parts:
    """A resource for each layer and each function."""
    resources: dict[str, Resource] = {}
    if build is not None:
        layers = layer_ids(build)
        resources |= {layers[layer.name]: _layer(build, layer) for layer in build.layers}
    functions = {names.ids[f.name]: _function(f, names, build) for f in plan.functions}
    homes = {names.ids[function.name]: function.name for function in plan.functions}
    return Parts(resources=resources | functions, homes=homes)


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


def _function(function: Function, names: FunctionNames, build: Build | None) -> Resource:
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
    policy = policy_document(function, names)
    if policy is not None:
        properties["Policies"] = [policy]
    if function.published:
        properties["AutoPublishAlias"] = ALIAS
    if function.snap_start:
        properties["SnapStart"] = {"ApplyOn": "PublishedVersions"}
    if function.provisioned_concurrency:
        properties["ProvisionedConcurrencyConfig"] = {
            "ProvisionedConcurrentExecutions": function.provisioned_concurrency
        }
    return {"Type": "AWS::Serverless::Function", "Properties": properties}
