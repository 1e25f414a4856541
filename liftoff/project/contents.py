"""What is inside a container: its items by position, and its elements in any order."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.values import (
    Container,
    External,
    FunctionValue,
    Instance,
    Method,
    Part,
    Site,
    Value,
    Values,
    union,
)

if TYPE_CHECKING:
    from liftoff.project.evaluate import Evaluator


def element_values(evaluator: Evaluator, base: Values, site: Site | None = None) -> Values:
    """What iterating over, or an unknown subscript of, a value may give."""
    found: list[Values] = []
    for value in base:
        match value:
            case Container():
                found.append((*held_values(evaluator, value), Part(value)))
            case Instance():
                found.append((Part(value),))
            case Part():
                found.append((value,))
            case External(name, made):
                if len(name) < 120:
                    found.append((External(f"{name}[]", made or site),))
            case _:
                pass
    return union(*found)


def item_values(evaluator: Evaluator, base: Values, index: int) -> Values:
    """What the item at a position may be: exact for literals, any element otherwise."""
    found: list[Values] = []
    for value in base:
        node = value.site.node if isinstance(value, Container) else None
        if isinstance(value, Container) and isinstance(node, ast.Tuple | ast.List):
            exact = -len(node.elts) <= index < len(node.elts) and not any(
                isinstance(element, ast.Starred) for element in node.elts
            )
            if exact:
                items = evaluator.values(node.elts[index], value.site.scope)
                extra = [evaluator.values(e, s) for e, s in evaluator.added(value.site)]
                part: tuple[Value, ...] = (Part(value),) if value.kind != "tuple" else ()
                found.append(union(items, *extra, part))
                continue
        found.append(element_values(evaluator, (value,)))
    return union(*found)


def held_values(evaluator: Evaluator, container: Container) -> Values:
    """The elements of a container: of the expression that makes it, and what is added later."""
    if evaluator.depth > _MAX_DEPTH:
        return ()
    evaluator.depth += _STEP
    try:
        return evaluator.remember(("held", container), (), _held, evaluator, container)
    finally:
        evaluator.depth -= _STEP


# Containers may hold each other, and take more of Python's stack than other expressions.
_MAX_DEPTH = 60
_STEP = 10


def _held(evaluator: Evaluator, container: Container) -> Values:
    site = container.site
    found: list[Values] = [
        evaluator.values(expression, scope) for expression, scope in evaluator.added(site)
    ]
    node = site.node
    match node:
        case ast.List() | ast.Tuple() | ast.Set():
            found.extend(evaluator.values(element, site.scope) for element in node.elts)
        case ast.Dict():
            found.extend(evaluator.values(element, site.scope) for element in node.values)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            found.append(evaluator.values(node.elt, site.scope))
        case ast.DictComp():
            found.append(evaluator.values(node.value, site.scope))
        case ast.Call():
            if container.kind == "generator":
                for value in evaluator.values(node.func, site.scope):
                    function = (
                        value.scope
                        if isinstance(value, FunctionValue)
                        else value.function
                        if isinstance(value, Method)
                        else None
                    )
                    if function is not None:
                        found.extend(evaluator.values(item, function) for item in function.yields)
            else:
                for argument in node.args:
                    given = evaluator.values(argument, site.scope)
                    inner = tuple(
                        v for v in given if isinstance(v, Container) and v.site is not site
                    )
                    found.extend(held_values(evaluator, one) for one in inner)
                found.extend(evaluator.values(k.value, site.scope) for k in node.keywords if k.arg)
    return union(*found)
