"""What a plan asks for when it is deployed, as parameters of a template."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from liftoff.emit.stack.parts import Parts
from liftoff.errors import LiftoffError
from liftoff.plan.model import Parameter, Plan


def plan_parameters(plan: Plan, taken: Collection[str]) -> Parts:
    """The plan's own parameters.

    Args:
        plan: the plan.
        taken: names of the template's other parameters and resources.

    Raises:
        LiftoffError: a parameter has the name of one of them.
    """
    for parameter in plan.parameters:
        if parameter.name in taken:
            raise LiftoffError(
                f"the parameter {parameter.name!r} has the name of one of the template's own",
                where="plan.json",
                hint="give it another name, there and where it is used",
            )
    return Parts(parameters={p.name: _parameter(p) for p in plan.parameters})


def _parameter(parameter: Parameter) -> dict[str, Any]:
    default = {} if parameter.default is None else {"Default": parameter.default}
    return {"Type": "String", **default, "Description": parameter.description}
