"""Alarms on the errors of functions and of their gateway."""

from __future__ import annotations

from typing import Any

from liftoff.emit.logical_ids import HTTP_API, LOAD_BALANCER
from liftoff.emit.stack.names import FunctionNames
from liftoff.emit.stack.parts import Parts, Resource
from liftoff.emit.stack.rest_api import STAGE_NAME
from liftoff.plan.model import Plan

_SECONDS = 300


def alarms(plan: Plan, names: FunctionNames) -> Parts:
    """One for each function and one for the gateway, if the plan wants any."""
    if not plan.deployment.alarms:
        return Parts()
    resources: dict[str, Resource] = {}
    gateway = _gateway_metric(plan)
    if gateway is not None:
        resources["GatewayAlarm"] = _alarm(plan, "The gateway answers with 5xx", *gateway)
    homes = {}
    for function in plan.functions:
        identity = f"{names.ids[function.name]}Alarm"
        dimensions = {"FunctionName": {"Ref": names.ids[function.name]}}
        about = f"The function {function.name} fails"
        resources[identity] = _alarm(plan, about, "AWS/Lambda", "Errors", dimensions)
        homes[identity] = function.name
    return Parts(resources=resources, homes=homes)


def _gateway_metric(plan: Plan) -> tuple[str, str, dict[str, Any]] | None:
    """Namespace, name and dimensions of what counts the gateway's 5xx; function URLs have none.

    Sources: "HTTP API metrics", "Amazon API Gateway dimensions and metrics", and "CloudWatch
    metrics for your Application Load Balancer".
    """
    match plan.gateway:
        case "http":
            return "AWS/ApiGateway", "5xx", {"ApiId": {"Ref": HTTP_API}}
        case "rest":
            dimensions = {"ApiName": {"Ref": "AWS::StackName"}, "Stage": {"Ref": STAGE_NAME}}
            return "AWS/ApiGateway", "5XXError", dimensions
        case "alb":
            full_name = {"Fn::GetAtt": [LOAD_BALANCER, "LoadBalancerFullName"]}
            return "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", {"LoadBalancer": full_name}
        case "url":
            return None


def _alarm(
    plan: Plan, about: str, namespace: str, metric: str, dimensions: dict[str, Any]
) -> Resource:
    properties: dict[str, Any] = {
        "AlarmDescription": f"{about} ({plan.app.target})",
        "Namespace": namespace,
        "MetricName": metric,
        "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
        "Statistic": "Sum",
        "Period": _SECONDS,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
    }
    if plan.deployment.alarm_topic is not None:
        properties["AlarmActions"] = [plan.deployment.alarm_topic]
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
