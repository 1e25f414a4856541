"""The functions that reading, setting and deleting an attribute runs: properties, descriptors."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal

from liftoff.project.evaluation.values import Instance
from liftoff.project.program import decorator_name, is_property
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftoff.project.evaluation.evaluate import Evaluator

Use = Literal["getter", "setter", "deleter"]
_PLACES: dict[Use, tuple[int, str]] = {
    "getter": (0, "fget"),
    "setter": (1, "fset"),
    "deleter": (2, "fdel"),
}
# The methods of an object that a class has under a name, and that stands for an attribute there.
DESCRIBED: dict[Use, str] = {"getter": "__get__", "setter": "__set__", "deleter": "__delete__"}


def accessor(evaluator: Evaluator, cls: Scope, name: str, use: Use) -> Scope | None:
    """The function of a class, or of its first base that has the name, that a use of it runs."""
    for scope in evaluator.hierarchy.mro(cls)[0]:
        if name in scope.bindings:
            return accessor_in(scope, name, use)
    return None


def accessor_in(cls: Scope, name: str, use: Use) -> Scope | None:
    """As `accessor`, in a class body: `@property`, `@name.setter`, `name = property(f, g)`."""
    for binding in reversed(cls.bindings.get(name, ())):
        function = binding.scope
        if binding.kind == "function" and function is not None:
            if use == "getter" and is_property(function):
                return function
            if any(isinstance(d, ast.Attribute) and d.attr == use for d in function.decorators):
                return function
        elif isinstance(binding.node, ast.Call) and decorator_name(binding.node) == "property":
            return _given(cls, binding.node, use)
    return None


def _given(cls: Scope, made: ast.Call, use: Use) -> Scope | None:
    position, keyword = _PLACES[use]
    given = [k.value for k in made.keywords if k.arg == keyword]
    given += made.args[position : position + 1]
    if not (given and isinstance(given[0], ast.Name)):
        return None
    found = [b.scope for b in cls.bindings.get(given[0].id, ()) if b.kind == "function"]
    return found[-1] if found else None


def sets_elsewhere(evaluator: Evaluator, cls: Scope) -> bool:
    """Whether a class's own `__setattr__` puts what it is given elsewhere than into the object."""
    own = evaluator.hierarchy.method(cls, "__setattr__")
    return own is not None and not any(
        isinstance(node, ast.Attribute) and node.attr in ("__setattr__", "__dict__")
        for node in walk(own.node)
    )


def descriptors(evaluator: Evaluator, cls: Scope, name: str) -> Iterator[Instance]:
    """The objects that a class, or its first base with the name, puts in an attribute's place."""
    for scope in evaluator.hierarchy.mro(cls)[0]:
        if name in scope.bindings:
            for value in evaluator.name(name, scope):
                if isinstance(value, Instance):
                    yield value
            return
