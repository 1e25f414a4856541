"""The nodes of a scope alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import children


def own_nodes(scope: Scope) -> Iterator[ast.AST]:
    """What a scope's source holds, and none of the functions and classes in it."""
    inner = {child.node for child in scope.children}
    pending: list[ast.AST] = [scope.node]
    # Grows meanwhile.
    for node in pending:
        if node not in inner:
            children(node, pending)
            yield node
