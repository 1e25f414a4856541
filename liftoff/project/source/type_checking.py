"""`if TYPE_CHECKING:`, which a type checker reads and Python never runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def run_in(node: ast.If) -> list[ast.stmt]:
    """The body of an `if`, but for what only a type checker reads in place of the `else`.

    What the body alone names stays: annotations mean it.
    """
    if not node.orelse or not is_type_checking(node):
        return node.body
    instead = {name for statement in node.orelse for name in _named(statement)}
    return [s for s in node.body if instead.isdisjoint(_named(s))]


def is_type_checking(node: ast.If) -> bool:
    """Whether the body of an `if` never runs: https://docs.python.org/3/library/typing.html."""
    match node.test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
        case _:
            return False


def _named(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in names)
        case ast.Assign(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case _:
            return
