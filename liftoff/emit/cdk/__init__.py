"""A plan as an app of the AWS CDK, which reads `plan.json` itself."""

from __future__ import annotations

import json
from importlib import resources

from liftoff.errors import LiftoffError
from liftoff.plan.model import Plan

FOLDER = "cdk"
REQUIREMENTS = "aws-cdk-lib>=2.150,<3\nconstructs>=10,<11\n"


def cdk_files(plan: Plan) -> dict[str, str]:
    """The app, what it requires, and how `cdk` runs it.

    The app is the same for every plan.

    Raises:
        LiftoffError: the plan has a gateway, or a domain, which the app does not make.
    """
    if plan.gateway not in ("http", "rest"):
        raise LiftoffError(
            f"the CDK app makes HTTP and REST APIs, and the plan's gateway is {plan.gateway!r}",
            where="plan.json",
            hint="take --format sam, cloudformation or terraform",
        )
    if plan.deployment.domain is not None:
        raise LiftoffError(
            "the CDK app makes no domain",
            where="plan.json: deployment.domain",
            hint="take --format sam, cloudformation or terraform",
        )
    app = resources.files(__name__).joinpath("app.py.txt").read_text(encoding="utf-8")
    settings = {"app": "python3 app.py", "context": {}}
    return {
        f"{FOLDER}/app.py": app,
        f"{FOLDER}/cdk.json": json.dumps(settings, indent=2) + "\n",
        f"{FOLDER}/requirements.txt": REQUIREMENTS,
    }
