"""Dictionaries and lists that a function makes for the body of a class."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import ClassValue, Container, Instance
from liftoff.project.source.scopes import Binding, Scope
from liftoff.rules.model import Model
from liftoff.rules.states.held_by import of_class
from liftoff.rules.states.shared_memory import State


def made_for_class(
    model: Model, evaluator: Evaluator, base: ast.expr, scope: Scope
) -> Iterator[State]:
    """The states of `self.FIELDS["x"]["y"] = 1` after `FIELDS = merge(Base.FIELDS, {})`.

    The same function may make others for requests, so that what it makes tells nothing.
    """
    while isinstance(base, ast.Subscript):
        base = base.value
    if not isinstance(base, ast.Attribute):
        return
    name = base.attr
    for value in evaluator.values(base.value, scope):
        if not isinstance(value, Instance | ClassValue):
            continue
        cls = value.cls if isinstance(value, Instance) else value.scope
        above, _ = evaluator.hierarchy.mro(cls)
        owner = next((one for one in above if name in one.bindings), None)
        if owner is None or any(name in model.program.fields.get(one, {}) for one in above):
            continue
        match owner.bindings[name]:
            case [Binding(kind="value", node=ast.Call() as made)]:
                given = evaluator.values(made, owner)
                state = of_class(model, owner, name)
                if state is not None and any(
                    isinstance(one, Container) and one.site.scope.is_function for one in given
                ):
                    yield state
            case _:
                pass
