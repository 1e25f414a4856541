"""Whether an app does without a library where it is not installed."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.source.scopes import Scope


def is_optional(evaluator: Evaluator, node: ast.expr, scope: Scope) -> bool:
    """Whether what is called is imported in a `try` that goes on when that fails."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    owner = evaluator.owner(node.id, scope) if isinstance(node, ast.Name) else None
    if owner is None or not isinstance(node, ast.Name):
        return False
    return any(
        isinstance(block.statement, ast.Try) and _goes_on(block.statement)
        for binding in owner.bindings[node.id]
        if binding.kind in ("import", "from")
        for block in binding.blocks
    )


def _goes_on(tried: ast.Try) -> bool:
    return any(not isinstance(handler.body[-1], ast.Raise) for handler in tried.handlers)
