from __future__ import annotations

from typing import Any

from liftoff.emit.policies import policy_document
from liftoff.emit.stack.names import FunctionNames
from tests.emit.plans import make_fallback, permitted_plan

NAMES = FunctionNames({"fallback": "FallbackFunction", "orders": "OrdersFunction"})


def statements() -> dict[str, Any]:
    policy = policy_document(permitted_plan("http").function("orders").permissions, NAMES)
    assert policy is not None
    found = {}
    for statement in policy["Statement"]:
        actions = statement["Action"]
        found[actions if isinstance(actions, str) else actions[0]] = statement["Resource"]
    return found


def test_a_function_that_needs_nothing_has_no_policy():
    assert policy_document(make_fallback().permissions, NAMES) is None


def test_each_kind_of_resource():
    arn = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${OrdersTable}"
    assert statements() == {
        "lambda:InvokeFunction": {"Fn::GetAtt": ["FallbackFunction", "Arn"]},
        "dynamodb:GetItem": [{"Fn::Sub": arn}, {"Fn::Sub": f"{arn}/index/*"}],
        "s3:GetObject": {"Fn::Sub": "arn:${AWS::Partition}:s3:::shop-*/${!aws:username}/*"},
        "sqs:SendMessage": {
            "Fn::Sub": [
                "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${QueueUrlSegment4}",
                {
                    "QueueUrlSegment4": {
                        "Fn::Select": [4, {"Fn::Split": ["/", {"Ref": "QueueUrl"}]}]
                    }
                },
            ]
        },
        "sns:Publish": {"Ref": "TopicArn"},
        "textract:DetectDocumentText": "*",
    }
