"""Texts and values that describe a function, whatever the kind of template."""

from __future__ import annotations

from typing import Any

from liftoff.emit.policies import parameter_value
from liftoff.emit.stack.names import FunctionNames
from liftoff.plan.model import Function, FunctionName
from liftoff.platform import FUNCTION_DESCRIPTION_LENGTH


def description(function: Function) -> str:
    """What a function answers, as long as Lambda takes it."""
    if function.fallback:
        return "The whole app: everything that no other function answers"
    text = f"Answers {', '.join(function.routes) or 'no route'}"
    if len(text) <= FUNCTION_DESCRIPTION_LENGTH:
        return text
    more = f" and others: {count(len(function.routes), 'route')} in all"
    return text[: FUNCTION_DESCRIPTION_LENGTH - len(more) - 3] + "..." + more


def environment(function: Function, names: FunctionNames) -> dict[str, Any]:
    """The property with the function's variables, or nothing."""
    if not function.environment:
        return {}
    variables: dict[str, Any] = {}
    for key, value in function.environment.items():
        match value:
            case str():
                variables[key] = value
            case FunctionName(name):
                variables[key] = names.name(name)
            case _:
                variables[key] = parameter_value(value)
    return {"Environment": {"Variables": variables}}


def count(number: int, noun: str) -> str:
    """`1 function`, `2 functions`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
