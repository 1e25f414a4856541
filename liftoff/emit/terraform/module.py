"""A whole Terraform module of a plan."""

from __future__ import annotations

import re
from typing import Any, assert_never

from liftoff.emit.references import creation_order
from liftoff.emit.terraform.alarms import alarms
from liftoff.emit.terraform.blocks import Blocks, merged
from liftoff.emit.terraform.domain import api_domain
from liftoff.emit.terraform.function_urls import function_urls
from liftoff.emit.terraform.functions import functions
from liftoff.emit.terraform.http_api import http_api
from liftoff.emit.terraform.load_balancer import load_balancer
from liftoff.emit.terraform.names import Names, module_names
from liftoff.emit.terraform.rest_api import rest_api
from liftoff.emit.terraform.text import Expression, json_text
from liftoff.errors import LiftoffError
from liftoff.plan.built import Build, built_plan
from liftoff.plan.model import Plan
from liftoff.platform import FUNCTION_NAME_LENGTH, LOG_RETENTION_DAYS

FOLDER = "terraform"
# Logging of functions to a group of one's own, and SnapStart, are older.
_PROVIDER = {"aws": {"source": "hashicorp/aws", "version": ">= 5.40"}}


def terraform_files(plan: Plan, build: Build | None = None) -> dict[str, str]:
    """The module's files: what it needs and asks for, the functions, and what is around them.

    Args:
        plan: what to deploy.
        build: zips and layers that were built of it; without it the zips are where `liftoff build`
            puts them.

    Raises:
        LiftoffError: functions refer to each other in a circle, the gateway cannot have a route, or
            a parameter's name is taken; or the build is of another plan.
    """
    if build is not None:
        plan = built_plan(plan, build)
    creation_order(plan)
    names = module_names(plan)
    around = merged(_gateway(plan, names), api_domain(plan), alarms(plan, names))
    asked = {**_variables(plan), **around.pop("variable", {})}
    for parameter in plan.parameters:
        if parameter.name in asked:
            raise LiftoffError(
                f"the parameter {parameter.name!r} has the name of one of the module's own",
                where="plan.json",
                hint="give it another name, there and where it is used",
            )
        default = {} if parameter.default is None else {"default": parameter.default}
        about = {"type": "string", "description": parameter.description}
        asked[parameter.name] = {**about, **default}
    outputs = around.pop("output", {})
    here: dict[str, Any] = {"here": {}}
    settings: dict[str, Any] = {
        "terraform": {"required_version": ">= 1.5", "required_providers": _PROVIDER},
        "data": {"aws_partition": here, "aws_region": here, "aws_caller_identity": here},
    }
    documents: dict[str, Blocks] = {
        "main": settings,
        "variables": {"variable": asked},
        "functions": functions(plan, names, build),
        "gateway": around,
        "outputs": {"output": outputs},
    }
    return {
        f"{FOLDER}/{name}.tf.json": json_text(dict(document))
        for name, document in documents.items()
    }


def _gateway(plan: Plan, names: Names) -> Blocks:
    match plan.gateway:
        case "http":
            return http_api(plan, names)
        case "rest":
            return rest_api(plan, names)
        case "alb":
            return load_balancer(plan, names)
        case "url":
            return function_urls(plan, names)
        case _:
            assert_never(plan.gateway)


def _variables(plan: Plan) -> dict[str, Any]:
    longest = max(len(function.name) for function in plan.functions)
    most = max(1, FUNCTION_NAME_LENGTH - longest - 1)
    default = re.sub(r"[^A-Za-z0-9-]+", "-", plan.app.module).strip("-")[:most] or "app"
    condition = f'can(regex("^[A-Za-z0-9-_]{{1,{most}}}$", var.name))'
    days = ", ".join(map(str, LOG_RETENTION_DAYS))
    return {
        "name": {
            "type": "string",
            "default": default,
            "description": "What the names of all resources begin with",
            "validation": {
                "condition": Expression(condition),
                "error_message": f"Up to {most} letters, digits, - and _.",
            },
        },
        "log_retention_days": {
            "type": "number",
            "default": plan.deployment.log_retention,
            "description": "How long the functions' logs are kept",
            "validation": {
                "condition": Expression(f"contains([{days}], var.log_retention_days)"),
                "error_message": f"One of {days}.",
            },
        },
    }
