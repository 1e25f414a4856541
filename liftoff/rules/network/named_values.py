"""Values under a name that is no variable: a key of a dictionary, a keyword of a call."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def named_values(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The names that one node itself gives, with their values: `{"name": value}`, `name=value`."""
    match node:
        case ast.Dict():
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value
        case ast.keyword(arg=str() as name, value=value):
            yield name, value
        case _:
            pass
