from __future__ import annotations

import json
import os
import shutil
import subprocess
import warnings
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from liftoff.emit.terraform.module import terraform_files
from liftoff.errors import LiftoffError
from liftoff.plan.model import FunctionName, Parameter, Plan
from tests.emit.plans import (
    make_build,
    make_fallback,
    make_function,
    make_plan,
    much_permitted_plan,
    odd_plan,
    permitted_plan,
    settled_plan,
    split_plan,
)
from tests.emit.terraform.plugins import plugin_options

GATEWAYS = ("http", "rest")


def module(plan: Plan, **changes: Any) -> dict[str, Any]:
    """All files of a module as one document."""
    merged: dict[str, Any] = {}
    for text in terraform_files(plan, **changes).values():
        for kind, blocks in json.loads(text).items():
            merged.setdefault(kind, {}).update(blocks)
    return merged


def test_terraform_accepts_it(tmp_path: Path) -> None:
    program = shutil.which("terraform")
    if program is None:
        warnings.warn("NOT CHECKED: there is no terraform on this machine", stacklevel=1)
        pytest.skip("NOT CHECKED: there is no terraform on this machine")
    modules = {}
    for gateway in (*GATEWAYS, "alb", "url"):
        for make in (settled_plan, odd_plan, permitted_plan):
            plan = make(gateway)
            build = make_build(plan, layers=("common",)) if make is odd_plan else None
            modules[f"{make.__name__}-{gateway}"] = terraform_files(plan, build)
    modules["much-permitted"] = terraform_files(much_permitted_plan("http"))
    done = validate(program, tmp_path, modules)
    if done is None:
        warnings.warn("NOT CHECKED: the AWS provider of Terraform is not here", stacklevel=1)
        pytest.skip("NOT CHECKED: the AWS provider of Terraform is not here")
    assert done.returncode == 0, done.stdout + done.stderr


def validate(
    program: str, folder: Path, modules: Mapping[str, Mapping[str, str]]
) -> subprocess.CompletedProcess[str] | None:
    """`terraform validate` of all modules at once; None where the provider cannot be had."""
    calls: dict[str, Any] = {}
    for name, files in modules.items():
        for path, text in files.items():
            (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / path).write_text(text)
        asked = json.loads(files["terraform/variables.tf.json"])["variable"]
        needed = {
            key: ["x", "y"] if variable["type"].startswith("list") else "x"
            for key, variable in asked.items()
            if "default" not in variable
        }
        calls[name] = {"source": f"./{name}/terraform", **needed}
    (folder / "main.tf.json").write_text(json.dumps({"module": calls}))
    environment = {**os.environ, "CHECKPOINT_DISABLE": "1"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, *arguments], cwd=folder, env=environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    if run("init", "-input=false", "-no-color", *plugin_options()).returncode != 0:
        return None
    return run("validate", "-no-color")


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_each_function_and_route_is_there(gateway: str) -> None:
    plan = split_plan(gateway)
    made = module(plan)["resource"]
    assert made["aws_lambda_function"].keys() == {"home", "user_detail", "files", "fallback"}
    assert made["aws_lambda_permission"].keys() == made["aws_lambda_function"].keys()
    routes = made["aws_apigatewayv2_route" if gateway == "http" else "aws_api_gateway_method"]
    assert len(routes) == len(plan.routes)


def test_the_tree_of_a_rest_api_hangs_together() -> None:
    made = module(split_plan("rest"))["resource"]
    nodes = made["aws_api_gateway_resource"]
    assert {node["path_part"] for node in nodes.values()} == {
        "home", "users", "{p2}", "files", "{proxy+}", "{p1}", "raw",
    }  # fmt: skip
    for node in nodes.values():
        parent = node["parent_id"].removeprefix("${").removesuffix(".id}").split(".")
        assert parent[-1] in nodes or parent[-1] == "root_resource_id}"
    deployment = made["aws_api_gateway_deployment"]["api"]
    assert len(deployment["depends_on"]) == len(made["aws_api_gateway_integration"])


def test_a_text_of_the_plan_cannot_be_an_expression() -> None:
    function = make_function("home", environment={"MOTD": '${file("/etc/passwd")} %{ if true }'})
    made = module(make_plan(functions=(function, make_fallback())))
    variables = made["resource"]["aws_lambda_function"]["home"]["environment"]["variables"]
    assert variables["MOTD"] == '$${file("/etc/passwd")} %%{ if true }'


