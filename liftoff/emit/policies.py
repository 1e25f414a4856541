"""A function's permissions as an IAM policy in a CloudFormation template."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from liftoff.emit.stack.names import FunctionNames
from liftoff.plan.model import (
    Function,
    FunctionArn,
    ParameterValue,
    Pseudo,
    Resource,
    Statement,
)
from liftoff.plan.permissions.policies import Policies


def policy_document(statements: Iterable[Statement], names: FunctionNames) -> dict[str, Any] | None:
    """A policy, or None when it would allow nothing.

    Args:
        statements: what it allows.
        names: how the template refers to functions.
    """
    made = [_statement(statement, names) for statement in statements]
    return {"Version": "2012-10-17", "Statement": made} if made else None


def managed_policies(
    function: Function, made: Policies, names: FunctionNames
) -> dict[str, dict[str, Any]]:
    """The policies beside a function's role, by their logical ids."""
    about = f"What {function.name} may do, beyond the policy in its role"
    return {
        f"{names.ids[function.name]}Policy{number}": {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {
                "Description": about,
                "PolicyDocument": policy_document(statements, names),
            },
        }
        for number, statements in enumerate(made.managed, start=1)
    }


def _statement(statement: Statement, names: FunctionNames) -> dict[str, Any]:
    resources = [_resource(resource, names) for resource in statement.resources]
    return {
        "Effect": "Allow",
        "Action": statement.actions[0] if len(statement.actions) == 1 else [*statement.actions],
        "Resource": resources[0] if len(resources) == 1 else resources,
    }


def _resource(resource: Resource, names: FunctionNames) -> Any:
    """A text, a reference, or a text with references in it."""
    match resource:
        case (FunctionArn(name),):
            return names.arn(name)
        case (ParameterValue() as value,):
            return parameter_value(value)
    if all(isinstance(part, str) for part in resource):
        return "".join(map(str, resource))
    text = ""
    variables: dict[str, Any] = {}
    for part in resource:
        match part:
            case str():
                # Not a reference, but one of IAM's own variables.
                text += part.replace("${", "${!")
            case Pseudo(name):
                text += f"${{AWS::{name}}}"
            case FunctionArn(name):
                text += names.arn_in_text(name)
            case ParameterValue(name, None):
                text += f"${{{name}}}"
            case ParameterValue(name, segment):
                text += f"${{{name}Segment{segment}}}"
                variables[f"{name}Segment{segment}"] = parameter_value(part)
    return {"Fn::Sub": [text, variables] if variables else text}


def parameter_value(value: ParameterValue) -> dict[str, Any]:
    """A reference to a parameter, or to a part of what is given for it."""
    whole = {"Ref": value.parameter}
    if value.segment is None:
        return whole
    return {"Fn::Select": [value.segment, {"Fn::Split": ["/", whole]}]}
