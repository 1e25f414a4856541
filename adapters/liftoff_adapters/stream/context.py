"""The context object of an invocation, as the managed Python runtime makes it."""

from __future__ import annotations

import json
import os
import sys
import time
from http.client import HTTPMessage
from types import SimpleNamespace
from typing import Any

from liftoff_adapters.stream.response import ResponseStream


class Context:
    """What Lambda says about an invocation; same attributes as awslambdaric's `LambdaContext`.

    Attributes:
        aws_request_id: of the invocation.
        invoked_function_arn: with the alias or version that was called, if any.
        tenant_id: where the function is invoked for tenants.
        function_name: from the environment, like the next ones.
        function_version: a number or `$LATEST`.
        memory_limit_in_mb: in digits.
        log_group_name: in CloudWatch.
        log_stream_name: in CloudWatch.
        identity: with `cognito_identity_id` and `cognito_identity_pool_id`.
        client_context: with `client`, `custom` and `env`, or None.
        response_stream: where the response may be streamed to; None where it is to be returned.
    """

    def __init__(self, headers: HTTPMessage) -> None:
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers.get("Lambda-Runtime-Invoked-Function-Arn")
        self.tenant_id = headers.get("Lambda-Runtime-Aws-Tenant-Id")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.identity = _identity(_parsed(headers.get("Lambda-Runtime-Cognito-Identity")))
        self.client_context = _client(_parsed(headers.get("Lambda-Runtime-Client-Context")))
        self.response_stream: ResponseStream | None = None
        self._deadline = int(headers.get("Lambda-Runtime-Deadline-Ms") or 0)

    def get_remaining_time_in_millis(self) -> int:
        """Give the milliseconds until the invocation times out."""
        return max(self._deadline - int(time.time() * 1000), 0)

    def log(self, message: object) -> None:
        """Write to the function's log."""
        sys.stdout.write(str(message))

    def __repr__(self) -> str:
        return f"Context(aws_request_id={self.aws_request_id!r})"


def _parsed(header: str | None) -> dict[str, Any]:
    # HTTP headers are read as latin-1; the JSON in them is UTF-8.
    parsed = json.loads(header.encode("latin-1")) if header else {}
    return parsed if isinstance(parsed, dict) else {}


def _identity(given: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(
        cognito_identity_id=given.get("cognitoIdentityId"),
        cognito_identity_pool_id=given.get("cognitoIdentityPoolId"),
    )


def _client(given: dict[str, Any]) -> SimpleNamespace | None:
    if not given:
        return None
    client = given.get("client")
    names = (
        "installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name",
    )  # fmt: skip
    return SimpleNamespace(
        custom=given.get("custom"),
        env=given.get("env"),
        client=SimpleNamespace(**{name: client.get(name) for name in names}) if client else None,
    )
