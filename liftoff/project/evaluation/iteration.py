"""What loops and unpacking give: elements by position, and what an object's own iterator gives."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.attributes import attribute_values
from liftoff.project.evaluation.contents import Keys, element_values, item_values
from liftoff.project.evaluation.members import classes_of, subclasses
from liftoff.project.evaluation.values import (
    Container,
    External,
    Instance,
    Part,
    Values,
    gathered,
    union,
)
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

_STEPS = (("__iter__", "__next__"), ("__aiter__", "__anext__"))


def loop_values(
    evaluator: Evaluator, node: ast.expr, scope: Scope, path: tuple[int, ...]
) -> Values:
    """What a target of `for ... in node` may be.

    Args:
        evaluator: knows the values.
        node: what the loop goes through.
        scope: where it is written.
        path: where the target stands in the unpacked element.
    """
    chained = _chained(evaluator, node, scope)
    if chained:
        return gathered(loop_values(evaluator, one, scope, path) for one in chained)
    if path and isinstance(node, ast.Call):
        inner = _paired(evaluator, node, scope, path[0])
        if inner is not None:
            return unpacked(evaluator, inner, path[1:])
    elements = iterated_values(evaluator, evaluator.values(node, scope))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "__subclasses__":
            return subclasses(evaluator, node.func.value, scope)
        # `values()` of a dict is worth its values already, and a part of the dict.
        base = evaluator.values(node.func.value, scope) if node.func.attr == "values" else ()
        held = tuple(value for value in base if isinstance(value, Container))
        elements = union(element_values(evaluator, held), _classes_in(evaluator, base), elements)
    return unpacked(evaluator, elements, path)


def _chained(evaluator: Evaluator, node: ast.expr, scope: Scope) -> list[ast.expr]:
    """What `itertools.chain(...)` goes through one after the other, also by a name of it."""
    if isinstance(node, ast.Name):
        bindings = scope.bindings.get(node.id, [])
        given = bindings[0].node if len(bindings) == 1 and bindings[0].kind == "value" else None
        if not isinstance(given, ast.Call):
            return []
        node = given
    if not isinstance(node, ast.Call) or any(isinstance(a, ast.Starred) for a in node.args):
        return []
    last = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if last != "chain":
        return []
    names = {v.name for v in evaluator.values(node.func, scope) if isinstance(v, External)}
    return node.args if names == {"itertools.chain"} else []


def _paired(evaluator: Evaluator, node: ast.Call, scope: Scope, position: int) -> Values | None:
    """One side of what `enumerate`, `zip` and `items` pair; None for any other call."""
    last = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if last == "getmembers" and node.args and position == 1:
        return _classes_in(evaluator, evaluator.values(node.args[0], scope))
    if isinstance(node.func, ast.Attribute):
        if last != "items" or position != 1:
            return None
        base = evaluator.values(node.func.value, scope)
        held = tuple(value for value in base if isinstance(value, Container | Part | External))
        return union(element_values(evaluator, held), _classes_in(evaluator, base))
    names = {v.name for v in evaluator.values(node.func, scope) if isinstance(v, External)}
    if names == {"builtins.enumerate"} and node.args and position == 1:
        return iterated_values(evaluator, evaluator.values(node.args[0], scope))
    if names == {"builtins.zip"} and 0 <= position < len(node.args):
        return iterated_values(evaluator, evaluator.values(node.args[position], scope))
    return None


def _classes_in(evaluator: Evaluator, modules: Values) -> Values:
    """What going through the names of a module, as `vars(module)` gives them, is done for."""
    return gathered(classes_of(evaluator, value) for value in modules)


def iterated_values(evaluator: Evaluator, base: Values) -> Values:
    """What iterating over a value may give."""
    found = [element_values(evaluator, base)]
    for value in base:
        if isinstance(value, Instance):
            found.extend(_stepped(evaluator, value))
    return union(*found)


def _stepped(evaluator: Evaluator, value: Instance) -> list[Values]:
    found: list[Values] = []
    for start, step in _STEPS:
        method = evaluator.hierarchy.method(value.cls, start)
        if method is None:
            continue
        if method.is_generator:
            found.extend(evaluator.values(item, method) for item in method.yields)
            continue
        started = attribute_values(evaluator, (value,), start)
        for iterator in gathered(evaluator.returned(one) for one in started):
            if isinstance(iterator, Instance):
                steps = attribute_values(evaluator, (iterator,), step)
                found.extend(evaluator.returned(one) for one in steps)
            elif isinstance(iterator, Container):
                found.append(element_values(evaluator, (iterator,)))
    return found


def unpacked(evaluator: Evaluator, values: Values, path: tuple[int, ...]) -> Values:
    """What stands at a position of a sequence, at a position of that, and so on."""
    for position in path:
        values = item_values(evaluator, values, Keys((position,)))
    return values
