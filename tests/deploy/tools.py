"""`sam deploy`, `terraform apply` and CloudFormation, each to the API that it made."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from liftoff.emit.openapi import ANY_METHOD
from liftoff.emit.route_checks import METHODS
from tests.deploy.emulator import REGION, client_environment
from tests.deploy.limits import judged_plan
from tests.emit.terraform.plugins import plugin_options

# What the provider would ask AWS, and what an emulator has at one address.
_PROVIDER = {
    "region": REGION,
    "access_key": "test",
    "secret_key": "test",
    "skip_credentials_validation": True,
    "skip_metadata_api_check": True,
    "skip_requesting_account_id": True,
    "s3_use_path_style": True,
}


@dataclass(frozen=True)
class Made:
    """What a tool made.

    Attributes:
        api: its id.
        excused: how often each limit of the emulator made a second plan differ, by its name.
    """

    api: str
    excused: Counter[str] = field(default_factory=Counter)


def sam_deploy(program: str, out: Path, emulator: str, name: str) -> Made:
    """Deploy `template.yaml`."""
    write_out_any_method(out / "template.yaml")
    _run(
        [
            *(program, "deploy", "--stack-name", name, "--resolve-s3", "--region", REGION),
            *("--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"),
            *("--no-confirm-changeset", "--no-progressbar"),
        ],
        out,
        client_environment(emulator),
    )
    listed = _run(
        [program, "list", "stack-outputs", "--stack-name", name, "--output", "json",
         "--region", REGION],
        out,
        client_environment(emulator),
    )  # fmt: skip
    outputs = {entry["OutputKey"]: entry["OutputValue"] for entry in json.loads(listed)}
    return Made(_api_id(outputs["ApiUrl"]))


def write_out_any_method(template: Path) -> None:
    """Put all methods in the place of the any-method; see `limits.toml`."""
    document = yaml.safe_load(template.read_text(encoding="utf-8"))
    for resource in document["Resources"].values():
        paths = resource["Properties"].get("Body", {}).get("paths", {})
        for item in paths.values() if resource["Type"] == "AWS::ApiGateway::RestApi" else ():
            operation = item.pop(ANY_METHOD, {})
            operation.pop("operationId", None)
            for method in METHODS if operation else ():
                item.setdefault(method.lower(), operation)
    template.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")


def cloudformation_create(program: str, out: Path, emulator: str, name: str) -> Made:
    """Upload zips and templates, and create the stack."""
    import boto3

    del program
    session = boto3.Session(
        aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION
    )
    write_out_any_method(out / "cloudformation.yaml")
    bucket, prefix = f"{name}-code", "v1/"
    storage = session.client("s3", endpoint_url=emulator)
    storage.create_bucket(Bucket=bucket)
    for path in [*(out / "build").rglob("*.zip"), *out.glob("cloudformation*.yaml")]:
        storage.upload_file(str(path), bucket, prefix + path.relative_to(out).as_posix())
    stacks = session.client("cloudformation", endpoint_url=emulator)
    stacks.create_stack(
        StackName=name,
        TemplateURL=f"https://s3.{REGION}.amazonaws.com/{bucket}/{prefix}cloudformation.yaml",
        Parameters=[
            {"ParameterKey": "CodeBucket", "ParameterValue": bucket},
            {"ParameterKey": "CodePrefix", "ParameterValue": prefix},
        ],
        Capabilities=["CAPABILITY_IAM"],
    )
    stacks.get_waiter("stack_create_complete").wait(
        StackName=name, WaiterConfig={"Delay": 2, "MaxAttempts": 150}
    )
    (stack,) = stacks.describe_stacks(StackName=name)["Stacks"]
    outputs = {entry["OutputKey"]: entry["OutputValue"] for entry in stack["Outputs"]}
    return Made(_api_id(outputs["ApiUrl"]))


def terraform_apply(program: str, out: Path, emulator: str, name: str) -> Made:
    """Apply the module, and see that a second plan changes nothing."""
    module = out / "terraform"
    override = {"provider": {"aws": {**_PROVIDER, "endpoints": _endpoints(emulator)}}}
    (module / "emulator_override.tf.json").write_text(json.dumps(override))
    environment = {**client_environment(emulator), "TF_VAR_name": name, "TF_IN_AUTOMATION": "1"}
    _run([program, "init", "-input=false", "-no-color", *plugin_options()], module, environment)
    # The emulator is one process: what it is slow to answer, Terraform asks for again, and fails.
    few = ("-parallelism=3", "-auto-approve", "-input=false", "-no-color")
    _run([program, "apply", *few], module, environment)
    _run([program, "plan", "-out=second", "-input=false", "-no-color"], module, environment)
    changes = json.loads(_run([program, "show", "-json", "second"], module, environment))
    left, excused = judged_plan(_changed(changes))
    if left:
        raise SystemExit(f"a second `terraform plan` would change {', '.join(sorted(left))}")
    url = _run([program, "output", "-raw", "url"], module, environment)
    return Made(_api_id(url), excused)


def _changed(plan: Mapping[str, Any]) -> Iterator[str]:
    """What a plan would change, as `kind.attribute`; a resource made or gone as `kind`."""
    for resource in plan.get("resource_changes", ()):
        change = resource["change"]
        if change["actions"] == ["update"]:
            before, after = change["before"], change["after"]
            names = (name for name in after if after[name] != before.get(name))
            yield from (f"{resource['type']}.{name}" for name in names)
        elif change["actions"] not in (["no-op"], ["read"]):
            yield resource["type"]


def _endpoints(url: str) -> dict[str, str]:
    services = (
        "apigateway", "apigatewayv2", "cloudwatch", "cloudwatchlogs", "ec2", "elbv2", "iam",
        "lambda", "s3", "sts",
    )  # fmt: skip
    return dict.fromkeys(services, url)


def _api_id(url: str) -> str:
    return (urlsplit(url).hostname or "").partition(".")[0]


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-40:])
        shown = " ".join([os.path.basename(command[0]), *command[1:3]])  # noqa: PTH119
        raise SystemExit(f"{shown} failed with {done.returncode}:\n{tail}")
    return done.stdout
