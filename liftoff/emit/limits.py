"""Whether a plan fits into one CloudFormation stack."""

from __future__ import annotations

from liftoff.errors import LiftoffError
from liftoff.plan.model import Plan
from liftoff.platform import CLOUDFORMATION_RESOURCES


def resource_count(plan: Plan, *, layers: int = 0) -> int:
    """How many resources the plan's template has after the SAM transform.

    The transform gives each function a role. It makes an HTTP API into an API and a stage, a REST
    API into an API, a deployment and a stage. The log group is one for all.

    Args:
        plan: the plan.
        layers: how many layers the template has.
    """
    routed = {route.function for route in plan.routes}
    api = 2 if plan.gateway == "http" else 3
    return 2 * len(plan.functions) + len(routed) + api + 1 + layers


def check_resources(plan: Plan, *, layers: int = 0) -> None:
    """See that the plan's template has no more resources than CloudFormation takes.

    Args:
        plan: the plan.
        layers: how many layers the template has.

    Raises:
        LiftoffError: it has more.
    """
    count = resource_count(plan, layers=layers)
    if count > CLOUDFORMATION_RESOURCES:
        raise LiftoffError(
            f"{len(plan.functions)} functions come to {count} resources, and a CloudFormation "
            f"stack takes {CLOUDFORMATION_RESOURCES}",
            where="template.yaml",
            hint="group more routes into one function, or leave some to the fallback",
        )
