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
from collections.abc import Iterator
from pathlib import Path

from cfnlint.api import lint
from cfnlint.config import ManualArgs

from liftoff.emit.cdk import cdk_files
from liftoff.emit.cloudformation import cloudformation_templates
from liftoff.plan.document import plan_to_json
from liftoff.plan.model import Plan
from tests.emit.plans import odd_plan, settled_plan

GATEWAYS = ("http", "rest", "alb", "url")
# What the CDK adds to a stack of its own, or names otherwise; the rest is counted.
OWN = frozenset({
    "AWS::CDK::Metadata", "AWS::IAM::Policy", "AWS::ApiGateway::Method", "AWS::ApiGateway::Resource",
    "AWS::Lambda::Version",
})  # fmt: skip


def main() -> int:
    """Make and read all templates."""
    # Absolute, as it is started in another folder; not resolved: it is an environment's link.
    python = str(Path(sys.argv[1]).absolute())
    faults = 0
    for gateway in GATEWAYS:
        for make in (settled_plan, odd_plan):
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
        template = (made / "liftoff.template.json").read_text()
        # The CDK writes down dependencies that a reference says already.
        config = ManualArgs(regions=["us-east-1"], ignore_checks=["W3005"])
        for match in lint(template, config=config):
            yield f"{match}: {match.message}"
        yield from _missing(plan, json.loads(template))


def _missing(plan: Plan, template: dict[str, dict[str, dict[str, str]]]) -> Iterator[str]:
    """What the plain template of the plan has and this one has not, by kind and number."""
    (plain,) = cloudformation_templates(plan).values()
    for kind in sorted({resource["Type"] for resource in plain["Resources"].values()} - OWN):
        counts = [
            sum(resource["Type"] == kind for resource in made["Resources"].values())
            for made in (plain, template)
        ]
        if counts[0] != counts[1]:
            yield f"{kind}: {counts[0]} in the plain template, {counts[1]} here"


if __name__ == "__main__":
    sys.exit(main())
