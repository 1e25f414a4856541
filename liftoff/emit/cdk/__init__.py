"""A plan as an app of the AWS CDK, which reads `plan.json` itself."""

from __future__ import annotations

import json
from importlib import resources

FOLDER = "cdk"
REQUIREMENTS = "aws-cdk-lib>=2.220,<3\nconstructs>=10,<11\n"
_MODULES = ("app", "apis", "domains", "function_urls", "gateways", "load_balancer", "nesting")


def cdk_files() -> dict[str, str]:
    """The app, what it requires, and how `cdk` runs it: the same for every plan."""
    home = resources.files(__name__)
    settings = {"app": "python3 app.py", "context": {}}
    return {
        **{
            f"{FOLDER}/{name}.py": home.joinpath(f"{name}.py.txt").read_text(encoding="utf-8")
            for name in _MODULES
        },
        f"{FOLDER}/cdk.json": json.dumps(settings, indent=2) + "\n",
        f"{FOLDER}/requirements.txt": REQUIREMENTS,
    }
