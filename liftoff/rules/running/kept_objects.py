"""Objects that a function makes once and keeps: singletons, however they are spelled."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import ClassValue, External, Instance, ModuleValue
from liftoff.project.graph.flow import CONSTRUCTORS
from liftoff.project.program import Program
from liftoff.project.source.scopes import Scope

# Decorators after which a function without parameters gives the same object to everybody.
_CACHES = ("functools.lru_cache", "functools.lru_cache()", "functools.cache")


def kept_for_good(program: Program, evaluator: Evaluator) -> set[int]:
    """The expressions (by identity) whose object outlives the call that makes it.

    They are stored in a global or a class attribute, or returned by a cached function without
    parameters.
    """
    found: set[int] = set()
    for scope in program.scopes:
        if not scope.is_function:
            continue
        for store in scope.stores:
            if store.value is not None and _lasts(evaluator, store.target, scope):
                found.update(_made(store.value, scope))
                # `store = await Store.create()`: a helper of the class makes it.
                found.update(
                    id(value.site.node)
                    for value in evaluator.values(store.value, scope)
                    if isinstance(value, Instance)
                )
        if scope.decorators and not scope.parameters and _is_cached(evaluator, scope):
            for returned in scope.returns:
                found.update(_made(returned, scope))
    return found


def single_classes(program: Program, hooks: Collection[Scope]) -> set[Scope]:
    """Classes of which there is one object in a process: middleware, and singletons.

    Args:
        program: all classes.
        hooks: what frameworks run around requests.
    """
    found = {
        hook.owner_class
        for hook in hooks
        if hook.owner_class is not None and hook.name in ("__call__", "dispatch")
    }
    keepers = {
        scope.owner_class.name
        for scope in program.methods.get("__call__", ())
        if scope.owner_class is not None and _is_metaclass(scope.owner_class) and _stores_it(scope)
    }
    for scope in program.scopes:
        node = scope.node
        if isinstance(node, ast.ClassDef):
            given = [*node.decorator_list, *(k.value for k in node.keywords)]
            texts = [ast.unparse(one) for one in given]
            if any("singleton" in text.lower() or text in keepers for text in texts):
                found.add(scope)
        elif scope.name == "__new__" and scope.owner_class is not None and _stores_it(scope):
            found.add(scope.owner_class)
    return found | _of_one_mind(program)


def _of_one_mind(program: Program) -> set[Scope]:
    """Classes whose objects share all their attributes: `self.__dict__ = self._shared`."""
    found = {
        scope.owner_class
        for name in CONSTRUCTORS
        for scope in program.methods.get(name, ())
        if scope.owner_class is not None and _shares_all(scope)
    }
    heirs = [
        (scope, {ast.unparse(base).rpartition(".")[2] for base in scope.node.bases})
        for scope in program.scopes
        if found and isinstance(scope.node, ast.ClassDef)
    ]
    before = -1
    while before != len(found):
        before = len(found)
        names = {cls.name for cls in found}
        found.update(cls for cls, bases in heirs if bases & names)
    return found


def _shares_all(constructor: Scope) -> bool:
    """Whether a constructor gives objects a dictionary of the class or the module to live in."""
    cls, module = constructor.owner_class, constructor.module_scope()
    for store in constructor.stores:
        match store.target, store.value:
            case ast.Attribute(ast.Name(), "__dict__"), ast.Attribute(attr=name):
                if cls is not None and name in cls.bindings:
                    return True
            case ast.Attribute(ast.Name(), "__dict__"), ast.Name(name):
                if name not in constructor.bindings and name in module.bindings:
                    return True
            case _:
                pass
    return False


def _is_metaclass(cls: Scope) -> bool:
    node = cls.node
    bases = node.bases if isinstance(node, ast.ClassDef) else []
    return any(isinstance(base, ast.Name) and base.id in ("type", "ABCMeta") for base in bases)


def _stores_it(new: Scope) -> bool:
    """Whether `__new__` keeps what it makes on the class: `cls._instance = ...`."""
    first = new.parameters[0] if new.parameters else ""
    return any(
        isinstance(store.target, ast.Attribute | ast.Subscript)
        and ast.unparse(store.target).startswith(f"{first}._")
        for store in new.stores
    )


def _lasts(evaluator: Evaluator, target: ast.expr, scope: Scope) -> bool:
    match target:
        case ast.Name(id=name):
            return name in scope.global_names
        case ast.Attribute(value=base):
            return any(
                isinstance(value, ClassValue | ModuleValue)
                for value in evaluator.values(base, scope)
            )
        case _:
            return False


def _is_cached(evaluator: Evaluator, scope: Scope) -> bool:
    outer = scope.parent or scope
    return any(
        isinstance(value, External) and value.name in _CACHES
        for decorator in scope.decorators
        for value in evaluator.values(decorator, outer)
    )


def _made(node: ast.expr, scope: Scope) -> Iterator[int]:
    """The calls and literals that an expression is, through a local name and a choice."""
    pending: list[ast.AST] = [node]
    names: set[str] = set()
    # Grows meanwhile.
    for one in pending:
        match one:
            case ast.Name(id=name):
                # `text = text or other`
                if name not in names:
                    names.add(name)
                    bindings = [b for b in scope.bindings.get(name, ()) if b.kind == "value"]
                    pending += [b.node for b in bindings if not isinstance(b.node, ast.Name)]
            case ast.BoolOp(values=values):
                pending += values
            case ast.IfExp(body=first, orelse=other):
                pending += (first, other)
            case _:
                yield id(one)
