"""What annotations say of results and of elements that nothing else is known of."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.annotations import annotated
from liftoff.project.evaluation.values import Container, Part, Site, Value, Values
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator


def is_unknown(values: Values) -> bool:
    """Whether nothing is known but that a value may be a part of something."""
    return all(isinstance(value, Part) for value in values)


def declared_result(evaluator: Evaluator, function: Scope) -> tuple[Value, ...]:
    """The object that a function says to give: `def find(name) -> Plugin`."""
    node = function.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.returns is None:
        return ()
    return annotated(evaluator, node.returns, function) if function.returns else ()


def declared_elements(evaluator: Evaluator, container: Container) -> Values:
    """The elements that a variable says to hold: `plugins: dict[str, Plugin] = {}`.

    Or a function, of what it gives: `def plugins() -> list[Plugin]`.
    """
    annotation = _annotation(container.site)
    if not isinstance(annotation, ast.Subscript):
        return ()
    inner = annotation.slice
    element = inner.elts[-1] if isinstance(inner, ast.Tuple) and inner.elts else inner
    return annotated(evaluator, element, container.site.scope)


def _annotation(site: Site) -> ast.expr | None:
    """The annotation of the variable that a container is made for, or of the function."""
    scope = site.scope
    if scope.is_function:
        assignments = (node for inner in scope.walk() for node in inner.annotated)
        stated = next((node.annotation for node in assignments if node.value is site.node), None)
        return stated or _of_result(site)
    for bindings in scope.bindings.values():
        if any(binding.node is site.node for binding in bindings):
            declared = (b.node for b in bindings if b.kind == "annotation")
            return next((n for n in declared if isinstance(n, ast.expr)), None)
    return None


def _of_result(site: Site) -> ast.expr | None:
    """What a function says to give, where a container is all that it gives."""
    function = site.scope.node
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    return function.returns if site.node in site.scope.returns else None
