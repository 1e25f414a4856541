"""What the deploy check goes around in ministack, and whether it still has to; see `limits.toml`."""

from __future__ import annotations

import io
import json
import urllib.request
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3

from liftoff.emit.openapi import ANY_METHOD
from tests.deploy.emulator import REGION

_ANSWER = b"\xff\x00"
# Answers as an adapter answers with bytes.
_HANDLER = """
import base64
def handler(event, context):
    return {"statusCode": 200, "isBase64Encoded": True, "body": base64.b64encode(%r).decode()}
"""


def needless_workarounds(emulator: str) -> Iterator[str]:
    """What the emulator no longer needs, one sentence each.

    Args:
        emulator: its address.
    """
    session = boto3.Session(
        aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION
    )
    stacks = session.client("cloudformation", endpoint_url=emulator)
    template = json.dumps({"Resources": _resources(_integration(session, emulator))})
    stacks.create_stack(StackName="probe", TemplateBody=template)
    stacks.get_waiter("stack_create_complete").wait(StackName="probe", WaiterConfig={"Delay": 1})
    made = stacks.describe_stack_resource(StackName="probe", LogicalResourceId="Api")
    api = made["StackResourceDetail"]["PhysicalResourceId"]
    nodes = session.client("apigateway", endpoint_url=emulator).get_resources(restApiId=api)
    methods = {node["path"]: node.get("resourceMethods") for node in nodes["items"]}
    if methods["/any"]:
        yield f"{ANY_METHOD} of a REST API's OpenAPI body is taken"
    # Sends no Accept.
    with urllib.request.urlopen(f"{emulator}/_aws/execute-api/{api}/live/get") as answer:
        if answer.read() == _ANSWER:
            yield "a REST API's binary answer is decoded without an Accept field"


def _resources(integration: dict[str, str]) -> dict[str, Any]:
    operation = {"x-amazon-apigateway-integration": integration}
    body = {
        "openapi": "3.0.1",
        "info": {"title": "probe", "version": "1"},
        "paths": {"/any": {ANY_METHOD: operation}, "/get": {"get": operation}},
    }
    api = {"Body": body, "BinaryMediaTypes": ["*/*"]}
    deployment = {"RestApiId": {"Ref": "Api"}, "StageName": "live"}
    return {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": api},
        "Deployment": {"Type": "AWS::ApiGateway::Deployment", "Properties": deployment},
    }


def _integration(session: boto3.Session, emulator: str) -> dict[str, str]:
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("app.py", _HANDLER % _ANSWER)
    made = session.client("lambda", endpoint_url=emulator).create_function(
        FunctionName="probe",
        Runtime="python3.13",
        Handler="app.handler",
        Role="arn:aws:iam::000000000000:role/probe",
        Code={"ZipFile": code.getvalue()},
    )
    invoke = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions"
    return {
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": f"{invoke}/{made['FunctionArn']}/invocations",
    }
