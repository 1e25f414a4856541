"""Functions that a call only puts into a queue: Huey's tasks are called like any function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liftoff.project.scopes import Scope
from liftoff.project.values import External

if TYPE_CHECKING:
    from liftoff.project.evaluate import Evaluator

_TASKS = ("task", "task()", "periodic_task", "periodic_task()")


def is_queued_by_call(evaluator: Evaluator, function: Scope) -> bool:
    """Whether a decorator makes a plain call of a function a message to a worker."""
    outer = function.parent or function
    return any(
        isinstance(value, External)
        and value.name.startswith("huey.")
        and value.name.rpartition(".")[2] in _TASKS
        for decorator in function.decorators
        for value in evaluator.values(decorator, outer)
    )
