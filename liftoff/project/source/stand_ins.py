"""Expressions that no source spells, for values that are passed on without one."""

from __future__ import annotations

import ast

from liftoff.project.source.scopes import Scope


class Decorated(ast.expr):
    """What a decorator is called with.

    Attributes:
        function: the function, or the class, that is decorated.
        level: how many decorators are further in.
    """

    def __init__(self, function: Scope, level: int) -> None:
        super().__init__()
        self.function = function
        self.level = level
