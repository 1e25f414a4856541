"""A URL for each function; that of the fallback answers everything."""

from __future__ import annotations

from typing import Any

from liftoff.emit.stack.http_api import cors_configuration
from liftoff.emit.stack.names import ALIAS, FunctionNames
from liftoff.emit.stack.parts import Parts, Resource
from liftoff.plan.model import Plan
from liftoff.platform import CLOUDFORMATION_OUTPUTS

# Beside these the root says where the app is.
_MOST_OUTPUTS = CLOUDFORMATION_OUTPUTS - 10


def function_urls(plan: Plan, names: FunctionNames) -> Parts:
    """The URLs, and that everybody may call them: the app itself says who may do what.

    A URL that was made after October 2025 needs both permissions.
    Source: "Control access to Lambda function URLs", Lambda Developer Guide.
    """
    resources: dict[str, Resource] = {}
    homes: dict[str, str] = {}
    outputs: dict[str, dict[str, Any]] = {}
    for function in plan.functions:
        identity = names.ids[function.name]
        url: dict[str, Any] = {
            "TargetFunctionArn": {"Fn::GetAtt": [identity, "Arn"]},
            "AuthType": "NONE",
        }
        if function.published:
            url["Qualifier"] = ALIAS
        if plan.deployment.cors is not None:
            url["Cors"] = cors_configuration(plan.deployment.cors)
        waits = {"DependsOn": [names.alias(function.name)]} if function.published else {}
        own = {
            f"{identity}Url": {"Type": "AWS::Lambda::Url", **waits, "Properties": url},
            f"{identity}UrlPermission": _permission(
                names, function.name, "lambda:InvokeFunctionUrl", FunctionUrlAuthType="NONE"
            ),
            f"{identity}Permission": _permission(
                names, function.name, "lambda:InvokeFunction", InvokedViaFunctionUrl=True
            ),
        }
        resources |= own
        homes |= dict.fromkeys(own, function.name)
        value = {"Fn::GetAtt": [f"{identity}Url", "FunctionUrl"]}
        if function.fallback:
            outputs["ApiUrl"] = {"Description": "Where the app answers", "Value": value}
        elif len(outputs) < _MOST_OUTPUTS:
            about = f"The URL of {function.name}"
            outputs[f"{identity}Url"] = {"Description": about, "Value": value}
    return Parts(resources=resources, outputs=outputs, homes=homes)


def _permission(names: FunctionNames, function: str, action: str, **condition: Any) -> Resource:
    properties = {
        "Action": action,
        "FunctionName": names.arn(function),
        "Principal": "*",
        **condition,
    }
    return {"Type": "AWS::Lambda::Permission", "Properties": properties}
