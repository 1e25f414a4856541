"""Who may invoke a function."""

from __future__ import annotations

from liftoff.emit.stack.names import FunctionNames
from liftoff.emit.stack.parts import Resource


def api_permission(names: FunctionNames, function: str, api: str) -> Resource:
    """That every route of this API may invoke it: one permission for all of them."""
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": names.arn(function),
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": {
                "Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}"
                f":${{{api}}}/*"
            },
        },
    }
