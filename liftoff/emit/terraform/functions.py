"""Functions, their roles, versions and aliases, their layers and their log group."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from liftoff.emit.code_files import code_file
from liftoff.emit.stack.names import ALIAS
from liftoff.emit.stack.values import description
from liftoff.emit.terraform.blocks import Blocks, data, merged, resource
from liftoff.emit.terraform.names import Names, deployed_name, label
from liftoff.emit.terraform.text import Expression, joined
from liftoff.emit.terraform.values import policy_statements, variables
from liftoff.plan.built import Archive, Build
from liftoff.plan.model import Function, Plan, Statement
from liftoff.plan.permissions.policies import policies


def functions(plan: Plan, names: Names, build: Build | None) -> Blocks:
    """What each function is made of, and what all have in common."""
    layers = (_layer(build, layer.name, layer.archive) for layer in (build.layers if build else ()))
    return merged(
        _log_group(),
        _trust(),
        *layers,
        *(_function(plan, function, names, build) for function in plan.functions),
        *(_publication(function, names) for function in plan.functions if function.published),
    )


def _log_group() -> Blocks:
    body = {
        "name": joined("/liftoff/", Expression("var.name")),
        "retention_in_days": Expression("var.log_retention_days"),
    }
    return resource("aws_cloudwatch_log_group", "functions", body)


def _trust() -> Blocks:
    principals = {"type": "Service", "identifiers": ["lambda.amazonaws.com"]}
    statement = {"actions": ["sts:AssumeRole"], "principals": [principals]}
    return data("aws_iam_policy_document", "trust", {"statement": [statement]})


def _layer(build: Build | None, name: str, archive: Archive) -> Blocks:
    body: dict[str, Any] = {
        "layer_name": joined(Expression("var.name"), f"-{name}"),
        "description": "Packages that several functions have in common",
        **_code(archive.file, archive),
    }
    if build is not None:
        body["compatible_runtimes"] = [build.runtime]
        body["compatible_architectures"] = [build.architecture]
    return resource("aws_lambda_layer_version", label(name), body)


def _code(file: str, archive: Archive | None) -> dict[str, Any]:
    path = joined(Expression("path.module"), f"/../{file}")
    if archive is not None:
        digest = base64.b64encode(bytes.fromhex(archive.sha256)).decode("ascii")
        return {"filename": path, "source_code_hash": digest}
    # The zip may not be there yet when the module is checked.
    hashed = Expression(f'try(filebase64sha256("${{path.module}}/../{file}"), null)')
    return {"filename": path, "source_code_hash": hashed}


def _function(plan: Plan, function: Function, names: Names, build: Build | None) -> Blocks:
    own = names.labels[function.name]
    built = build.function(function.name) if build else None
    body: dict[str, Any] = {
        "function_name": deployed_name(function.name),
        "description": description(function),
        **_code(code_file(function, build), built.archive if built else None),
        "handler": function.handler,
        "runtime": plan.runtime,
        "architectures": [plan.architecture],
        "memory_size": function.memory,
        "timeout": function.timeout,
        "role": Expression(f"aws_iam_role.{own}.arn"),
        "logging_config": {
            "log_format": "Text",
            "log_group": Expression("aws_cloudwatch_log_group.functions.name"),
        },
        **variables(function, names),
        "depends_on": [f"aws_iam_role_policy_attachment.{own}_logs"],
    }
    if built and built.layers:
        layers = (f"aws_lambda_layer_version.{label(name)}.arn" for name in built.layers)
        body["layers"] = [Expression(layer) for layer in layers]
    if plan.deployment.tracing:
        body["tracing_config"] = {"mode": "Active"}
    if function.snap_start:
        body["snap_start"] = {"apply_on": "PublishedVersions"}
    if function.published:
        body["publish"] = True
    return merged(resource("aws_lambda_function", own, body), _role(plan, function, names, own))


def _role(plan: Plan, function: Function, names: Names, own: str) -> Blocks:
    managed = {"logs": "service-role/AWSLambdaBasicExecutionRole"}
    if plan.deployment.tracing:
        managed["tracing"] = "AWSXRayDaemonWriteAccess"
    partition = Expression("data.aws_partition.here.partition")
    trust = Expression("data.aws_iam_policy_document.trust.json")
    role = Expression(f"aws_iam_role.{own}.name")
    blocks: list[Blocks] = [resource("aws_iam_role", own, {"assume_role_policy": trust})]
    for purpose, policy in managed.items():
        attachment = {
            "role": role,
            "policy_arn": joined("arn:", partition, f":iam::aws:policy/{policy}"),
        }
        blocks.append(resource("aws_iam_role_policy_attachment", f"{own}_{purpose}", attachment))
    wanted = policies(function.permissions)
    if wanted.inline:
        document = _document(own, wanted.inline, names)
        text = Expression(f"data.aws_iam_policy_document.{own}.json")
        blocks += [document, resource("aws_iam_role_policy", own, {"role": role, "policy": text})]
    for number, statements in enumerate(wanted.managed, start=1):
        key = f"{own}__{number}"
        text = Expression(f"data.aws_iam_policy_document.{key}.json")
        attachment = {"role": role, "policy_arn": Expression(f"aws_iam_policy.{key}.arn")}
        blocks += [
            _document(key, statements, names),
            resource("aws_iam_policy", key, {"policy": text}),
            resource("aws_iam_role_policy_attachment", key, attachment),
        ]
    return merged(*blocks)


def _document(key: str, allowed: Iterable[Statement], names: Names) -> Blocks:
    return data("aws_iam_policy_document", key, {"statement": policy_statements(allowed, names)})


def _publication(function: Function, names: Names) -> Blocks:
    own = names.labels[function.name]
    alias = resource(
        "aws_lambda_alias",
        own,
        {
            "name": ALIAS,
            "function_name": Expression(f"aws_lambda_function.{own}.function_name"),
            "function_version": Expression(f"aws_lambda_function.{own}.version"),
        },
    )
    if not function.provisioned_concurrency:
        return alias
    warm = {
        "function_name": Expression(f"aws_lambda_function.{own}.function_name"),
        "qualifier": Expression(f"aws_lambda_alias.{own}.name"),
        "provisioned_concurrent_executions": function.provisioned_concurrency,
    }
    return merged(alias, resource("aws_lambda_provisioned_concurrency_config", own, warm))
