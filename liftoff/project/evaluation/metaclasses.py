"""What metaclasses of the project give the classes that they make: methods and registers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from liftoff.project.evaluation.values import MAX_VALUES, ClassValue, Method, Value, Values
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator


def of_metaclass(evaluator: Evaluator, owner: ClassValue, name: str) -> Values:
    """A method that a class has from what makes it."""
    made_by = evaluator.hierarchy.metaclass(owner.scope)
    method = evaluator.hierarchy.method(made_by, name) if made_by is not None else None
    return (Method(method, owner),) if method is not None else ()


def registered(evaluator: Evaluator, found: Values, function: Value) -> Values:
    """What a method of a metaclass gives the class that asks it for a class: one of its own kind.

    The method is one for all kinds, and their registers are one to the evaluator.

    Args:
        evaluator: knows the project.
        found: what the method gives whoever asks.
        function: the method, with what it is called on.
    """
    if not isinstance(function, Method) or not isinstance(function.owner, ClassValue):
        return found
    maker = function.function.owner_class
    hierarchy = evaluator.hierarchy
    if maker is None or hierarchy.metaclass(function.owner.scope) is not maker:
        return found
    others = tuple(
        value
        for value in found
        if not isinstance(value, ClassValue) or hierarchy.metaclass(value.scope) is not maker
    )
    if len(others) == len(found):
        return found
    family = _family(evaluator, function.owner.scope, maker)
    return (*others, *map(ClassValue, family))[:MAX_VALUES]


def _family(evaluator: Evaluator, cls: Scope, maker: Scope) -> Iterator[Scope]:
    hierarchy = evaluator.hierarchy
    first = next(c for c in reversed(hierarchy.mro(cls)[0]) if hierarchy.metaclass(c) is maker)
    yield first
    yield from hierarchy.below(first)
