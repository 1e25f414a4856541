"""A whole stack of a plan, from which a template is written."""

from __future__ import annotations

from liftoff.emit.logical_ids import LOG_GROUP
from liftoff.emit.references import creation_order
from liftoff.emit.stack.alarms import alarms
from liftoff.emit.stack.gateway import gateway
from liftoff.emit.stack.logs import log_group
from liftoff.emit.stack.names import FunctionNames
from liftoff.emit.stack.nesting import Nesting, nest
from liftoff.emit.stack.parameters import plan_parameters
from liftoff.emit.stack.parts import Parts, together
from liftoff.plan.model import Plan


def whole_stack(plan: Plan, names: FunctionNames, functions: Parts) -> Nesting:
    """The plan's functions with all around them, in nested stacks where one is too small.

    Args:
        plan: the plan.
        names: how functions are referred to.
        functions: the functions, in the words of the template's kind.

    Raises:
        LiftoffError: functions refer to each other in a circle, the gateway cannot have a route, a
            parameter's name is taken, or the root is too large.
    """
    order = creation_order(plan)
    stack = together(log_group(plan), gateway(plan, names), functions, alarms(plan, names))
    taken = {*stack.parameters, *stack.resources}
    stack = together(stack, plan_parameters(plan, taken))
    fallback = plan.fallback.name
    return nest(stack, [name for name in order if name != fallback], shared=(LOG_GROUP,))