def test_a_build_says_what_the_zips_hold() -> None:
    plan = split_plan("http")
    home = module(plan)["resource"]["aws_lambda_function"]["home"]
    assert home["filename"] == "${path.module}/../build/home.zip"
    assert "filebase64sha256" in home["source_code_hash"]
    built = module(plan, build=make_build(plan))["resource"]["aws_lambda_function"]["home"]
    assert len(built["source_code_hash"]) == 44


def test_published_functions_are_called_by_their_alias() -> None:
    made = module(settled_plan("http"))["resource"]
    uri = made["aws_apigatewayv2_integration"]["home"]["integration_uri"]
    assert uri == "${aws_lambda_alias.home.invoke_arn}"
    assert made["aws_lambda_permission"]["home"]["qualifier"] == "live"
    variables = made["aws_lambda_function"]["home"]["environment"]["variables"]
    assert variables["LIFTOFF_FALLBACK_FUNCTION"] == "${aws_lambda_alias.fallback.arn}"
    assert made["aws_lambda_provisioned_concurrency_config"].keys() == {"user_detail"}


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_what_is_set_of_the_stack(gateway: str) -> None:
    plan = settled_plan(gateway)
    whole = module(plan)
    made = whole["resource"]
    assert whole["variable"]["log_retention_days"]["default"] == 7
    functions = made["aws_lambda_function"]
    assert all(found["tracing_config"] == {"mode": "Active"} for found in functions.values())
    assert functions["home"]["snap_start"] == {"apply_on": "PublishedVersions"}
    (warm,) = made["aws_lambda_provisioned_concurrency_config"].values()
    assert warm["provisioned_concurrent_executions"] == 2
    alarms = made["aws_cloudwatch_metric_alarm"]
    assert alarms.keys() == {"gateway", *(f"{name}_errors" for name in functions)}
    topic = [plan.deployment.alarm_topic]
    assert all(found["alarm_actions"] == topic for found in alarms.values())
    limits = {"throttling_rate_limit": 5, "throttling_burst_limit": 10}
    if gateway == "http":
        assert made["aws_apigatewayv2_stage"]["api"]["default_route_settings"] == limits
        domain = made["aws_apigatewayv2_domain_name"]["domain"]
    else:
        assert made["aws_api_gateway_method_settings"]["api"]["settings"] == limits
        assert made["aws_api_gateway_stage"]["api"]["xray_tracing_enabled"] is True
        domain = made["aws_api_gateway_domain_name"]["domain"]
    record = made["aws_route53_record"]["domain"]
    assert domain["domain_name"] == record["name"] == "api.example.com"
    assert record["zone_id"] == "Z123456789ABC"


def test_a_longer_time_limit_is_of_a_raised_quota() -> None:
    plan = split_plan("rest")
    slow = tuple(replace(f, timeout=60 if f.name == "home" else 10) for f in plan.functions)
    made = module(replace(plan, functions=slow))["resource"]
    times = {name: found["timeout_milliseconds"]
             for name, found in made["aws_api_gateway_integration"].items()}  # fmt: skip
    assert sorted(times.values()) == [*[29_000] * (len(times) - 1), 60_000]
    before = module(plan)["resource"]["aws_api_gateway_deployment"]["api"]
    assert made["aws_api_gateway_deployment"]["api"]["triggers"] != before["triggers"]


def test_permissions_are_the_plan_s() -> None:
    made = module(permitted_plan("http"))
    statements = made["data"]["aws_iam_policy_document"]["orders"]["statement"]
    queue = next(s for s in statements if s["actions"] == ["sqs:SendMessage"])
    assert queue["resources"][0].endswith(':${split("/", var.QueueUrl)[4]}')
    bucket = next(s for s in statements if s["actions"] == ["s3:GetObject"])
    assert bucket["resources"][0].endswith(":s3:::shop-*/$${aws:username}/*")
    assert made["variable"]["OrdersTable"]["default"] == "orders"


def test_what_cannot_be() -> None:
    with pytest.raises(LiftoffError, match="has the name of one of the module's own"):
        module(split_plan("http", parameters=(Parameter(name="name", description="N"),)))
    fallback = make_fallback(environment={"HOME": FunctionName("home")})
    with pytest.raises(LiftoffError, match="in a circle"):
        module(make_plan(functions=(make_function("home"), fallback)))
