"""`plan.json`: a Plan to text and back, with the path to whatever is wrong in an edited one."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from liftoff.errors import LiftoffError
from liftoff.json_text import parsed
from liftoff.plan.deployment import deployment_faults
from liftoff.plan.function_settings import function_fault
from liftoff.plan.model import (
    PLAN_VERSION,
    Function,
    FunctionArn,
    FunctionName,
    ParameterValue,
    Plan,
)
from liftoff.plan.reading import read_value
from liftoff.platform import (
    FUNCTION_MEMORY,
    FUNCTION_NAME_LENGTH,
    LAMBDA_TIMEOUT_MS,
    LOG_RETENTION_DAYS,
)

_PARAMETER = re.compile(r"[A-Za-z0-9]{1,255}")
_BOUNDS = {"memory": FUNCTION_MEMORY, "timeout": (1, LAMBDA_TIMEOUT_MS // 1000)}
_NAME = re.compile(rf"[A-Za-z0-9_-]{{1,{FUNCTION_NAME_LENGTH}}}")


def plan_to_json(plan: Plan) -> str:
    """The plan as an indented JSON document that ends in a newline."""
    return json.dumps({"version": PLAN_VERSION, **dataclasses.asdict(plan)}, indent=1) + "\n"


def plan_from_json(text: str, *, where: str) -> Plan:
    """Read a plan that liftoff wrote or that a person edited.

    Args:
        text: the document.
        where: the file's name, for messages.

    Raises:
        LiftoffError: it is not JSON, of another version, or not of the right shape; all faults
            of shape are in one message, each with its path.
    """
    data = parsed(text, where=where)
    if not isinstance(data, dict) or data.get("version") != PLAN_VERSION:
        found = data.get("version") if isinstance(data, dict) else None
        raise LiftoffError(
            f"is not a plan of version {PLAN_VERSION} (its version is {found!r})",
            where=where,
            hint="run `liftoff split` or `liftoff wrap` again",
        )
    faults: list[str] = []
    body = {key: value for key, value in data.items() if key != "version"}
    plan = read_value(Plan, body, "", faults)
    if not faults:
        faults.extend(_inconsistencies(plan))
    if faults:
        raise LiftoffError(
            "is not a valid plan:\n" + "\n".join(f"    {fault}" for fault in faults),
            where=where,
            hint="mend these, or run `liftoff split` or `liftoff wrap` again",
        )
    return plan  # type: ignore[no-any-return]


def _inconsistencies(plan: Plan) -> list[str]:
    names = [function.name for function in plan.functions]
    faults = [
        f"functions: the name {n!r} is used twice"
        for n in sorted({n for n in names if names.count(n) > 1})
    ]
    if sum(function.fallback for function in plan.functions) != 1:
        faults.append("functions: exactly one must have `fallback: true`")
    faults.extend(
        f"deployment.{name}: {reason}"
        for name, reason in deployment_faults(plan.deployment, plan.gateway).items()
    )
    if plan.deployment.log_retention not in LOG_RETENTION_DAYS:
        faults.append(
            f"deployment.log_retention: must be one of {', '.join(map(str, LOG_RETENTION_DAYS))}"
        )
    keys: set[str] = set()
    for index, route in enumerate(plan.routes):
        if route.function not in names:
            faults.append(f"routes[{index}].function: there is no function {route.function!r}")
        place = f"{route.host or ''}{route.path}"
        spelled = route.path if route.path == "$default" else f"{route.method} {place}"
        if route.key != spelled:
            faults.append(f"routes[{index}].key: must be {spelled!r}, as method and path say")
        if route.host is not None and plan.gateway != "alb":
            faults.append(f"routes[{index}].host: only a load balancer tells hosts")
        if route.key in keys:
            faults.append(f"routes[{index}].key: {route.key!r} is there twice")
        keys.add(route.key)
    faults.extend(_parameter_faults(plan))
    faults.extend(_function_faults(plan))
    return faults


def _parameter_faults(plan: Plan) -> Iterator[str]:
    seen: set[str] = set()
    for index, parameter in enumerate(plan.parameters):
        if not _PARAMETER.fullmatch(parameter.name):
            yield f"parameters[{index}].name: must be 1 to 255 letters and digits"
        if parameter.name in seen:
            yield f"parameters[{index}].name: {parameter.name!r} is there twice"
        seen.add(parameter.name)


def _function_faults(plan: Plan) -> Iterator[str]:
    names = {function.name for function in plan.functions}
    parameters = {parameter.name for parameter in plan.parameters}
    for index, function in enumerate(plan.functions):
        if not _NAME.fullmatch(function.name):
            yield (
                f"functions[{index}].name: must be 1 to {FUNCTION_NAME_LENGTH} letters, digits, "
                "- and _"
            )
        folder = PurePosixPath(function.folder)
        if folder.is_absolute() or ".." in folder.parts or not folder.parts:
            yield f"functions[{index}].folder: must be a folder below the plan's own"
        for key, (least, most) in _BOUNDS.items():
            if not least <= getattr(function, key) <= most:
                yield f"functions[{index}].{key}: must be from {least} to {most}"
        fault = function_fault(function, plan.runtime)
        if fault is not None:
            yield f"functions[{index}]: {fault}"
        for path, value in _references(function):
            place = f"functions[{index}].{path}"
            match value:
                case FunctionName(name) | FunctionArn(name) if name not in names:
                    yield f"{place}: there is no function {name!r}"
                case ParameterValue(name) if name not in parameters:
                    yield f"{place}: there is no parameter {name!r}"


def _references(function: Function) -> Iterator[tuple[str, object]]:
    """What a function takes from elsewhere in the plan, each with its path."""
    for key, value in function.environment.items():
        yield f"environment.{key}", value
    for number, statement in enumerate(function.permissions):
        for position, resource in enumerate(statement.resources):
            for part in resource:
                yield f"permissions[{number}].resources[{position}]", part
