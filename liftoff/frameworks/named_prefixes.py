"""Prefixes that are made of the name of what is put in: `url_prefix=f"/{blueprint.name}"`."""

from __future__ import annotations

import ast


def says_name(prefix: ast.AST, child: ast.expr) -> bool:
    """Whether a prefix, as it is written, is made of the name of the blueprint beside it."""
    text = f"{ast.unparse(child)}.name"
    return any(isinstance(n, ast.Attribute) and ast.unparse(n) == text for n in ast.walk(prefix))


def prefix_of(prefix: ast.AST, child: ast.expr, name: str) -> str | None:
    """The prefix of the blueprint of one name; None where more than that name is in it.

    Args:
        prefix: how it is written.
        child: how the blueprint is written beside it.
        name: the name of the blueprint.
    """
    match prefix:
        case ast.Constant(str() as text):
            return text
        case ast.Attribute(attr="name") if ast.unparse(prefix.value) == ast.unparse(child):
            return name
        case ast.FormattedValue(value):
            return prefix_of(value, child, name)
        case ast.JoinedStr(values):
            parts = [prefix_of(part, child, name) for part in values]
        case ast.BinOp(left, ast.Add(), right):
            parts = [prefix_of(part, child, name) for part in (left, right)]
        case ast.BinOp(ast.Constant(str() as form), ast.Mod(), given):
            inner = prefix_of(given, child, name)
            parts = [form.replace("%s", inner)] if inner is not None else [None]
        case ast.Call(ast.Attribute(ast.Constant(str() as form), "format"), [given], []):
            inner = prefix_of(given, child, name)
            parts = [form.replace("{}", inner)] if inner is not None else [None]
        case _:
            return None
    known = [part for part in parts if part is not None]
    return "".join(known) if len(known) == len(parts) else None
