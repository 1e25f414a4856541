"""A function's permissions as an IAM policy in a CloudFormation template."""

from __future__ import annotations

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


def policy_document(function: Function, names: FunctionNames) -> dict[str, Any] | None:
    """The policy of the function's role, or None when it needs none.

    Args:
        function: the function.
        names: how the template refers to functions.
    """
    if not function.permissions:
        return None
    return {
        "Version": "2012-10-17",
        "Statement": [_statement(statement, names) for statement in function.permissions],
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
