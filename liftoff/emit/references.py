"""Which functions must exist before which: CloudFormation makes no circle of resources."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from liftoff.errors import LiftoffError
from liftoff.plan.model import FunctionArn, FunctionName, Plan


def check_references(plan: Plan) -> None:
    """See that no function needs itself, directly or through others.

    A function needs those whose names are in its environment, and those that it may invoke.

    Raises:
        LiftoffError: there is a circle.
    """
    graph: dict[str, set[str]] = {}
    for function in plan.functions:
        values = function.environment.values()
        graph[function.name] = {
            value.function for value in values if isinstance(value, FunctionName)
        }
        graph[function.name] |= {
            part.arn_of
            for statement in function.permissions
            for resource in statement.resources
            for part in resource
            if isinstance(part, FunctionArn)
        }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " needs ".join(repr(name) for name in reversed(error.args[1]))
        raise LiftoffError(
            f"the functions refer to each other in a circle: {circle}",
            where="plan.json",
            hint="take one of these names out of the other's environment and permissions",
        ) from error
