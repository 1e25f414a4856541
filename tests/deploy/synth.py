"""`python -m tests.deploy.synth PYTHON`: the CDK app of plans of every gateway, made into templates.

PYTHON is an interpreter with aws-cdk-lib, which needs node. cfn-lint reads each template. Exits with
1 where it finds something, or where the app does not run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cfnlint.api import lint
from cfnlint.config import ManualArgs

from liftoff.emit.cdk import cdk_files
from liftoff.emit.cloudformation import cloudformation_templates
from liftoff.plan.document import plan_to_json
from liftoff.plan.model import Plan
from tests.emit.plans import odd_plan, settled_plan, wide_plan

GATEWAYS = ("http", "rest", "alb", "url")
# What the CDK adds to a stack of its own, or names otherwise; the rest is counted.
OWN = frozenset({
    "AWS::CDK::Metadata", "AWS::IAM::Policy", "AWS::ApiGateway::Method", "AWS::ApiGateway::Resource",
    "AWS::Lambda::Version", "AWS::CloudFormation::Stack",
})  # fmt: skip


def crowded_plan(gateway: str) -> Plan:
    """More than one template takes."""
    made = wide_plan(gateway, functions=90, routes=90 if gateway == "alb" else 340)
    return replace(made, deployment=settled_plan(gateway).deployment)


def main() -> int:
    """Make and read all templates."""
    # Absolute, as it is started in another folder; not resolved: it is an environment's link.
    python = str(Path(sys.argv[1]).absolute())
    faults = 0
    for gateway in GATEWAYS:
        for make in (settled_plan, odd_plan, crowded_plan):
            name = f"{make.__name__}-{gateway}"
            found = [*_check(python, make(gateway))]
            faults += len(found)
            print(f"{name}: {'ok' if not found else ''}", flush=True)
            for fault in found:
                print(f"  {fault}")
    return 1 if faults else 0


def _check(python: str, plan: Plan) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="liftoff-cdk-") as name:
        out = Path(name)
        for path, text in {**cdk_files(), "plan.json": plan_to_json(plan)}.items():
            (out / path).parent.mkdir(exist_ok=True)
            (out / path).write_text(text, encoding="utf-8")
        for function in plan.functions:
            (out / function.folder).mkdir(parents=True)
            (out / function.folder / "handler.py").write_text("")
        command = [python, "app.py"]
        made = out / "made"
        done = subprocess.run(
            command, cwd=out / "cdk", env={**os.environ, "CDK_OUTDIR": str(made)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            yield done.stderr[-2000:]
            return
        templates = [path.read_text() for path in sorted(made.glob("*.template.json"))]
        # The CDK writes down dependencies that a reference says already.
        config = ManualArgs(regions=["us-east-1"], ignore_checks=["W3005"])
        for template in templates:
            for match in lint(template, config=config):
                yield f"{match}: {match.message}"
        yield from _missing(plan, [json.loads(template) for template in templates])


def _missing(plan: Plan, templates: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What the plain templates of the plan have and these have not, by kind and number."""
    plain = _kinds(cloudformation_templates(plan).values())
    made = _kinds(templates)
    for kind in sorted(plain.keys() - OWN):
        if plain[kind] != made[kind]:
            yield f"{kind}: {plain[kind]} in the plain template, {made[kind]} here"


def _kinds(templates: Iterable[Mapping[str, Any]]) -> Counter[str]:
    return Counter(
        resource["Type"] for template in templates for resource in template["Resources"].values()
    )


if __name__ == "__main__":
    sys.exit(main())
