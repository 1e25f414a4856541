"""FastAPI's dependencies, and `app.dependency_overrides[get_settings] = ...`: what runs instead."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.values import Value, Values, union
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

DEPENDS = frozenset({"fastapi.Depends", "fastapi.Security"})


def is_overrides(node: ast.expr) -> bool:
    """Whether an expression is an app's dictionary of overrides."""
    return isinstance(node, ast.Attribute) and node.attr == "dependency_overrides"


def overriding(evaluator: Evaluator, dependency: Value) -> Values:
    """What the app puts in the place of a dependency."""
    return union(
        *(
            evaluator.values(given, scope)
            for asked, given, scope in evaluator.program.overrides
            if dependency in evaluator.values(asked, scope)
        )
    )


def depended_on(evaluator: Evaluator, asked: ast.expr, scope: Scope) -> Values:
    """What `Depends` names, and what the app puts in its place."""
    named = evaluator.values(asked, scope)
    return union(named, *(overriding(evaluator, value) for value in named))
