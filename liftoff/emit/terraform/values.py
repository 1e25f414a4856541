"""A plan's references, and its permissions, in Terraform's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from liftoff.emit.terraform.names import Names
from liftoff.emit.terraform.text import Expression, Joined, joined
from liftoff.plan.model import (
    Function,
    FunctionArn,
    FunctionName,
    ParameterValue,
    Pseudo,
    Resource,
    Statement,
)

_PSEUDO = {
    "Partition": Expression("data.aws_partition.here.partition"),
    "Region": Expression("data.aws_region.here.name"),
    "AccountId": Expression("data.aws_caller_identity.here.account_id"),
}


def variables(function: Function, names: Names) -> dict[str, Any]:
    """The block with the function's environment variables, or nothing."""
    if not function.environment:
        return {}
    made: dict[str, Any] = {}
    for key, value in function.environment.items():
        match value:
            case str():
                made[key] = value
            case FunctionName(name):
                made[key] = names.name(name)
            case _:
                made[key] = _parameter(value)
    return {"environment": {"variables": made}}


def policy_statements(allowed: Iterable[Statement], names: Names) -> list[dict[str, Any]]:
    """What a function may do, as statements of a policy document."""
    return [
        {
            "actions": [*statement.actions],
            "resources": [_resource(resource, names) for resource in statement.resources],
        }
        for statement in allowed
    ]


def _resource(resource: Resource, names: Names) -> Joined:
    def part(value: str | ParameterValue | Pseudo | FunctionArn) -> str | Expression:
        match value:
            case str():
                return value
            case Pseudo(name):
                return _PSEUDO[name]
            case FunctionArn(name):
                return names.attribute(name, "arn")
            case ParameterValue():
                return _parameter(value)

    return joined(*(part(value) for value in resource))


def _parameter(value: ParameterValue) -> Expression:
    whole = f"var.{value.parameter}"
    if value.segment is None:
        return Expression(whole)
    return Expression(f'split("/", {whole})[{value.segment}]')
