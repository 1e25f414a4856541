"""Fields that a generated `__init__` fills: `Job(run=send)` of a dataclass or a model."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.evaluation.values import ClassValue, Instance, Values
from liftoff.project.program import decorator_name
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

_DECORATORS = frozenset({"dataclass", "define", "frozen", "mutable", "attrs", "s", "attributes"})
_BASES = ("NamedTuple", "BaseModel", "BaseSettings", "SQLModel", "Struct", "GenericModel")


def constructed_with(evaluator: Evaluator, value: Instance, name: str) -> Values:
    """What the call that makes an object gives one of its fields; nothing where it gives none."""
    node, scope = value.site.node, value.site.scope
    if not isinstance(node, ast.Call):
        return ()
    known: tuple[str, ...] = evaluator.remember(
        ("generated", value.cls), (), _fields, evaluator, value.cls
    )
    if name not in known:
        return ()
    given = next((k.value for k in node.keywords if k.arg == name), None)
    position = known.index(name)
    if given is None and position < len(node.args):
        given = node.args[position]
    if given is None or any(isinstance(argument, ast.Starred) for argument in node.args):
        return ()
    made = evaluator.values(node.func, scope)
    # `Depends(Job)` makes one as well, and gives it nothing.
    direct = any(isinstance(v, ClassValue) and v.scope is value.cls for v in made)
    return evaluator.values(given, scope) if direct else ()


def only_keeps(evaluator: Evaluator, cls: Scope) -> bool:
    """Whether making an object of a class only fills its fields: a dataclass, a named tuple."""
    return bool(_fields(evaluator, cls))


def _fields(evaluator: Evaluator, cls: Scope) -> tuple[str, ...]:
    """The fields in the order of the generated `__init__`; empty for a class with another."""
    scopes, externals = evaluator.hierarchy.mro(cls)
    generated = any(base.name.endswith(_BASES) for base in externals) or any(
        decorator_name(node) in _DECORATORS for scope in scopes for node in scope.decorators
    )
    if not generated or evaluator.hierarchy.method(cls, "__init__") is not None:
        return ()
    names: dict[str, None] = {}
    for scope in reversed(scopes):
        body = scope.node.body if isinstance(scope.node, ast.ClassDef) else []
        names.update((name, None) for statement in body if (name := _field(statement)))
    return tuple(names)


def _field(statement: ast.stmt) -> str:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
            return "" if "ClassVar" in ast.dump(annotation) else name
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=func)):
            return name if decorator_name(func) in ("ib", "field", "attrib") else ""
        case _:
            return ""
