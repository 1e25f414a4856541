from __future__ import annotations

import copy
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from liftoff.emit.limits import resource_count
from liftoff.emit.openapi import import_body
from liftoff.emit.policies import policy_document
from liftoff.emit.sam import sam_template
from liftoff.emit.yaml_text import yaml_text
from liftoff.errors import LiftoffError
from liftoff.plan.model import FunctionName, Parameter, Plan
from tests.emit.plans import (
    APPS,
    catch_all,
    make_build,
    make_fallback,
    make_function,
    make_plan,
    make_route,
    permitted_plan,
    split_plan,
    wide_plan,
    wrap_plan,
)


def odd_plan(gateway: str) -> Plan:
    """Names that come to one logical id, text that YAML and CloudFormation could misread."""
    names = ["a-b", "a_b", "A-B", "-", "_", "LogGroup", "x" * 64]
    functions = [
        make_function(
            name,
            routes=tuple(f"GET /{n}/<any('é', \"z\"):{name}>" for n in range(20)),
            environment={"A": "off", "B": "0x10", "C": "a: b # c", "D": "$HOME {x}", "E": ""},
        )
        for name in names
    ]
    return make_plan(
        gateway=gateway,
        functions=(*functions, make_fallback()),
        routes=(
            *(
                make_route(f"POST /a-b/{n}", name, [f"POST /a-b/<{name}> 'é' \"q\": {{}}"])
                for n, name in enumerate(names)
            ),
            *catch_all(gateway),
        ),
    )


PLANS = {
    f"{make.__name__}-{gateway}": make(gateway)
    for make in (split_plan, wrap_plan, odd_plan, permitted_plan)
    for gateway in ("http", "rest")
} | {
    f"wide-{gateway}": wide_plan(gateway, functions=160, routes=300 - len(catch_all(gateway)))
    for gateway in ("http", "rest")
}


def transform(template: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the SAM transform makes of a template whose code has been uploaded."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    template = copy.deepcopy(template)
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key.zip"
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            resource["Properties"]["ContentUri"] = "s3://bucket/layer.zip"
    transformed: dict[str, Any] = Translator({}, Parser()).translate(template, {})
    return transformed


def references(value: Any) -> set[str]:
    """Logical ids that a template's part refers to."""
    if isinstance(value, list):
        return {name for item in value for name in references(item)}
    if not isinstance(value, dict):
        return set()
    found = {name for item in value.values() for name in references(item)}
    if "Ref" in value:
        found.add(value["Ref"])
    if "Fn::GetAtt" in value:
        found.add(value["Fn::GetAtt"][0])
    if "Fn::Sub" in value:
        given = value["Fn::Sub"]
        text, own = (given, {}) if isinstance(given, str) else given
        parts = text.replace("${!", "").split("${")[1:]
        found |= {part.split("}")[0].split(".")[0] for part in parts} - own.keys()
    return found


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_sam_accepts_it_and_the_count_is_right(plan: Plan, monkeypatch: pytest.MonkeyPatch):
    transformed = transform(sam_template(plan), monkeypatch)
    assert len(transformed["Resources"]) == resource_count(plan) <= 500


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_every_reference_is_to_a_resource_or_a_parameter(plan: Plan):
    template = sam_template(plan)
    known = {*template["Resources"], *template["Parameters"], "AWS::Partition", "AWS::Region"}
    known |= {"AWS::AccountId", "AWS::URLSuffix"}
    assert references(template) <= known


@pytest.mark.parametrize(
    "name", ["split_plan-http", "split_plan-rest", "wrap_plan-http", "wrap_plan-rest",
             "odd_plan-http", "odd_plan-rest", "permitted_plan-http"]
)  # fmt: skip
def test_cfn_lint_accepts_it(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    text = yaml_text(sam_template(PLANS[name]))
    config = ManualArgs(regions=["us-east-1"], include_checks=["I"])
    assert [str(match) for match in lint(text, config=config)] == []


def test_cfn_lint_reads_the_transformed_functions(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    plan = wrap_plan("http", functions=(make_fallback(memory=5),))
    matches = lint(yaml_text(sam_template(plan)), config=ManualArgs(regions=["us-east-1"]))
    assert "5 is less than the minimum of 128" in {match.message for match in matches}


def test_what_was_built_is_what_is_deployed(monkeypatch: pytest.MonkeyPatch):
    plan = split_plan("http")
    build = make_build(plan, layers=("common", "common-2"))
    template = sam_template(plan, build)
    home = template["Resources"]["HomeFunction"]["Properties"]
    assert home["CodeUri"] == "build/home.zip"
    assert home["Layers"] == [{"Ref": "CommonLayer"}, {"Ref": "Common2Layer"}]
    layer = template["Resources"]["CommonLayer"]["Properties"]
    assert layer["ContentUri"] == "build/layers/common.zip"
    common = template["Globals"]["Function"]
    assert (common["Runtime"], common["Architectures"]) == ("python3.12", ["x86_64"])
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    assert [
        str(m) for m in lint(yaml_text(template), config=ManualArgs(regions=["us-east-1"]))
    ] == []
    transformed = transform(template, monkeypatch)
    assert len(transformed["Resources"]) == resource_count(plan, layers=2)


def test_a_build_of_another_plan_is_refused():
    with pytest.raises(LiftoffError, match="was built of another plan: files, home, user-detail"):
        sam_template(split_plan("http"), make_build(wrap_plan("http")))


def test_slice():
    function = sam_template(split_plan("http"))["Resources"]["UserDetailFunction"]["Properties"]
    assert function == {
        "Description": "Answers GET /users/<int:id>, PUT /users/<int:id>",
        "CodeUri": "functions/user-detail",
        "Handler": "handler.handler",
        "MemorySize": 1769,
        "Timeout": 30,
        "Environment": {
            "Variables": {"LIFTOFF_FALLBACK_FUNCTION": {"Ref": "FallbackFunction"}},
        },
        "Policies": [
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "lambda:InvokeFunction",
                        "Resource": {"Fn::GetAtt": ["FallbackFunction", "Arn"]},
                    }
                ],
            }
        ],
    }


