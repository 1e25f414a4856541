"""A plan as plain CloudFormation templates, for zips that lie in a bucket."""

from __future__ import annotations

from typing import Any

from liftoff.emit.stack.functions import CODE_BUCKET, CODE_PREFIX, functions
from liftoff.emit.stack.names import function_names
from liftoff.emit.stack.nesting import NestedStack
from liftoff.emit.stack.parts import Parts
from liftoff.emit.stack.values import count
from liftoff.emit.stack.whole import whole_stack
from liftoff.plan.built import Build, built_plan
from liftoff.plan.model import Plan

ROOT = "cloudformation.yaml"


def cloudformation_templates(plan: Plan, build: Build | None = None) -> dict[str, dict[str, Any]]:
    """The same stack as SAM's template makes, without a transform.

    Args:
        plan: what to deploy.
        build: zips and layers that were built of it; without it the zip of each function is named
            after its folder.

    Returns:
        Templates by file: `cloudformation.yaml`, and one for each nested stack, which lies in the
        bucket with the zips, where one template would have too many resources.

    Raises:
        LiftoffError: as `sam_templates`.
    """
    if build is not None:
        plan = built_plan(plan, build)
    names = function_names(plan)
    nesting = whole_stack(plan, names, functions(plan, names, build))
    about = f"{plan.app.target} on Lambda, in {count(len(plan.functions), 'function')}"
    templates = {ROOT: _template(about, nesting.root)}
    root = templates[ROOT]
    for stack in nesting.stacks:
        file = f"cloudformation-{stack.name.lower()}.yaml"
        root["Resources"][stack.name] = _stack(stack, file)
        templates[file] = _template(f"Some functions of {plan.app.target}", stack.parts)
    return templates


def _template(about: str, parts: Parts) -> dict[str, Any]:
    sections: dict[str, Any] = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": about,
        "Parameters": dict(parts.parameters),
        "Resources": dict(parts.resources),
        "Outputs": dict(parts.outputs),
    }
    return {name: section for name, section in sections.items() if section}


def _stack(stack: NestedStack, file: str) -> dict[str, Any]:
    after = {"DependsOn": [*stack.after]} if stack.after else {}
    host = f"${{{CODE_BUCKET}}}.s3.${{AWS::Region}}.${{AWS::URLSuffix}}"
    return {
        "Type": "AWS::CloudFormation::Stack",
        **after,
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Delete",
        "Properties": {
            "TemplateURL": {"Fn::Sub": f"https://{host}/${{{CODE_PREFIX}}}{file}"},
            "Parameters": dict(stack.inputs),
        },
    }
