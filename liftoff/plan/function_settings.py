"""What each function has of what a person set for all, and for it alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from liftoff.errors import LiftoffError
from liftoff.nearest import nearest
from liftoff.plan.deployment import FunctionSettings
from liftoff.plan.model import Function
from liftoff.platform import SNAP_START_RUNTIMES


def configured(
    functions: Iterable[Function], settings: Mapping[str, FunctionSettings], *, runtime: str
) -> tuple[Function, ...]:
    """The functions with their own settings.

    Args:
        functions: as all are set.
        settings: by the function's name.
        runtime: Lambda's name of the Python version.

    Raises:
        LiftoffError: there is no such function, or a function's settings do not go together.
    """
    functions = tuple(functions)
    names = [function.name for function in functions]
    for name in settings:
        if name not in names:
            near = nearest(name, names)
            raise LiftoffError(
                f"there is no function {name!r}",
                where=f'[tool.liftoff.functions."{name}"]',
                hint=f"did you mean {near}?" if near else "`--dry-run` shows their names",
            )
    own = FunctionSettings()
    made = tuple(_with(function, settings.get(function.name, own)) for function in functions)
    for function in made:
        fault = function_fault(function, runtime)
        if fault is not None:
            raise LiftoffError(fault, where=f"the function {function.name!r}")
    return made


def function_fault(function: Function, runtime: str) -> str | None:
    """What of a function's settings does not go together, or None."""
    if function.snap_start and function.provisioned_concurrency:
        return "snap-start and provisioned-concurrency do not go together"
    if function.snap_start and runtime not in SNAP_START_RUNTIMES:
        return f"{runtime} has no snap-start (Python 3.12 and later have)"
    return None


def _with(function: Function, own: FunctionSettings) -> Function:
    given = {
        name: value
        for name in ("memory", "timeout", "snap_start", "provisioned_concurrency")
        if (value := getattr(own, name)) is not None
    }
    return replace(function, environment={**function.environment, **own.environment}, **given)
