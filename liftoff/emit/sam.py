"""A plan as templates of the AWS Serverless Application Model."""

from __future__ import annotations

from typing import Any

from liftoff.emit.logical_ids import LOG_GROUP
from liftoff.emit.stack.names import function_names
from liftoff.emit.stack.nesting import NestedStack
from liftoff.emit.stack.parts import Parts
from liftoff.emit.stack.sam_functions import sam_functions
from liftoff.emit.stack.values import count
from liftoff.emit.stack.whole import whole_stack
from liftoff.plan.built import Build, built_plan
from liftoff.plan.model import Plan

ROOT = "template.yaml"


def sam_templates(plan: Plan, build: Build | None = None) -> dict[str, dict[str, Any]]:
    """The plan's functions, their gateway and what joins them.

    Each function has the role that SAM makes for it.

    Args:
        plan: what to deploy.
        build: zips and layers that were built of it; without it `sam build` installs the packages.

    Returns:
        Templates by file: `template.yaml`, and one for each nested stack where one template would
        have too many resources.

    Raises:
        LiftoffError: functions refer to each other in a circle, the gateway cannot have a route, a
            parameter's name is taken, or the root is too large; or the build is of another plan.
    """
    if build is not None:
        plan = built_plan(plan, build)
    names = function_names(plan)
    nesting = whole_stack(plan, names, sam_functions(plan, names, build))
    about = f"{plan.app.target} on Lambda, in {count(len(plan.functions), 'function')}"
    templates = {ROOT: _template(plan, about, nesting.root)}
    root = templates[ROOT]
    for stack in nesting.stacks:
        file = f"template-{stack.name.lower()}.yaml"
        root["Resources"][stack.name] = _application(stack, file)
        templates[file] = _template(plan, f"Some functions of {plan.app.target}", stack.parts)
    return templates


def _template(plan: Plan, about: str, parts: Parts) -> dict[str, Any]:
    common: dict[str, Any] = {
        "Runtime": plan.runtime,
        "Architectures": [plan.architecture],
        "LoggingConfig": {"LogGroup": {"Ref": LOG_GROUP}},
    }
    if plan.deployment.tracing:
        common["Tracing"] = "Active"
    sections: dict[str, Any] = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": about,
        "Parameters": dict(parts.parameters),
        "Globals": {"Function": common},
        "Resources": dict(parts.resources),
        "Outputs": dict(parts.outputs),
    }
    return {name: section for name, section in sections.items() if section}


def _application(stack: NestedStack, file: str) -> dict[str, Any]:
    after = {"DependsOn": [*stack.after]} if stack.after else {}
    return {
        "Type": "AWS::Serverless::Application",
        **after,
        "Properties": {"Location": file, "Parameters": dict(stack.inputs)},
    }
