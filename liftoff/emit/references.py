"""Which functions must exist before which: CloudFormation makes no circle of resources."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from liftoff.errors import LiftoffError
from liftoff.plan.model import FunctionArn, FunctionName, Plan


def creation_order(plan: Plan) -> tuple[str, ...]:
    """The names of the functions, each after those that it needs.

    A function needs those whose names are in its environment, and those that it may do something
    with.

    Raises:
        LiftoffError: functions need each other in a circle.
    """
    graph: dict[str, set[str]] = {}
    for function in plan.functions:
        needed = graph.setdefault(function.name, set())
        needed |= {v.function for v in function.environment.values() if isinstance(v, FunctionName)}
        needed |= {
            part.arn_of
            for statement in function.permissions
            for resource in statement.resources
            for part in resource
            if isinstance(part, FunctionArn)
        }
    # In an order that does not change from run to run.
    sorter = TopologicalSorter({name: sorted(needed) for name, needed in graph.items()})
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        circle = " needs ".join(repr(name) for name in reversed(error.args[1]))
        raise LiftoffError(
            f"the functions refer to each other in a circle: {circle}",
            where="plan.json",
            hint="take one of these names out of the other's environment and permissions",
        ) from error
