"""What an annotation says of a value that nothing else is known of."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.attributes import attribute_values
from liftoff.project.evaluation.overrides import DEPENDS
from liftoff.project.evaluation.values import (
    ClassValue,
    Container,
    External,
    Instance,
    Value,
    Values,
    gathered,
    union,
)
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator


def annotated(evaluator: Evaluator, annotation: ast.expr, scope: Scope) -> Values:
    """An unknown object of the annotated type, made in `scope`."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return _quoted(evaluator, annotation, scope)
    if isinstance(annotation, ast.BinOp):
        return union(
            annotated(evaluator, annotation.left, scope),
            annotated(evaluator, annotation.right, scope),
        )
    outer = scope.parent if scope.is_function and scope.parent is not None else scope
    choice = _named_choice(evaluator, annotation, outer)
    if choice is not None:
        return annotated(evaluator, *choice)
    if isinstance(annotation, ast.Subscript):
        return _annotated_item(evaluator, annotation, scope, outer)
    return _objects(evaluator, evaluator.values(annotation, outer), annotation, scope)


def _named_choice(
    evaluator: Evaluator, annotation: ast.expr, scope: Scope
) -> tuple[ast.BinOp, Scope] | None:
    """What an alias such as `Job = Mail | Report` of a module stands for."""
    owner = evaluator.owner(annotation.id, scope) if isinstance(annotation, ast.Name) else None
    if owner is None or owner.kind != "module" or not isinstance(annotation, ast.Name):
        return None
    nodes = [binding.node for binding in owner.bindings.get(annotation.id, ())]
    return (nodes[0], owner) if len(nodes) == 1 and isinstance(nodes[0], ast.BinOp) else None


def _quoted(evaluator: Evaluator, annotation: ast.Constant, scope: Scope) -> Values:
    """The object of `"Store"`: a name in quotes, because it is defined further down."""
    first, *rest = str(annotation.value).strip().split(".")
    if not all(part.isidentifier() for part in (first, *rest)):
        return ()
    values = evaluator.name(first, scope.module_scope())
    for part in rest:
        values = attribute_values(evaluator, values, part)
    return _objects(evaluator, values, annotation, scope)


def _objects(evaluator: Evaluator, types: Values, annotation: ast.expr, scope: Scope) -> Values:
    """What an annotation by some types says of a value that nothing else is known of."""
    found: list[Value] = []
    for value in types:
        match value:
            case ClassValue():
                site = evaluator.site(annotation, scope)
                classes = (value.scope, *evaluator.hierarchy.made_for(value.scope))
                found.extend(Instance(cls, site) for cls in classes)
            case External(name) if not name.startswith(("builtins.", "typing.")):
                found.append(External(f"{name}()", evaluator.site(annotation, scope)))
            case Instance() | Container():
                # An alias such as `SessionDep = Annotated[Session, Depends(get_session)]`.
                found.append(value)
            case External(name) if name == "builtins.dict":
                found.append(Container("dict", evaluator.site(annotation, scope)))
    return tuple(found)


def depended(evaluator: Evaluator, parts: ast.Tuple, scope: Scope) -> Values:
    """What `Annotated[Session, Depends(get_session)]` gives; other notes say what is checked."""
    return gathered(
        evaluator.values(extra, scope)
        for extra in parts.elts[1:]
        if isinstance(extra, ast.Call)
        and any(
            isinstance(value, External) and value.name in DEPENDS
            for value in evaluator.values(extra.func, scope)
        )
    )


def _annotated_item(
    evaluator: Evaluator, node: ast.Subscript, scope: Scope, outer: Scope
) -> Values:
    names = [
        value.name for value in evaluator.values(node.value, outer) if isinstance(value, External)
    ]
    inner = node.slice
    if any(name.endswith(".Annotated") for name in names) and isinstance(inner, ast.Tuple):
        return union(annotated(evaluator, inner.elts[0], scope), depended(evaluator, inner, outer))
    if any(name.endswith((".Optional", ".Union")) for name in names):
        every = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        return gathered(annotated(evaluator, one, scope) for one in every)
    return ()
