"""Alarms on the errors of functions and of their gateway."""

from __future__ import annotations

from typing import Any

from liftoff.emit.terraform.blocks import Blocks, merged, resource
from liftoff.emit.terraform.names import Names
from liftoff.emit.terraform.text import Expression, Joined, joined
from liftoff.plan.model import Plan


def alarms(plan: Plan, names: Names) -> Blocks:
    """One for each function and one for the gateway, if the plan wants any."""
    if not plan.deployment.alarms:
        return {}
    blocks: list[Blocks] = []
    gateway = _gateway_metric(plan)
    if gateway is not None:
        about = "The gateway answers with 5xx"
        blocks.append(
            _alarm(plan, "gateway", joined(Expression("var.name"), "-gateway"), about, *gateway)
        )
    for function in plan.functions:
        own = names.labels[function.name]
        name = joined(Expression("var.name"), f"-{function.name}-errors")
        dimensions = {"FunctionName": Expression(f"aws_lambda_function.{own}.function_name")}
        about = f"The function {function.name} fails"
        blocks.append(
            _alarm(plan, f"{own}_errors", name, about, "AWS/Lambda", "Errors", dimensions)
        )
    return merged(*blocks)


def _gateway_metric(plan: Plan) -> tuple[str, str, dict[str, Expression]] | None:
    """As `liftoff.emit.stack.alarms` has it."""
    match plan.gateway:
        case "http":
            api = Expression("aws_apigatewayv2_api.api.id")
            return "AWS/ApiGateway", "5xx", {"ApiId": api}
        case "rest":
            name = Expression("aws_api_gateway_rest_api.api.name")
            stage = Expression("aws_api_gateway_stage.api.stage_name")
            return "AWS/ApiGateway", "5XXError", {"ApiName": name, "Stage": stage}
        case "alb":
            suffix = Expression("aws_lb.app.arn_suffix")
            return "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", {"LoadBalancer": suffix}
        case "url":
            return None


def _alarm(
    plan: Plan,
    label: str,
    name: Joined,
    about: str,
    namespace: str,
    metric: str,
    dimensions: dict[str, Expression],
) -> Blocks:
    body: dict[str, Any] = {
        "alarm_name": name,
        "alarm_description": f"{about} ({plan.app.target})",
        "namespace": namespace,
        "metric_name": metric,
        "dimensions": dimensions,
        "statistic": "Sum",
        "period": 300,
        "evaluation_periods": 1,
        "threshold": 1,
        "comparison_operator": "GreaterThanOrEqualToThreshold",
        "treat_missing_data": "notBreaching",
    }
    if plan.deployment.alarm_topic is not None:
        body["alarm_actions"] = [plan.deployment.alarm_topic]
    return resource("aws_cloudwatch_metric_alarm", label, body)
