"""Classes that no name picks out: those of a module that the run chooses, and the derived ones."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

from liftoff.project.evaluation.dynamic_imports import MAX_CHOICES
from liftoff.project.evaluation.values import ClassValue, FunctionValue, ModuleValue, Value, Values
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator


def classes_of(evaluator: Evaluator, module: Value) -> Values:
    """The classes that a module of the project defines."""
    if not isinstance(module, ModuleValue) or module.name not in evaluator.program.modules:
        return ()
    scope = evaluator.program.modules[module.name]
    found = tuple(ClassValue(c) for c in scope.children if c.kind == "class")
    return found if len(found) <= MAX_CHOICES else ()


def functions_by_name(evaluator: Evaluator, module: Value) -> Values:
    """The functions of a module that no code names: `globals()[kind]()` can only mean these."""
    if not isinstance(module, ModuleValue) or module.name not in evaluator.program.modules:
        return ()
    own = evaluator.program.modules[module.name]
    named = {name for scope in own.walk() for name in scope.loads}
    found = [
        FunctionValue(scope)
        for scope in own.children
        if scope.kind == "function"
        and not scope.decorators
        and scope.name not in named
        and scope.name not in evaluator.program.called
    ]
    return tuple(found) if len(found) <= MAX_CHOICES else ()


def derived_classes(evaluator: Evaluator, cls: Scope) -> Values:
    """The classes of the project that name a class as their base, directly."""
    known: dict[Scope, list[Scope]] = evaluator.remember(("derived",), {}, _derived, evaluator)
    return tuple(ClassValue(one) for one in known.get(cls, ()))


def subclasses(evaluator: Evaluator, base: ast.expr, scope: Scope) -> Values:
    """What `base.__subclasses__()` gives; with a function that asks itself again, the heirs too."""
    classes = [v for v in evaluator.values(base, scope) if isinstance(v, ClassValue)]
    again = _asks_again(scope)
    found: dict[Value, None] = {}
    for one in classes:
        derived = [v for v in derived_classes(evaluator, one.scope) if v not in found]
        if again:
            classes += [v for v in derived if isinstance(v, ClassValue)]
        found.update(dict.fromkeys(derived))
    return tuple(found)


def heirs_of_own(evaluator: Evaluator, scope: Scope) -> Values:
    """The heirs of the class whose method imports one by name: it makes objects of its own kind."""
    owner = next((s.owner_class for s in (scope, *scope.ancestors()) if s.owner_class), None)
    found = evaluator.hierarchy.below(owner) if owner is not None else ()
    return tuple(map(ClassValue, found)) if len(found) <= MAX_CHOICES else ()


def _asks_again(scope: Scope) -> bool:
    """Whether a function calls itself, or goes on in a loop until nothing is left."""
    if any(isinstance(node, ast.While) for node in walk(scope.node)):
        return True
    called = (site.node.func for site in scope.calls)
    return any(getattr(f, "id", getattr(f, "attr", "")) == scope.name for f in called)


def _derived(evaluator: Evaluator) -> dict[Scope, list[Scope]]:
    found: dict[Scope, list[Scope]] = defaultdict(list)
    for scope in evaluator.program.scopes:
        if scope.kind == "class":
            for base in evaluator.hierarchy.bases(scope):
                found[base].append(scope)
    return found
