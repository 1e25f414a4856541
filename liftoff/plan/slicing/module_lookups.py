"""Modules that code takes from `sys.modules`: there only if something else has imported them."""

from __future__ import annotations

import ast
from collections.abc import Callable

from liftoff.plan.slicing.mentions import Uses

TABLE = "sys.modules"
_TAKING = frozenset({"get", "pop", "setdefault", "__getitem__"})


def note_module_lookup(
    node: ast.AST, dotted: Callable[[ast.expr], str], uses: Uses
) -> tuple[ast.AST, ...] | None:
    """Note what a node takes from the table of modules.

    Args:
        node: the node.
        dotted: gives the whole name of what an expression names.
        uses: where to note it.

    Returns:
        What else is mentioned in the node; None if it takes nothing.
    """
    match node:
        case ast.Subscript(value=ast.Attribute() | ast.Name() as table, slice=key) if (
            dotted(table) == TABLE
        ):
            if isinstance(node.ctx, ast.Load):
                _note(key, node.lineno, uses)
            return (key,)
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute() | ast.Name() as table, attr=attr),
            args=[key, *others],
        ) if attr in _TAKING and dotted(table) == TABLE:
            _note(key, node.lineno, uses)
            return (key, *others)
        case ast.Compare(
            left=left, ops=[ast.In() | ast.NotIn()], comparators=[ast.expr() as table]
        ) if dotted(table) == TABLE:
            return (left,)
    return None


def note_table(name: str, line: int, uses: Uses) -> None:
    """Note a mention of the whole table, or of what is done with it."""
    if name == TABLE or name.startswith(f"{TABLE}."):
        uses.modules_by_name.add((None, line))


def _note(key: ast.expr, line: int, uses: Uses) -> None:
    match key:
        case ast.Name(id="__name__"):
            uses.opaque = True
        case ast.Constant(value=str() as name):
            uses.modules_by_name.add((name, line))
        case _:
            uses.modules_by_name.add((None, line))
