from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from liftoff.plan.document import plan_from_json
from liftoff.plan.model import ParameterValue
from tests.cli.running import Runner, make
from tests.plan.permissions.programs import policy

APP = """\
import os

import boto3
from flask import Flask

app = Flask(__name__)
s3 = boto3.client("s3")
table = boto3.resource("dynamodb").Table(os.getenv("ORDERS_TABLE", "orders"))


def notify(text):
    boto3.client("sns").publish(TopicArn=os.environ["TOPIC_ARN"], Message=text)


@app.get("/orders/<key>")
def order(key):
    return table.get_item(Key={"id": key})["Item"]


@app.post("/orders")
def add():
    table.put_item(Item={"id": "1"})
    notify("new")
    return "ok"


@app.get("/files/<name>")
def file(name):
    return s3.generate_presigned_url("get_object", Params={"Bucket": "files", "Key": name})


@app.get("/plain")
def plain():
    return "plain"
"""
TABLE = "arn:aws:dynamodb:R:A:table/{OrdersTable}"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    files = {"app.py": APP, "requirements.txt": "flask==3.1.0\nboto3\n"}
    return make(tmp_path / "app", files)


def split(liftoff: Runner, shop: Path, out: Path, *more: object) -> str:
    ended = liftoff("split", shop, "--app", "app:app", "-o", out, *more)
    assert (ended.status, ended.err) == (0, "")
    return ended.out


def test_each_function_may_do_what_its_routes_do(
    liftoff: Runner, shop: Path, tmp_path: Path
) -> None:
    said = split(liftoff, shop, tmp_path / "out")
    plan = plan_from_json((tmp_path / "out" / "plan.json").read_text(), where="plan.json")
    found = {
        function.name: policy(s for s in function.permissions if s.calls)
        for function in plan.functions
    }
    get, put = {"dynamodb:GetItem": [TABLE]}, {"dynamodb:PutItem": [TABLE]}
    publish = {"sns:Publish": ["{TopicArn}"]}
    read = {"s3:GetObject": ["arn:aws:s3:::files/*"], "s3:ListBucket": ["arn:aws:s3:::files"]}
    assert found == {
        "order": get,
        "add": put | publish,
        "file": read,
        "plain": {},
        "fallback": get | put | publish | read,
    }
    assert {p.name: p.default for p in plan.parameters} == {
        "OrdersTable": "orders", "TopicArn": None,
    }  # fmt: skip
    assert plan.functions[0].environment["TOPIC_ARN"] == ParameterValue("TopicArn")
    assert [(c.call, c.path, c.line) for c in plan.functions[0].permissions[1].calls] == [
        ("dynamodb.get_item", "app.py", 17)
    ]
    assert "  order     dynamodb:GetItem\n  add       dynamodb:PutItem, sns:Publish\n" in said
    assert "  OrdersTable  The environment variable ORDERS_TABLE of the app  default orders" in said
    template = (tmp_path / "out" / "template.yaml").read_text()
    config = ManualArgs(regions=["us-east-1"], include_checks=["I"])
    assert [str(match) for match in lint(template, config=config)] == []


def test_what_the_command_line_gives_is_in_the_policy(
    liftoff: Runner, shop: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    liftoff(
        "wrap", shop, "--app", "app:app", "-o", out,
        "--env", "ORDERS_TABLE=mine", "--env", "TOPIC_ARN=arn:aws:sns:eu-west-1:1:t",
    )  # fmt: skip
    plan = plan_from_json((out / "plan.json").read_text(), where="plan.json")
    may = policy(plan.fallback.permissions)
    assert may["dynamodb:GetItem"] == ["arn:aws:dynamodb:R:A:table/mine"]
    assert may["sns:Publish"] == ["arn:aws:sns:eu-west-1:1:t"]
    assert plan.parameters == ()
    template = yaml.safe_load((out / "template.yaml").read_text())
    assert set(template["Parameters"]) == {"LogRetentionDays"}


def test_what_is_not_known_is_said_with_its_line(
    liftoff: Runner, shop: Path, tmp_path: Path
) -> None:
    with (shop / "app.py").open("a") as file:
        file.write('\n\n@app.get("/any/<s>")\ndef anything(s):\n    boto3.client(s).list_x()\n')
    said = split(liftoff, shop, tmp_path / "out", "--dry-run")
    assert "What a call needs is not known" in said
    assert "    ?.list_x  app.py:39" in said
