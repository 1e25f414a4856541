from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from liftoff.emit.limits import resource_count
from liftoff.emit.policies import policy_document
from liftoff.emit.sam import sam_templates
from liftoff.emit.stack.names import FunctionNames
from liftoff.errors import LiftoffError
from liftoff.plan.built import Build
from liftoff.plan.model import FunctionName, Parameter, Plan
from tests.emit.checking import complaints, transform
from tests.emit.plans import (
    APPS,
    make_build,
    make_fallback,
    make_function,
    make_plan,
    permitted_plan,
    settled_plan,
    split_plan,
    wrap_plan,
)


def sam_template(plan: Plan, build: Build | None = None) -> dict[str, Any]:
    """The only template of a plan that fits into one."""
    (template,) = sam_templates(plan, build).values()
    return template


def test_cfn_lint_reads_the_transformed_functions(monkeypatch: pytest.MonkeyPatch):
    plan = wrap_plan("http", functions=(make_fallback(memory=5),))
    (complaint,) = complaints(sam_template(plan), monkeypatch)
    assert "5 is less than the minimum of 128" in complaint


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
    assert complaints(template, monkeypatch) == []
    transformed = transform(template, monkeypatch)
    assert len(transformed["Resources"]) == resource_count(template["Resources"])


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
        "Timeout": 29,
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
    assert Counter(permission["FunctionName"]["Fn::GetAtt"][0] for permission in permissions) == {
        "HomeFunction": 1,
        "UserDetailFunction": 1,
        "FilesFunction": 1,
        "FallbackFunction": 1,
    }
    api = "HttpApi" if gateway == "http" else "RestApi"
    for permission in permissions:
        assert permission["SourceArn"]["Fn::Sub"].endswith(f":${{{api}}}/*")


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_what_is_set_of_the_stack(gateway: str):
    template = sam_template(settled_plan(gateway))
    made = {name: found["Properties"] for name, found in template["Resources"].items()}
    assert template["Globals"]["Function"]["Tracing"] == "Active"
    assert template["Parameters"]["LogRetentionDays"]["Default"] == 7
    assert made["LogGroup"] == {"RetentionInDays": {"Ref": "LogRetentionDays"}}
    assert made["HomeFunction"]["SnapStart"] == {"ApplyOn": "PublishedVersions"}
    warm = {"ProvisionedConcurrentExecutions": 2}
    assert made["UserDetailFunction"]["ProvisionedConcurrencyConfig"] == warm
    alarms = {name: found for name, found in made.items() if name.endswith("Alarm")}
    assert alarms.keys() == {"GatewayAlarm", "HomeFunctionAlarm", "UserDetailFunctionAlarm",
                             "FilesFunctionAlarm", "FallbackFunctionAlarm"}  # fmt: skip
    topic = settled_plan(gateway).deployment.alarm_topic
    assert all(alarm["AlarmActions"] == [topic] for alarm in alarms.values())
    metric = {"http": "5xx", "rest": "5XXError"}[gateway]
    assert alarms["GatewayAlarm"]["MetricName"] == metric
    assert alarms["HomeFunctionAlarm"]["Dimensions"] == [
        {"Name": "FunctionName", "Value": {"Ref": "HomeFunction"}}
    ]
    limits = {"ThrottlingRateLimit": 5, "ThrottlingBurstLimit": 10}
    if gateway == "http":
        assert made["HttpApiStage"]["DefaultRouteSettings"] == limits
    else:
        everywhere = {"ResourcePath": "/*", "HttpMethod": "*", **limits}
        assert made["RestApiStage"]["MethodSettings"] == [everywhere]
        assert made["RestApiStage"]["TracingEnabled"] is True
    assert made["Domain"]["DomainName"] == made["DomainRecord"]["Name"] == "api.example.com"
    assert made["DomainMapping"]["Stage"] in ({"Ref": "HttpApiStage"}, {"Ref": "RestApiStage"})
    assert made["DomainRecord"]["HostedZoneId"] == "Z123456789ABC"
    plain = sam_template(split_plan(gateway))
    assert "Tracing" not in plain["Globals"]["Function"]
    assert not any(name.startswith("Domain") or "Alarm" in name for name in plain["Resources"])


