"""The order in which a class and its bases are searched, across modules and into libraries."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from liftoff.project.evaluation.values import ClassValue, External
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

# An interface of plug-ins may have dozens of classes; any of them may be meant.
_MAX_KINDS = 24
Mro = tuple[tuple[Scope, ...], tuple[External, ...]]


class Hierarchy:
    """Bases of the project's classes."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def mro(self, cls: Scope) -> Mro:
        """The project classes from `cls` upwards, and the library classes that they end in.

        Python's own order (C3); depth first, left to right where the bases have none.
        """
        alone: Mro = ((cls,), ())
        return self._evaluator.remember(("mro", cls), alone, self._search, cls)

    def _search(self, cls: Scope) -> Mro:
        orders: list[tuple[Scope, ...]] = []
        bases: list[Scope] = []
        externals: dict[External, None] = {}
        if isinstance(cls.node, ast.ClassDef):
            for base in cls.node.bases:
                expression = base.value if isinstance(base, ast.Subscript) else base
                for value in self._evaluator.values(expression, cls.parent or cls):
                    match value:
                        case ClassValue():
                            above, outside = self.mro(value.scope)
                            orders.append(above)
                            bases.append(value.scope)
                            externals.update(dict.fromkeys(outside))
                        case External():
                            externals[value] = None
        order = (cls, *_merged([*orders, tuple(bases)]))
        return (tuple(dict.fromkeys(order)), tuple(externals))

    def bases(self, cls: Scope) -> list[Scope]:
        """The project classes that a class names as its bases."""
        if not isinstance(cls.node, ast.ClassDef):
            return []
        return [
            value.scope
            for base in cls.node.bases
            for value in self._evaluator.values(base, cls.parent or cls)
            if isinstance(value, ClassValue)
        ]

    def external_bases(self, cls: Scope) -> tuple[str, ...]:
        """Names of the library classes that a class ends in."""
        return tuple(base.name for base in self.mro(cls)[1])

    def method(self, cls: Scope, name: str) -> Scope | None:
        """The function that `name` is in a class or the first base that has it."""
        for scope in self.mro(cls)[0]:
            for binding in reversed(scope.bindings.get(name, ())):
                if binding.kind == "function":
                    return binding.scope
        return None

    def metaclass(self, cls: Scope) -> Scope | None:
        """The project's class that makes a class: `class Plugin(metaclass=Registry)`."""
        for scope in self.mro(cls)[0]:
            for keyword in scope.node.keywords if isinstance(scope.node, ast.ClassDef) else ():
                if keyword.arg == "metaclass":
                    values = self._evaluator.values(keyword.value, scope.parent or scope)
                    return next((v.scope for v in values if isinstance(v, ClassValue)), None)
        return None

    def heirs(self, cls: Scope, method: Scope) -> tuple[Scope, ...]:
        """The classes below `cls` that have this method of it and none of their own."""
        return tuple(h for h in self.below(cls) if self.method(h, method.name) is method)

    def below(self, cls: Scope) -> Sequence[Scope]:
        """The classes that derive from `cls`."""
        below: dict[Scope, list[Scope]] = self._evaluator.remember(("heirs",), {}, self._below)
        return below.get(cls, ())

    def made_for(self, cls: Scope) -> tuple[Scope, ...]:
        """The classes that stand for an abstract one, when there are few; none for any other."""
        if not self._is_abstract(cls):
            return ()
        found = [heir for heir in self.below(cls) if not self._is_abstract(heir)]
        return tuple(found) if len(found) <= _MAX_KINDS else ()

    def _is_abstract(self, cls: Scope) -> bool:
        """Whether a class of its own declares methods that others must define."""
        return any(
            binding.kind == "function" and binding.scope is not None and _is_left(binding.scope)
            for bindings in cls.bindings.values()
            for binding in bindings
        )

    def _below(self) -> dict[Scope, list[Scope]]:
        found: dict[Scope, list[Scope]] = {}
        for scope in self._evaluator.program.scopes:
            if scope.kind == "class":
                for above in self.mro(scope)[0][1:]:
                    found.setdefault(above, []).append(scope)
        return found


def _is_left(method: Scope) -> bool:
    """Whether a method is left to the classes below: abstract, or nothing but its error."""
    if any(ast.unparse(d).endswith("abstractmethod") for d in method.decorators):
        return True
    if not isinstance(method.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    last = method.node.body[-1]
    alone = all(isinstance(node, ast.Expr) for node in method.node.body[:-1])
    return alone and isinstance(last, ast.Raise) and "NotImplementedError" in ast.unparse(last)


def _merged(orders: list[tuple[Scope, ...]]) -> tuple[Scope, ...]:
    """The classes of several orders in one that agrees with each, if there is one."""
    if len(orders) <= 2:
        return orders[0]
    found: dict[Scope, None] = {}
    pending = [list(order) for order in orders if order]
    while pending:
        heads = [order[0] for order in pending]
        last = {scope for order in pending for scope in order[1:]}
        chosen = next((scope for scope in heads if scope not in last), heads[0])
        found[chosen] = None
        pending = [[s for s in order if s is not chosen] for order in pending]
        pending = [order for order in pending if order]
    return tuple(found)
