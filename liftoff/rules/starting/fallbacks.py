"""Values that only stand in for what a database has: `setting("secret", os.urandom(24))`."""

from __future__ import annotations

import ast

from liftoff.project.graph.edges import function_of
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model
from liftoff.rules.states.bound_names import contains
from liftoff.rules.tables.queries import DATABASES, DOCUMENTS, QUERIES


def is_fallback(model: Model, node: ast.expr, scope: Scope) -> bool:
    """Whether a helper gives a value back only where it finds no row.

    Args:
        model: the program.
        node: what is given.
        scope: where.
    """
    asking = model.once(_asking)
    if not asking:
        return False
    for site in scope.calls:
        for place, argument in enumerate(site.node.args):
            if not contains(argument, node) or argument is site.node.func:
                continue
            for value in model.values(site.node.func, scope):
                function = function_of(value)
                if function in asking and _gives_back(function, place):
                    return True
    return False


def _gives_back(function: Scope | None, place: int) -> bool:
    """Whether one of several returns is the parameter at a position."""
    if function is None or place >= len(function.parameters) or len(function.returns) < 2:
        return False
    name = function.parameters[place]
    own = [n for n in function.returns if isinstance(n, ast.Name) and n.id == name]
    return bool(own) and len(own) < len(function.returns)


def _asking(model: Model) -> frozenset[Scope]:
    """The functions that ask a database."""
    return frozenset(
        call.scope
        for call in model.method_calls(*QUERIES)
        if call.name.startswith((*DATABASES, *DOCUMENTS))
    )
