"""What the source stores under an attribute, on objects, classes and modules."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from liftoff.project.evaluation.values import (
    ClassValue,
    Instance,
    ModuleValue,
    Values,
    gathered,
    union,
)
from liftoff.project.source.scopes import Scope, Store

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator


def stored(evaluator: Evaluator, name: str) -> Values:
    """What is stored under a name on any object."""
    stores = evaluator.program.attribute_stores.get(name, ())
    return gathered(stored_by(evaluator, store) for store in stores)


def stored_by(evaluator: Evaluator, store: Store) -> Values:
    """What one assignment stores."""
    if store.augmented:
        return ()
    if store.value is not None:
        return evaluator.values(store.value, store.scope)
    return evaluator.binding(store.given, store.scope, "") if store.given is not None else ()


def stored_on_module(evaluator: Evaluator, module: str, name: str) -> Values:
    """What other modules store under a name of a module."""
    found: list[Values] = []
    for store in evaluator.program.attribute_stores.get(name, ()):
        if isinstance(store.target, ast.Attribute):
            base = evaluator.values(store.target.value, store.scope)
            if any(isinstance(value, ModuleValue) and value.name == module for value in base):
                found.append(stored_by(evaluator, store))
    return union(*found)


def set_on_objects(evaluator: Evaluator, classes: Sequence[Scope], name: str) -> Values:
    """What is stored on objects of a class from outside: `state.client = Client()`."""
    return gathered(
        stored_by(evaluator, store)
        for store in evaluator.program.attribute_stores.get(name, ())
        if isinstance(store.target, ast.Attribute)
        and any(
            isinstance(value, Instance) and value.cls in classes
            for value in evaluator.values(store.target.value, store.scope)
        )
    )


def set_on_class(evaluator: Evaluator, cls: Scope, name: str) -> Values:
    """What is stored under a class's attribute from outside its body: `Registry.current = x`."""
    found: list[Values] = []
    for owner in evaluator.hierarchy.mro(cls)[0]:
        stores = evaluator.program.fields.get(owner, {}).get(name, ())
        found.extend(stored_by(evaluator, s) for s in stores if _has_class(s.scope))
    made_by = evaluator.hierarchy.metaclass(cls)
    for owner in evaluator.hierarchy.mro(made_by)[0] if made_by is not None else ():
        stores = evaluator.program.fields.get(owner, {}).get(name, ())
        found.extend(stored_by(evaluator, store) for store in stores)
    for store in evaluator.program.attribute_stores.get(name, ()):
        if isinstance(store.target, ast.Attribute):
            base = evaluator.values(store.target.value, store.scope)
            if any(isinstance(value, ClassValue) and value.scope is cls for value in base):
                found.append(stored_by(evaluator, store))
    return union(*found)


def _has_class(function: Scope) -> bool:
    """Whether the first parameter of a method is the class."""
    return function.name == "__new__" or any(
        isinstance(d, ast.Name) and d.id == "classmethod" for d in function.decorators
    )
