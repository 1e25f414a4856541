"""Classes and functions that texts of the project name in full: `"shop.payments.Cash"`."""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import TYPE_CHECKING

from liftoff.project.evaluation.attributes import attribute_values
from liftoff.project.evaluation.values import (
    ClassValue,
    Constant,
    FunctionValue,
    Instance,
    Method,
    ModuleValue,
    Value,
    Values,
)
from liftoff.project.program import decorator_name
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liftoff.project.evaluation.evaluate import Evaluator

# Settings name a few dozen; more are annotations, or what a library says of itself.
_MOST = 32
_WITH_DEFAULT = frozenset({"get", "getenv", "setdefault"})
_KEY = ("dotted texts",)
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
    if not isinstance(node, ast.Call) or not node.args or evaluator.values(node, scope):
        return False
    if decorator_name(node.func) not in ("import_module", "__import__"):
        return False
    # Where the source tells the name, it is a library's, which is there or not.
    names = evaluator.values(node.args[0], scope)
    return not any(isinstance(v, Constant) and isinstance(v.value, str) for v in names)


def named_in_texts(evaluator: Evaluator) -> Values:
    """What such a module may be asked for: all that texts name; nothing when there are many."""
    found: Values = evaluator.remember(_KEY, (), _named, evaluator)
    return found if len(found) <= _MOST else ()


def _named(evaluator: Evaluator) -> Values:
    found: dict[Value, None] = {}
    for scope in evaluator.program.scopes:
        for node in _settings(scope):
            for text in _texts(node):
                found.update(dict.fromkeys(_members(evaluator, text, scope)))
    return tuple(found)


def _settings(scope: Scope) -> Iterator[ast.AST]:
    """What may hold settings: values that modules and classes name, and defaults.

    A text inside a function, or in an annotation, says something else.
    """
    if scope.kind in ("module", "class"):
        for bindings in scope.bindings.values():
            yield from (b.node for b in bindings if b.kind == "value" and b.node is not None)
        yield from (store.value for store in scope.stores if store.value is not None)
    if isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        yield from scope.node.args.defaults
        yield from (default for default in scope.node.args.kw_defaults if default is not None)
    for call in scope.calls:
        if decorator_name(call.node.func) in _WITH_DEFAULT and len(call.node.args) > 1:
            yield call.node.args[1]


def _texts(root: ast.AST) -> Iterator[str]:
    for node in walk(root):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and _DOTTED.fullmatch(text):
            yield text


def _members(evaluator: Evaluator, text: str, scope: Scope) -> Iterator[Value]:
    package, _, last = text.replace(":", ".").rpartition(".")
    module = evaluator.program.find_module(package, scope)
    if module is None:
        return
    for value in attribute_values(evaluator, (ModuleValue(module),), last):
        # `"shop.login"` may be the endpoint of a function in `app.shop` as well.
        if isinstance(value, ClassValue) or (
            isinstance(value, FunctionValue) and module == package
        ):
            yield value


def beside_the_named(evaluator: Evaluator, value: Instance, name: str) -> Iterator[Method]:
    """A method as each class has it that a text could name as well as the one of an object.

    Settings choose among all of a kind, of which the source names some.
    """
    if _KEY not in evaluator.memo:
        # No loader was met.
        return
    kinds: frozenset[Scope] = evaluator.remember(("kinds",), frozenset(), _kinds, evaluator)
    hierarchy = evaluator.hierarchy
    for kind in hierarchy.mro(value.cls)[0]:
        if kind in kinds and hierarchy.method(kind, name) is not None:
            for heir in hierarchy.below(kind):
                method = hierarchy.method(heir, name)
                if method is not None:
                    yield Method(method, Instance(heir, value.site))


def _kinds(evaluator: Evaluator) -> frozenset[Scope]:
    """The classes that several of the named ones derive from."""
    named = [value.scope for value in named_in_texts(evaluator) if isinstance(value, ClassValue)]
    above = Counter(base for cls in named for base in evaluator.hierarchy.mro(cls)[0][1:])
    return frozenset(base for base, count in above.items() if count > 1)
