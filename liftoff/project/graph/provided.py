"""What containers of dependency_injector make, and what that is given."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.providers import KEPT, PROVIDERS
from liftoff.project.evaluation.values import ClassValue, External
from liftoff.project.graph.edges import EdgeRecorder, function_of
from liftoff.project.source.scopes import Scope


class Provided(EdgeRecorder):
    """Records providers, and who asks them."""

    def provides(self, value: External, node: ast.Call, scope: Scope) -> bool:
        """Whether a provider is made, `providers.Singleton(Store)`, or asked: `box.store()`."""
        if f"{value.name}()" in PROVIDERS:
            self._given(node, scope, once=f"{value.name}()" in KEPT)
            return True
        if value.name not in PROVIDERS:
            return False
        for function in self.providing((value,)):
            self.edge(scope, function, node)
        return True

    def _given(self, node: ast.Call, scope: Scope, *, once: bool) -> None:
        """What it makes gets these arguments; what it makes `once` is as good as made here."""
        for value in self.evaluator.values(node.args[0], scope) if node.args else ():
            if isinstance(value, ClassValue):
                for inner in self.constructors(value):
                    if once:
                        self.edge(scope, inner, node)
                    self.made(inner, value, node, scope)
                    self.bind(inner, node.args[1:], node.keywords, scope, 1)
            elif (function := function_of(value)) is not None:
                if once:
                    self.edge(scope, function, node)
                self.bind(function, node.args[1:], node.keywords, scope, 0)
