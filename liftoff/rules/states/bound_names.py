"""What a value is stored under: a variable, a key, a keyword."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import Container, External, Instance
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Call, Model
from liftoff.rules.states.held_by import is_row


def bound_name(node: ast.Call, scope: Scope) -> str:
    """The name that a value is stored under: of the variable, key or keyword."""
    for name, bindings in scope.bindings.items():
        for binding in bindings:
            if binding.kind == "value" and contains(binding.node, node):
                return _key_of(binding.node, node) or name
    for store in scope.stores:
        if store.value is not None and contains(store.value, node):
            return ast.unparse(store.target)
    for other in scope.calls:
        for keyword in other.node.keywords:
            if keyword.arg and keyword.value is node:
                return keyword.arg
        # `config.setdefault("SECRET_KEY", token_hex())`
        keys = [a.value for a in other.node.args if isinstance(a, ast.Constant)]
        if keys and any(contains(a, node) for a in other.node.args):
            return str(keys[0])
    return ""


def _key_of(made: ast.AST, node: ast.Call) -> str:
    """The key of a value in a dict that is written out: `{"SECRET_KEY": token_hex()}`."""
    for part in walk(made):
        if isinstance(part, ast.Dict):
            for key, value in zip(part.keys, part.values, strict=True):
                if isinstance(key, ast.Constant) and contains(value, node):
                    return str(key.value)
    return ""


def is_handed_over(model: Model, call: Call) -> bool:
    """`STORE = Store("x", secrets.token_hex())`: a secret that an object of a library signs with.

    What the module `secrets` draws is one, whatever it is called.
    """
    if not call.name.startswith("secrets.token_") or call.scope.kind != "module":
        return False
    return any(
        other.node in values
        and isinstance(made, External)
        and made.name.rpartition(".")[2][:1].isupper()
        for values in ([b.node for b in bs] for bs in call.scope.bindings.values())
        for other in call.scope.calls
        if call.node in other.node.args
        for made in model.values(other.node.func, call.scope)
    )


def is_of_local(model: Model, node: ast.Call, scope: Scope) -> bool:
    """Whether it is put into a row of the database, or into a dict that a function makes.

    Who gets the dict may store it for all.
    """
    if _is_of_row(model, node, scope):
        return True
    if not scope.is_function:
        return False
    for store in scope.stores:
        target = store.target
        if store.value is None or not contains(store.value, node):
            continue
        if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            base = model.values(target.value, scope)
            made = [v for v in base if isinstance(v, Container)]
            return bool(made) and all(v.site.scope.is_function for v in made)
    return False


def _is_of_row(model: Model, node: ast.Call, scope: Scope) -> bool:
    """`user.token = token_hex()` and `User(token=token_hex())`."""
    rows = [
        store.target.value
        for store in scope.stores
        if isinstance(store.target, ast.Attribute)
        and store.value is not None
        and contains(store.value, node)
    ]
    rows += [c.node for c in scope.calls if any(contains(k.value, node) for k in c.node.keywords)]
    return any(
        isinstance(value, Instance) and is_row(model, value.cls)
        for row in rows
        for value in model.values(row, scope)
    )


def contains(outer: ast.AST, inner: ast.AST) -> bool:
    """Whether an expression is a part of another."""
    return any(node is inner for node in walk(outer))
