"""A URL for each function; that of the fallback answers everything."""

from __future__ import annotations

from typing import Any

from liftoff.emit.terraform.blocks import Blocks, merged, resource
from liftoff.emit.terraform.http_api import cors_block
from liftoff.emit.terraform.names import Names
from liftoff.emit.terraform.text import Expression
from liftoff.plan.model import Plan


def function_urls(plan: Plan, names: Names) -> Blocks:
    """The URLs, and that everybody may call them: the app itself says who may do what.

    The provider adds the permission to call the URL. A URL that was made after October 2025 also
    needs one to invoke the function; that it holds for the URL alone, only newer providers can say.
    """
    blocks: list[Blocks] = []
    urls: dict[str, Any] = {}
    for function in plan.functions:
        own = names.labels[function.name]
        body: dict[str, Any] = {
            "function_name": Expression(f"aws_lambda_function.{own}.function_name"),
            "authorization_type": "NONE",
        }
        if function.published:
            body["qualifier"] = Expression(f"aws_lambda_alias.{own}.name")
        if plan.deployment.cors is not None:
            body["cors"] = cors_block(plan.deployment.cors)
        permission = {
            "action": "lambda:InvokeFunction",
            **names.grant(function.name),
            "principal": "*",
        }
        blocks.append(resource("aws_lambda_function_url", own, body))
        blocks.append(resource("aws_lambda_permission", own, permission))
        urls[function.name] = Expression(f"aws_lambda_function_url.{own}.function_url")
    outputs = {
        "url": {"description": "Where the app answers", "value": urls[plan.fallback.name]},
        "function_urls": {"description": "The URL of each function", "value": urls},
    }
    return merged(*blocks, {"output": outputs})
