from __future__ import annotations

import base64
import json
import time

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from liftoff.local.gateway import LocalGateway
from liftoff.plan.model import FunctionName
from tests.local.apps import ECHO, Source, write_out
from tests.local.wire import call

CALLEE = """
    def handler(event, context):
        if event == "raise":
            print("about to fail")
            raise ValueError("on purpose")
        given = context.client_context
        return {"event": event, "custom": given.custom if given else None,
                "id": context.aws_request_id}
"""

# The call of liftoff_adapters.handoff, by hand.
CALLER = """
    import base64, json, os

    def handler(event, context):
        import boto3
        custom = {"liftoff_misroute": "shop.cart", "liftoff_from": context.function_name}
        answer = boto3.client("lambda").invoke(
            FunctionName=os.environ["LIFTOFF_FALLBACK_FUNCTION"],
            Payload=json.dumps(event).encode(),
            ClientContext=base64.b64encode(json.dumps({"custom": custom}).encode()).decode(),
        )
        return json.loads(answer["Payload"].read())
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    plan = write_out(
        out,
        "http",
        {
            "callee": Source(code=CALLEE),
            "caller": Source(
                code=CALLER,
                routes=("GET /hand-on",),
                environment={"LIFTOFF_FALLBACK_FUNCTION": FunctionName("fallback")},
            ),
            "broken": Source(code="import nothing_of_that_name\n"),
            "fallback": Source(code=ECHO, fallback=True),
        },
    )
    seen = []
    with LocalGateway(plan, out, on_access=seen.append) as gateway:
        gateway.seen = seen
        yield gateway


@pytest.fixture(scope="module")
def client(served):
    return boto3.client(
        "lambda",
        endpoint_url=served.invoke_url,
        region_name="us-east-1",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        config=Config(retries={"total_max_attempts": 1}),
    )


def invoke(client, name="callee", **options):
    answer = client.invoke(FunctionName=name, **options)
    text = answer["Payload"].read()
    return answer, json.loads(text) if text else None


def context(**custom):
    return base64.b64encode(json.dumps({"custom": custom}).encode()).decode()


@pytest.mark.parametrize(
    "name",
    [
        "callee",
        "callee:$LATEST",
        "callee:live",
        "arn:aws:lambda:us-east-1:123456789012:function:callee",
        "arn:aws:lambda:eu-west-1:123456789012:function:callee:7",
        "123456789012:function:callee",
    ],
)
def test_request_response(client, name):
    answer, result = invoke(client, name, Payload=b'{"a": "\xc3\xa9"}')
    assert answer["StatusCode"] == 200
    assert answer["ExecutedVersion"] == "$LATEST"
    assert "FunctionError" not in answer
    assert result["event"] == {"a": "é"}
    assert result["custom"] is None
    assert result["id"] == answer["ResponseMetadata"]["RequestId"]


def test_no_payload_is_an_empty_object(client):
    assert invoke(client)[1]["event"] == {}


def test_client_context_reaches_the_function(client):
    assert invoke(client, ClientContext=context(a="é"))[1]["custom"] == {"a": "é"}


def test_function_error_and_log_tail(client):
    answer, result = invoke(client, Payload=b'"raise"', LogType="Tail")
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    assert result["errorType"] == "ValueError"
    assert result["errorMessage"] == "on purpose"
    assert "handler.py" in result["stackTrace"][0]
    assert "about to fail" in base64.b64decode(answer["LogResult"]).decode()


def test_init_error(client):
    answer, result = invoke(client, "broken")
    assert answer["FunctionError"] == "Unhandled"
    assert result["errorType"] == "Runtime.ImportModuleError"


def test_event_is_queued(client, served):
    answer, result = invoke(client, InvocationType="Event", Payload=b'{"queued": 1}')
    assert (answer["StatusCode"], result) == (202, None)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        done = [a for a in served.seen if a.method == "Event" and a.status == 200]
        if done:
            break
        time.sleep(0.01)
    assert done[0].function == "callee"


def test_dry_run_runs_nothing(client, served):
    before = served.functions["callee"].invocations
    assert invoke(client, InvocationType="DryRun")[0]["StatusCode"] == 204
    assert served.functions["callee"].invocations == before


def test_unknown_function(client):
    with pytest.raises(client.exceptions.ResourceNotFoundException) as raised:
        invoke(client, "no-such")
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    assert "function:no-such" in raised.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    ("options", "kind", "status"),
    [
        ({"Payload": b"{"}, "InvalidRequestContentException", 400),
        ({"ClientContext": "%"}, "InvalidRequestContentException", 400),
        (
            {"ClientContext": base64.b64encode(b"[]").decode()},
            "InvalidRequestContentException",
            400,
        ),
        ({"ClientContext": context(a="x" * 4000)}, "InvalidRequestContentException", 400),
        ({"InvocationType": "Other"}, "InvalidParameterValueException", 400),
        ({"Payload": b'"' + b"x" * 6_300_000 + b'"'}, "RequestTooLargeException", 413),
    ],
)
def test_bad_calls(client, options, kind, status):
    with pytest.raises(ClientError) as raised:
        invoke(client, **options)
    assert raised.value.response["Error"]["Code"] == kind
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


def test_other_operations_are_refused(served):
    status, headers, _ = call(served.invoke_url, "GET", "/2015-03-31/functions/")
    assert status == 404
    assert dict(headers)["x-amzn-ErrorType"] == "UnknownOperationException"


def test_the_invoke_api_takes_no_path_from_the_app(served):
    path = "/2015-03-31/functions/callee/invocations"
    status, _, body = call(served.url, "POST", path, body=b"{}")
    assert status == 200
    assert json.loads(body)["rawPath"] == path


def test_a_function_hands_on_to_the_fallback_with_boto3(served):
    before = served.misroutes
    status, _, body = call(served.url, "GET", "/hand-on?x=1")
    event = json.loads(body)
    assert status == 200
    assert event["rawPath"] == "/hand-on"
    assert event["rawQueryString"] == "x=1"
    assert served.misroutes == before + 1
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        outer = [a for a in served.seen if a.path == "/hand-on?x=1"]
        if outer:
            break
        time.sleep(0.01)
    assert outer[0].function == "caller"
    assert outer[0].misroutes == ("shop.cart",)
    inner = [a for a in served.seen if a.kind == "invoke" and a.function == "fallback"]
    assert inner[-1].misroutes == ("shop.cart",)
    assert served.functions["fallback"].invocations >= 1