def test_http_api_has_cors_only_where_it_is_asked_for():
    api = sam_template(split_plan("http"))["Resources"]["HttpApi"]["Properties"]
    assert "CorsConfiguration" not in api
    api = sam_template(settled_plan("http"))["Resources"]["HttpApi"]["Properties"]
    assert api["CorsConfiguration"] == {
        "AllowOrigins": ["https://a.example.com"],
        "AllowMethods": ["*"],
        "AllowHeaders": ["*"],
        "MaxAge": 60,
    }


def test_routes_of_a_function_share_its_integration():
    resources = sam_template(split_plan("http"))["Resources"]
    targets = {
        resource["Properties"]["RouteKey"]: resource["Properties"]["Target"]["Fn::Sub"]
        for resource in resources.values()
        if resource["Type"] == "AWS::ApiGatewayV2::Route"
    }
    assert targets["GET /users/{p2}"] == targets["PUT /users/{p2}"]
    assert targets["GET /users/{p2}"] == "integrations/${UserDetailFunctionIntegration}"
    assert targets["$default"] == "integrations/${FallbackFunctionIntegration}"
    assert len(targets) == len(split_plan("http").routes)


def test_published_functions_are_called_by_their_alias():
    resources = sam_template(settled_plan("http"))["Resources"]
    home = resources["HomeFunction"]["Properties"]
    assert home["AutoPublishAlias"] == "live"
    assert home["SnapStart"] == {"ApplyOn": "PublishedVersions"}
    fallback = {"Ref": "FallbackFunctionAliaslive"}
    assert home["Environment"]["Variables"]["LIFTOFF_FALLBACK_FUNCTION"] == fallback
    assert home["Policies"][0]["Statement"][0]["Resource"] == fallback
    integration = resources["HomeFunctionIntegration"]["Properties"]
    assert integration["IntegrationUri"] == {"Ref": "HomeFunctionAliaslive"}
    warm = resources["UserDetailFunction"]["Properties"]["ProvisionedConcurrencyConfig"]
    assert warm == {"ProvisionedConcurrentExecutions": 2}


def test_another_document_makes_another_deployment():
    def deployments(plan: Plan) -> list[str]:
        resources = sam_template(plan)["Resources"]
        return [n for n, r in resources.items() if r["Type"] == "AWS::ApiGateway::Deployment"]

    plan = split_plan("rest")
    assert deployments(plan) == deployments(replace(plan, architecture="x86_64"))
    assert deployments(plan) != deployments(replace(plan, routes=plan.routes[1:]))


def test_rest_api_is_regional_binary_and_has_one_stage(monkeypatch: pytest.MonkeyPatch):
    template = sam_template(split_plan("rest"))
    resources = transform(template, monkeypatch)["Resources"]
    api = resources["RestApi"]["Properties"]
    assert api["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
    assert api["BinaryMediaTypes"] == ["*/*"]
    deployments = [r for r in resources.values() if r["Type"] == "AWS::ApiGateway::Deployment"]
    stages = [r for r in resources.values() if r["Type"] == "AWS::ApiGateway::Stage"]
    assert ["StageName" in r["Properties"] for r in deployments] == [False]
    assert [r["Properties"]["StageName"] for r in stages] == [{"Ref": "StageName"}]


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
    assert function["Policies"] == [policy_document(permitted_plan("http").function("orders").permissions,
                                                    FunctionNames({"fallback": "FallbackFunction"}))]  # fmt: skip


def test_circle():
    fallback = make_fallback(environment={"HOME": FunctionName("home")})
    with pytest.raises(LiftoffError, match="in a circle"):
        sam_template(make_plan(functions=(make_function("home"), fallback)))
