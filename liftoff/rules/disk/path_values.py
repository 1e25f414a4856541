"""What a path may be, with helpers that make paths looked at call by call.

The analysis gives a function's parameter all that any call gives it. `home("logs")` and
`home("settings.yml")` would then be one place; here each is what its own call makes it.
"""

from __future__ import annotations

import ast

from liftoff.project.evaluation.frames import Frame
from liftoff.project.evaluation.values import Values
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model


def path_values(model: Model, node: ast.expr, scope: Scope) -> Values:
    """What a path is worth where it is used."""
    return Frame(model.evaluator, scope, {}).values(node, scope)
