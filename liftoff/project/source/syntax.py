"""The nodes below a node of a syntax tree, in the order of `ast.walk` and faster."""

from __future__ import annotations

import ast
from collections.abc import Iterator

# Fields that hold no node, or one without a place that nobody looks for.
_NOT_CODE = frozenset({
    "arg", "attr", "ctx", "id", "is_async", "kind", "level", "module", "op", "ops", "simple",
    "type_comment",
})  # fmt: skip


def walk(root: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, level by level; operators and contexts of names left out."""
    pending = [root]
    # Grows meanwhile.
    for node in pending:
        children(node, pending)
        yield node


def children(node: ast.AST, found: list[ast.AST]) -> None:
    """Add the nodes right below a node to a list, in source order."""
    for name in _FIELDS[type(node)]:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [one for one in value if isinstance(one, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)


def _fields(kind: type[ast.AST]) -> tuple[str, ...]:
    if issubclass(kind, ast.Constant):
        return ()
    return tuple(name for name in kind._fields if name not in _NOT_CODE)


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """The fields to look at, by the type of a node."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        found = self[kind] = _fields(kind)
        return found


_FIELDS = _Fields()


def is_of_super(function: ast.expr) -> bool:
    """Whether it is a method of a class above: `super().run`."""
    match function:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super"))):
            return True
        case _:
            return False
