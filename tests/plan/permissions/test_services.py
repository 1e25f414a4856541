"""The shipped data set against botocore and boto3, of which it is made."""

from __future__ import annotations

import re

import boto3
import botocore.session
import pytest
from botocore import xform_name

from liftoff.plan.permissions.operations import TRANSFERS
from liftoff.plan.permissions.services import shipped_services

SERVICES = shipped_services()
SESSION = botocore.session.get_session()
ARN = re.compile(r"arn:\$\{Partition\}:[\w-]*:(\$\{Region\})?:(\$\{Account\}|aws)?:.+|\*")
# Read in full; all others by their names.
READ = ("s3", "dynamodb", "sqs", "sns", "lambda", "events", "secretsmanager", "ssm", "kms",
        "stepfunctions", "scheduler", "bedrock-runtime", "cognito-idp", "ses", "sesv2", "kinesis")  # fmt: skip


def test_every_service_of_botocore_is_there() -> None:
    assert set(SESSION.get_available_services()) <= set(SERVICES)


@pytest.mark.parametrize("name", READ)
def test_every_method_is_an_operation_and_back(name: str) -> None:
    service, model = SERVICES.get(name), SESSION.get_service_model(name)
    assert service is not None
    operations = {xform_name(operation): operation for operation in model.operation_names}
    assert all(method in service for method in operations)
    waiters = set(service.waiters.values())
    assert waiters <= set(operations)
    for method, operation in operations.items():
        shape = model.operation_model(operation).input_shape
        members = set(shape.members) if shape is not None else set()
        for need in service.needs(method) or ():
            assert re.fullmatch(r"[a-z0-9-]+:[A-Z]\w+", need.action), need
            for target in need.targets:
                assert ARN.fullmatch(target.arn), target
                for source in target.sources:
                    paths = [source] if isinstance(source, str) else source.values()
                    assert {re.split(r"[.\[{|]", path)[0] for path in paths} <= members


def test_hardly_any_operation_is_unknown() -> None:
    unknown = sum(
        service.needs(method) is None
        for name in READ
        if (service := SERVICES.get(name)) is not None
        for method in map(xform_name, SESSION.get_service_model(name).operation_names)
    )
    operations = sum(len(SESSION.get_service_model(name).operation_names) for name in READ)
    assert unknown / operations < 0.08


@pytest.mark.parametrize(
    ("service", "method", "actions"),
    [
        ("s3", "list_objects_v2", ["s3:ListBucket"]),
        ("s3", "list_buckets", ["s3:ListAllMyBuckets"]),
        ("s3", "put_bucket_cors", ["s3:PutBucketCORS"]),
        ("sqs", "delete_message_batch", ["sqs:DeleteMessage"]),
        ("lambda", "invoke", ["lambda:InvokeFunction"]),
        ("stepfunctions", "start_execution", ["states:StartExecution"]),
        ("sesv2", "create_contact", ["ses:CreateContact"]),
        ("opensearch", "describe_domain", ["es:DescribeDomain"]),
        ("apigatewaymanagementapi", "post_to_connection", ["execute-api:ManageConnections"]),
        ("dynamodbstreams", "get_records", ["dynamodb:GetRecords"]),
        ("cognito-idp", "sign_up", []),
        ("rds-data", "execute_statement",
         ["rds-data:ExecuteStatement", "secretsmanager:GetSecretValue"]),
    ],
)  # fmt: skip
def test_known_actions(service: str, method: str, actions: list[str]) -> None:
    found = SERVICES.get(service)
    assert found is not None
    assert [need.action for need in found.needs(method) or ()] == actions


def test_the_resources_are_those_of_boto3() -> None:
    session = boto3.session.Session(region_name="us-east-1")
    for name in session.get_available_resources():
        service = SERVICES.get(name)
        assert service is not None
        methods = {m for spec in service.classes.values() for m in spec["methods"]}
        made = session.resource(name, aws_access_key_id="x", aws_secret_access_key="x")
        assert {action.name for action in made.meta.resource_model.actions} <= methods


def test_transfers_are_methods_of_boto3() -> None:
    keys = {"region_name": "us-east-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
    resource = boto3.resource("s3", **keys)
    objects = {
        "Client": boto3.client("s3", **keys),
        "Bucket": resource.Bucket("b"),
        "Object": resource.Object("b", "k"),
        "ObjectSummary": resource.ObjectSummary("b", "k"),
    }
    for kind, methods in TRANSFERS.items():
        for method in methods:
            assert callable(getattr(objects[kind], method))
