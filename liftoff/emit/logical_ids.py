"""Names of a plan's resources in a CloudFormation template."""

from __future__ import annotations

from liftoff.emit.identifiers import camel_case, unique_identifiers
from liftoff.plan.built import Build
from liftoff.plan.model import Plan

# None ends in "Function" or "FunctionPermission", so that none can be a function's.
LOG_GROUP = "LogGroup"
HTTP_API = "HttpApi"
REST_API = "RestApi"
LOAD_BALANCER = "LoadBalancer"


def function_ids(plan: Plan) -> dict[str, str]:
    """The logical id of each function of the plan, by the function's name."""
    names = (function.name for function in plan.functions)
    ids = unique_identifiers(names, camel_case)
    return {name: f"{readable}Function" for name, readable in ids.items()}


def layer_ids(build: Build) -> dict[str, str]:
    """The logical id of each layer, by its name."""
    ids = unique_identifiers((layer.name for layer in build.layers), camel_case)
    return {name: f"{readable}Layer" for name, readable in ids.items()}
