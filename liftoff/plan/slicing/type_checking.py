"""Blocks that only type checkers read: `if TYPE_CHECKING:`."""

from __future__ import annotations

import ast


def is_type_checking(node: ast.If) -> bool:
    """Whether the body of an `if` never runs: https://docs.python.org/3/library/typing.html."""
    match node.test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
    return False
