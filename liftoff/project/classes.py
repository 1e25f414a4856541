"""The order in which a class and its bases are searched, across modules and into libraries."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from liftoff.project.scopes import Scope
from liftoff.project.values import ClassValue, External

if TYPE_CHECKING:
    from liftoff.project.evaluate import Evaluator

Mro = tuple[tuple[Scope, ...], tuple[External, ...]]


class Hierarchy:
    """Bases of the project's classes."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def mro(self, cls: Scope) -> Mro:
        """The project classes from `cls` upwards, and the library classes that they end in.

        Depth first, left to right: Python's own order differs only for diamonds.
        """
        alone: Mro = ((cls,), ())
        return self._evaluator.remember(("mro", cls), alone, self._search, cls)

    def _search(self, cls: Scope) -> Mro:
        scopes: dict[Scope, None] = {cls: None}
        externals: dict[External, None] = {}
        if isinstance(cls.node, ast.ClassDef):
            for base in cls.node.bases:
                expression = base.value if isinstance(base, ast.Subscript) else base
                for value in self._evaluator.values(expression, cls.parent or cls):
                    match value:
                        case ClassValue():
                            above, outside = self.mro(value.scope)
                            scopes.update(dict.fromkeys(above))
                            externals.update(dict.fromkeys(outside))
                        case External():
                            externals[value] = None
        return (tuple(scopes), tuple(externals))

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
