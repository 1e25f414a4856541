"""Objects that end with the function that makes them: `with Settings() as settings: ...`."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import Instance
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model

_ENTERING = frozenset({"__enter__", "__aenter__"})
_BASES = ("contextlib.", "abc.", "builtins.object", "typing.", "dataclasses.")


def is_passing(model: Model, root: Instance) -> bool:
    """Whether nothing but a local variable of a function holds an object.

    The function calls its methods, and neither it nor they give it to anybody.
    """
    scope = root.site.scope
    if scope.kind in ("module", "class", "main") or not isinstance(root.site.node, ast.Call):
        return False
    names = [
        name
        for name, bindings in scope.bindings.items()
        if any(binding.node is root.site.node for binding in bindings)
    ]
    if len(names) != 1 or names[0] in scope.global_names or _is_inner(scope, names[0]):
        return False
    hierarchy = model.evaluator.hierarchy
    if any(not base.startswith(_BASES) for base in hierarchy.external_bases(root.cls)):
        return False
    own = {m.name for cls in hierarchy.mro(root.cls)[0] for m in cls.children if m.is_function}
    return not _gives(scope.node, names[0], own) and not any(
        _gives_itself(method, own)
        for cls in hierarchy.mro(root.cls)[0]
        for method in cls.children
        if method.is_function
    )


def _is_inner(scope: Scope, name: str) -> bool:
    """Whether a function inside uses the variable: it may run at any time."""
    return any(
        (name in child.loads and name not in child.bindings) or _is_inner(child, name)
        for child in scope.children
    )


def _gives_itself(method: Scope, own: set[str]) -> bool:
    if not method.parameters:
        return False
    itself = method.parameters[0]
    return _is_inner(method, itself) or _gives(
        method.node, itself, own, returned=method.name in _ENTERING
    )


def _gives(node: ast.AST, name: str, methods: set[str], *, returned: bool = False) -> bool:
    """Whether code uses a name for more than its fields and calls of its methods.

    `returned`: it may give it back.
    """
    used: set[int] = set()
    for inner in walk(node):
        match inner:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=found) as base)) if found == name:
                used.add(id(base))
            case ast.Attribute(value=ast.Name(id=found) as base, attr=attribute) if found == name:
                if attribute not in methods:
                    used.add(id(base))
            case ast.Return(value=ast.Name(id=found) as base) if found == name and returned:
                used.add(id(base))
    return any(
        isinstance(inner, ast.Name)
        and inner.id == name
        and isinstance(inner.ctx, ast.Load)
        and id(inner) not in used
        for inner in walk(node)
    )