@pytest.mark.parametrize("gateway", ["http", "rest"])
@pytest.mark.parametrize("make", [split_plan, wrap_plan])
def test_fallback_may_invoke_nothing(make: Any, gateway: str):
    function = sam_template(make(gateway))["Resources"]["FallbackFunction"]["Properties"]
    assert "Policies" not in function
    assert "Environment" not in function


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_one_permission_a_function_for_this_api_only(gateway: str):
    resources = sam_template(split_plan(gateway))["Resources"]
    permissions = [
        resource["Properties"]
        for resource in resources.values()
        if resource["Type"] == "AWS::Lambda::Permission"
    ]
    assert Counter(permission["FunctionName"]["Ref"] for permission in permissions) == {
        "HomeFunction": 1,
        "UserDetailFunction": 1,
        "FilesFunction": 1,
        "FallbackFunction": 1,
    }
    api = "HttpApi" if gateway == "http" else "RestApi"
    for permission in permissions:
        assert permission["SourceArn"]["Fn::Sub"].endswith(f":${{{api}}}/*")


def test_http_api_has_no_cors():
    api = sam_template(split_plan("http"))["Resources"]["HttpApi"]
    body = import_body(split_plan("http"))
    assert api == {"Type": "AWS::Serverless::HttpApi", "Properties": {"DefinitionBody": body}}


def test_rest_api_is_regional_binary_and_has_one_stage(monkeypatch: pytest.MonkeyPatch):
    template = sam_template(split_plan("rest"))
    resources = transform(template, monkeypatch)["Resources"]
    api = resources["RestApi"]["Properties"]
    assert api["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
    assert api["BinaryMediaTypes"] == ["*/*"]
    # SAM's stage called "Stage" comes with the deployment.
    deployments = [r for r in resources.values() if r["Type"] == "AWS::ApiGateway::Deployment"]
    stages = [r for r in resources.values() if r["Type"] == "AWS::ApiGateway::Stage"]
    assert ["StageName" in r["Properties"] for r in deployments] == [False]
    assert [r["Properties"]["StageName"] for r in stages] == [{"Ref": "StageName"}]


def test_sam_leaves_the_document_as_it_is(monkeypatch: pytest.MonkeyPatch):
    for gateway, api in (("http", "HttpApi"), ("rest", "RestApi")):
        plan = split_plan(gateway)
        resources = transform(sam_template(plan), monkeypatch)["Resources"]
        assert resources[api]["Properties"]["Body"]["paths"] == import_body(plan)["paths"]


def test_url():
    assert sam_template(split_plan("http"))["Outputs"]["ApiUrl"]["Value"] == {
        "Fn::Sub": "https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"
    }
    assert sam_template(split_plan("rest"))["Outputs"]["ApiUrl"]["Value"] == {
        "Fn::Sub": "https://${RestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${StageName}"
    }


def test_globals():
    plan = replace(split_plan("http"), runtime="python3.12", architecture="x86_64")
    assert sam_template(plan)["Globals"]["Function"] == {
        "Runtime": "python3.12",
        "Architectures": ["x86_64"],
        "LoggingConfig": {"LogGroup": {"Ref": "LogGroup"}},
    }


def test_long_descriptions_are_cut_and_say_so():
    routes = tuple(f"GET /page{n}" for n in range(100))
    plan = make_plan(functions=(make_function("pages", routes=routes), make_fallback()))
    text = sam_template(plan)["Resources"]["PagesFunction"]["Properties"]["Description"]
    assert len(text) == 256
    assert text.startswith("Answers GET /page0, GET /page1, ")
    assert text.endswith("... and others: 100 routes in all")


def test_both_adapters_and_interfaces_deploy_alike():
    one = sam_template(split_plan("http"))
    assert sam_template(split_plan("http", adapter="mangum")) == one
    other = sam_template(split_plan("http", app=APPS["fastapi"]))
    assert other["Resources"].keys() == one["Resources"].keys()


def test_too_many_functions():
    with pytest.raises(LiftoffError, match="a CloudFormation stack takes 500"):
        sam_template(wide_plan("http", functions=200, routes=200))


def test_a_parameter_with_a_name_of_the_templates_own():
    parameter = Parameter(name="LogRetentionDays", description="DAYS")
    with pytest.raises(LiftoffError, match="name of one of the template's own"):
        sam_template(split_plan("http", parameters=(parameter,)))


def test_parameters_reach_the_environment_and_the_policy():
    template = sam_template(permitted_plan("http"))
    assert template["Parameters"]["OrdersTable"] == {
        "Type": "String", "Default": "orders", "Description": "ORDERS_TABLE",
    }  # fmt: skip
    assert "Default" not in template["Parameters"]["QueueUrl"]
    function = template["Resources"]["OrdersFunction"]["Properties"]
    assert function["Environment"]["Variables"]["ORDERS_TABLE"] == {"Ref": "OrdersTable"}
    assert function["Policies"] == [policy_document(permitted_plan("http").function("orders"),
                                                    {"fallback": "FallbackFunction"})]  # fmt: skip


def test_circle():
    fallback = make_fallback(environment={"HOME": FunctionName("home")})
    with pytest.raises(LiftoffError, match="in a circle"):
        sam_template(make_plan(functions=(make_function("home"), fallback)))
