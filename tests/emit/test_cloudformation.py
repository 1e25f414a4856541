from __future__ import annotations

from typing import Any

from liftoff.emit.cloudformation import cloudformation_templates
from liftoff.plan.model import Plan
from tests.emit.plans import make_build, settled_plan, split_plan, wide_plan


def resources(plan: Plan, **changes: Any) -> dict[str, Any]:
    (template,) = cloudformation_templates(plan, **changes).values()
    return template["Resources"]


def test_code_is_in_the_bucket_under_the_prefix():
    plan = split_plan("http")
    code = resources(plan)["HomeFunction"]["Properties"]["Code"]
    key = {"Fn::Sub": "${CodePrefix}build/home.zip"}
    assert code == {"S3Bucket": {"Ref": "CodeBucket"}, "S3Key": key}
    made = resources(plan, build=make_build(plan, layers=("common",)))
    code = made["HomeFunction"]["Properties"]["Code"]
    assert code["S3Key"] == {"Fn::Sub": "${CodePrefix}build/home.zip"}
    layer = made["CommonLayer"]["Properties"]["Content"]
    assert layer["S3Key"] == {"Fn::Sub": "${CodePrefix}build/layers/common.zip"}


def test_new_code_makes_a_new_version():
    plan = settled_plan("http")
    version = resources(plan)["HomeFunctionVersion"]["Properties"]
    assert version["Description"] == {"Fn::Sub": "Of ${CodePrefix}"}
    built = resources(plan, build=make_build(plan))["HomeFunctionVersion"]["Properties"]
    assert len(built["CodeSha256"]) == 44
    alias = resources(plan)["UserDetailFunctionAliaslive"]["Properties"]
    assert alias["ProvisionedConcurrencyConfig"] == {"ProvisionedConcurrentExecutions": 2}
    assert "FilesFunctionVersion" not in resources(plan)


def test_roles_have_the_plan_s_permissions_and_no_more():
    made = resources(split_plan("http"))
    role = made["HomeFunctionRole"]["Properties"]
    assert role["ManagedPolicyArns"] == [
        {
            "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        }
    ]
    (statement,) = role["Policies"][0]["PolicyDocument"]["Statement"]
    assert statement["Action"] == "lambda:InvokeFunction"
    assert "Policies" not in made["FallbackFunctionRole"]["Properties"]
    traced = resources(settled_plan("http"))["HomeFunctionRole"]["Properties"]
    assert len(traced["ManagedPolicyArns"]) == 2


def test_nested_stacks_are_read_from_the_bucket():
    templates = cloudformation_templates(wide_plan("http", functions=200, routes=200))
    root = templates.pop("cloudformation.yaml")
    assert list(templates) == ["cloudformation-functions1.yaml", "cloudformation-functions2.yaml",
                               "cloudformation-functions3.yaml"]  # fmt: skip
    stack = root["Resources"]["Functions1"]
    assert stack["Type"] == "AWS::CloudFormation::Stack"
    url = stack["Properties"]["TemplateURL"]["Fn::Sub"]
    assert url.endswith("${AWS::URLSuffix}/${CodePrefix}cloudformation-functions1.yaml")
    # Every function is somewhere, and the fallback beside the API.
    functions = [
        name
        for template in (root, *templates.values())
        for name, made in template["Resources"].items()
        if made["Type"] == "AWS::Lambda::Function"
    ]
    assert len(functions) == len(set(functions)) == 201
    assert "FallbackFunction" in root["Resources"]
