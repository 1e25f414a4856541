"""A generated policy, enforced by moto: with it all calls pass, and with an action less one does
not. And every request that the program sends is one that was found in its source.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import botocore.client
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core import set_initial_no_auth_action_count

from liftoff.plan.permissions.statements import Parameters, statements
from tests.plan.permissions.programs import calls_of, policy

PROGRAM = """\
import os

import boto3
from flask import Flask

app = Flask(__name__)
STAGE = os.environ["STAGE"]
queues = boto3.client("sqs")
clients = {"ssm": boto3.client("ssm")}


class Files:
    def __init__(self, bucket):
        self.client = boto3.client("s3")
        self.bucket = bucket

    def save(self, key, body):
        self.client.put_object(Bucket=self.bucket, Key=f"in/{key}", Body=body)


files = Files(os.getenv("BUCKET", "shop-files"))
database = boto3.resource("dynamodb")


def table():
    return database.Table(f"orders-{STAGE}")


@app.get("/")
def view():
    files.save("a", b"1")
    table().put_item(Item={"id": "1"})
    for page in files.client.get_paginator("list_objects_v2").paginate(Bucket=files.bucket):
        for found in page["Contents"]:
            files.client.delete_object(Bucket=files.bucket, Key=found["Key"])
    queue = queues.get_queue_url(QueueName="jobs")["QueueUrl"]
    queues.send_message(QueueUrl=queue, MessageBody="x")
    clients["ssm"].put_parameter(Name="/shop/a", Value="x", Type="String", Overwrite=True)
    return table().get_item(Key={"id": "1"})["Item"]["id"]
"""
ACTIONS = {
    "s3:PutObject", "s3:ListBucket", "s3:DeleteObject", "dynamodb:PutItem", "dynamodb:GetItem",
    "sqs:GetQueueUrl", "sqs:SendMessage", "ssm:PutParameter",
}  # fmt: skip
# moto knows the resources of S3 alone.
WITH_RESOURCES = ("s3:",)


def allowed() -> dict[str, list[str]]:
    parameters = Parameters({"STAGE": "test", "BUCKET": "shop-files"})
    found = policy(statements(calls_of({"app.py": PROGRAM}), parameters))
    return {
        action: resources if action.startswith(WITH_RESOURCES) else ["*"]
        for action, resources in found.items()
    }


class Account:
    """An account with what the program needs, and a user for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "root")
        for name, value in {"STAGE": "test", "AWS_DEFAULT_REGION": "us-east-1"}.items():
            monkeypatch.setenv(name, value)
        boto3.DEFAULT_SESSION = None
        self._iam = boto3.client("iam")
        self._iam.create_user(UserName="function")
        key = self._iam.create_access_key(UserName="function")["AccessKey"]
        boto3.client("s3").create_bucket(Bucket="shop-files")
        boto3.client("sqs").create_queue(QueueName="jobs")
        boto3.client("dynamodb").create_table(
            TableName="orders-test",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
        boto3.DEFAULT_SESSION = None
        file.write_text(PROGRAM)
        self._view = runpy.run_path(str(file))["view"]

    def run(self, actions: dict[str, list[str]]) -> str:
        """The answer of the program's view, with these permissions alone."""
        document = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": action, "Resource": resources}
                for action, resources in actions.items()
            ],
        }
        self._iam.put_user_policy(
            UserName="function", PolicyName="p", PolicyDocument=json.dumps(document)
        )
        return str(set_initial_no_auth_action_count(0)(self._view)())


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Account]:
    with mock_aws():
        yield Account(monkeypatch, tmp_path / "app.py")
    boto3.DEFAULT_SESSION = None


def test_exactly_the_policy_is_enough(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: set[str] = set()
    send = botocore.client.BaseClient._make_api_call

    def noted(client: Any, operation: str, arguments: Any) -> Any:
        service = client.meta.service_model.service_name
        sent.add(f"{service}.{botocore.xform_name(operation)}")
        return send(client, operation, arguments)

    actions = allowed()
    assert set(actions) == ACTIONS
    with monkeypatch.context() as patched:
        patched.setattr(botocore.client.BaseClient, "_make_api_call", noted)
        assert account.run(actions) == "1"
    assert sent - {"iam.put_user_policy"} == {c.call for c in calls_of({"app.py": PROGRAM})}
    for action in sorted(ACTIONS):
        with pytest.raises(ClientError, match=r"AccessDenied|not authorized"):
            account.run({name: on for name, on in actions.items() if name != action})
    with pytest.raises(ClientError, match="AccessDenied"):
        account.run({**actions, "s3:PutObject": ["arn:aws:s3:::shop-files/out/*"]})
    assert account.run(actions) == "1"
