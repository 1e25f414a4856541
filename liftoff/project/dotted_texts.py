"""Classes and functions that texts of the project name in full: `"shop.payments.Cash"`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from liftoff.project.attributes import attribute_values
from liftoff.project.scopes import Scope
from liftoff.project.syntax import walk
from liftoff.project.values import ClassValue, FunctionValue, ModuleValue, Value, Values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftoff.project.evaluate import Evaluator

# Settings name a few; more are annotations, or what a library says of itself.
_MOST = 8
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*[.:][A-Za-z_]\w*")


def is_loader(evaluator: Evaluator, node: ast.expr, scope: Scope) -> bool:
    """Whether an expression is a module that is imported by a name which only the run tells."""
    if isinstance(node, ast.Name):
        bindings = scope.bindings.get(node.id, [])
        if len(bindings) != 1 or bindings[0].kind != "value":
            return False
        given = bindings[0].node
        if not isinstance(given, ast.expr):
            return False
        node = given
    called = (
        getattr(node.func, "attr", getattr(node.func, "id", ""))
        if isinstance(node, ast.Call)
        else ""
    )
    return called in ("import_module", "__import__") and not evaluator.values(node, scope)


def named_in_texts(evaluator: Evaluator) -> Values:
    """What such a module may be asked for: all that texts name; nothing when there are many."""
    found: Values = evaluator.remember(("dotted texts",), (), _named, evaluator)
    return found if len(found) <= _MOST else ()


def _named(evaluator: Evaluator) -> Values:
    found: dict[Value, None] = {}
    for scope in evaluator.program.scopes:
        if scope.kind == "module":
            for text in _texts(scope.node):
                found.update(dict.fromkeys(_members(evaluator, text, scope)))
    return tuple(found)


def _texts(module: ast.AST) -> Iterator[str]:
    for node in walk(module):
        match node:
            case ast.Constant(value=str() as text) if _DOTTED.fullmatch(text):
                yield text
            case _:
                pass


def _members(evaluator: Evaluator, text: str, scope: Scope) -> Iterator[Value]:
    package, _, last = text.replace(":", ".").rpartition(".")
    module = evaluator.program.find_module(package, scope)
    if module is None:
        return
    for value in attribute_values(evaluator, (ModuleValue(module),), last):
        if isinstance(value, ClassValue | FunctionValue):
            yield value
