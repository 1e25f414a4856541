"""Objects that a function owns although their parts look like those of others."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import Container, External, Values
from liftoff.project.source.reaching import reaching
from liftoff.project.source.scopes import Scope

_COPIES = frozenset({"copy.deepcopy", "json.loads", "yaml.safe_load", "pickle.loads"})
_DISPLAYS = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
# `for row in rows[0]["cells"]` is three steps from `rows`; longer ways are rare.
_MAX_STEPS = 8


def is_deep_copy(evaluator: Evaluator, node: ast.expr, scope: Scope, steps: int = 0) -> bool:
    """Whether an expression is, or is inside, what this function has copied as a whole."""
    if steps > _MAX_STEPS:
        return False
    match node:
        case ast.Call():
            values = evaluator.values(node.func, scope)
            if any(isinstance(v, External) and v.name in _COPIES for v in values):
                return True
            inner = node.func.value if isinstance(node.func, ast.Attribute) else None
            return inner is not None and is_deep_copy(evaluator, inner, scope, steps + 1)
        case ast.Attribute(value=inner) | ast.Subscript(value=inner):
            return is_deep_copy(evaluator, inner, scope, steps + 1)
        case ast.Name(id=name) if name in scope.bindings:
            seen = reaching(
                scope.bindings[name], node.lineno, node.col_offset, scope.blocks_at(node)
            )
            own = [b for b in seen if b.kind != "item" or (steps and not _is_made(b.node))]
            return bool(own) and all(
                binding.kind in ("value", "item", "element")
                and isinstance(binding.node, ast.expr)
                and is_deep_copy(evaluator, binding.node, scope, steps + 1)
                for binding in own
            )
        case _:
            return False


def _is_made(node: ast.AST | None) -> bool:
    """Whether what is put into a copy is made there, and not somebody else's."""
    return isinstance(node, (ast.Call, ast.Constant, ast.JoinedStr, *_DISPLAYS))


def is_fresh(node: ast.expr, scope: Scope) -> bool:
    """Whether the function has just put a new list, dict or set where an attribute points to."""
    if not isinstance(node, ast.Attribute):
        return False
    text, around = ast.unparse(node), scope.blocks_at(node)
    return any(
        isinstance(store.value, _DISPLAYS)
        and store.target.lineno < node.lineno
        and around[: len(store.blocks)] == store.blocks
        and ast.unparse(store.target) == text
        for store in scope.stores
        if store.kind == "attribute" and not store.augmented
    )


def exact_item(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Values | None:
    """What `made["key"]` is, where `made` is one literal dict with that key; None otherwise."""
    if not (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)):
        return None
    owners = [v for v in evaluator.values(node.value, scope) if isinstance(v, Container)]
    if len(owners) != 1 or not isinstance(owners[0].site.node, ast.Dict):
        return None
    literal, key = owners[0].site.node, node.slice.value
    for given, value in zip(literal.keys, literal.values, strict=True):
        if isinstance(given, ast.Constant) and given.value == key:
            return evaluator.values(value, owners[0].site.scope)
    return None
