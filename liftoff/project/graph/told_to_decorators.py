"""Functions that a library's decorator is told: `@limiter.limit(amount, key_func=address)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import External, Values
from liftoff.project.graph.callbacks import LOOKING
from liftoff.project.graph.edges import function_of
from liftoff.project.source.scopes import Scope

# Also `@wraps(function)`, which looks at it.
_LOOKING = (*LOOKING, "functools.", "builtins.")


def told_to_decorators(evaluator: Evaluator, function: Scope) -> Iterator[tuple[ast.Call, Scope]]:
    """What the decorators of a function may call when that is called, with the decorator."""
    outer = function.parent or function
    for decorator in function.decorators:
        if isinstance(decorator, ast.Call) and _is_told(evaluator.values(decorator.func, outer)):
            given = (*decorator.args, *(keyword.value for keyword in decorator.keywords))
            for argument in given:
                if isinstance(argument, ast.Lambda | ast.Name | ast.Attribute):
                    for value in evaluator.values(argument, outer):
                        if (told := function_of(value)) is not None:
                            yield decorator, told


def is_told_here(evaluator: Evaluator, call: ast.Call, scope: Scope) -> bool:
    """Whether a call is a library's decorator of a function in a scope."""
    return any(
        decorator is call for child in scope.children for decorator in child.decorators
    ) and _is_told(evaluator.values(call.func, scope))


def _is_told(functions: Values) -> bool:
    return bool(functions) and all(
        isinstance(value, External) and not value.name.startswith(_LOOKING) for value in functions
    )
