"""The environment variables of a function's process.

Source: "Defined runtime environment variables", Lambda Developer Guide.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from liftoff.local.interpreter import Interpreter
from liftoff.plan.model import Function, FunctionName, ParameterValue

REGION = "us-east-1"
ACCOUNT = "123456789012"
VERSION = "$LATEST"


def function_arn(name: str) -> str:
    """The ARN that a function has here."""
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


def function_variables(
    function: Function,
    *,
    folder: Path,
    scratch: Path,
    runtime: str,
    interpreter: Interpreter,
    runtime_api: str,
    invoke_url: str,
    parameters: Mapping[str, str],
    overrides: Mapping[str, str],
) -> dict[str, str]:
    """All variables of the process: none of the developer's own, so no secret of theirs either.

    Args:
        function: the function.
        folder: its sources.
        scratch: a folder of this environment alone, for HOME and temporary files.
        runtime: the plan's runtime, such as `python3.13`.
        interpreter: what runs it.
        runtime_api: host and port of its Runtime API.
        invoke_url: address of the Invoke API.
        parameters: defaults of the plan's parameters, for those that have one.
        overrides: variables that the caller sets; they win over the plan's.
    """
    own: dict[str, str] = {}
    for name, value in function.environment.items():
        match value:
            case FunctionName(called):
                own[name] = called
            case ParameterValue(parameter):
                # What the template asks for is not known here, unless the caller sets it.
                own |= {name: parameters[parameter]} if parameter in parameters else {}
            case _:
                own[name] = value
    return {
        "PATH": f"{Path(interpreter.executable).parent}{os.pathsep}/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TZ": ":UTC",
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_SESSION_TOKEN": "local",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL_LAMBDA": invoke_url,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": VERSION,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": f"local/[{VERSION}]{os.urandom(16).hex()}",
        "LAMBDA_RUNTIME_DIR": interpreter.runtime_client,
        "LAMBDA_TASK_ROOT": str(folder),
        "_HANDLER": function.handler,
        **own,
        **overrides,
        "AWS_LAMBDA_RUNTIME_API": runtime_api,
    }
