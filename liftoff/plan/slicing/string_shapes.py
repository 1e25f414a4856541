"""The strings that an expression can make, as shell patterns: `"errors/%d.html" % code`."""

from __future__ import annotations

import ast
import re

# https://docs.python.org/3/library/stdtypes.html#printf-style-string-formatting
_PERCENT = re.compile(r"%(?:\([^)]*\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?[hlL]?[a-zA-Z%]")
_BRACES = re.compile(r"{[^{}]*}")


def string_shapes(node: ast.expr) -> tuple[str, ...] | None:
    """Patterns for `fnmatch` of which every value of the expression matches one, or None.

    None stands for an expression that may be any string.
    """
    match node:
        case ast.Constant(value=str() as text):
            return (_literal(text),)
        case ast.IfExp():
            body, orelse = string_shapes(node.body), string_shapes(node.orelse)
            return None if body is None or orelse is None else (*body, *orelse)
        case ast.BinOp(left=ast.Constant(value=str() as text), op=ast.Mod()):
            return _useful("*".join(map(_literal, _PERCENT.split(text))))
        case ast.BinOp(op=ast.Add()):
            left, right = string_shapes(node.left), string_shapes(node.right)
            pairs = [(a, b) for a in left or ("*",) for b in right or ("*",)]
            return None if left is None and right is None else tuple(a + b for a, b in pairs)
        case ast.JoinedStr():
            parts = [
                _literal(part.value)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
                else "*"
                for part in node.values
            ]
            return _useful("".join(parts))
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as text), attr="format")):
            return _useful("*".join(map(_literal, _BRACES.split(text))))
        case ast.List() | ast.Tuple():
            found = [string_shapes(element) for element in node.elts]
            known = [shapes for shapes in found if shapes is not None]
            return (
                tuple(s for shapes in known for s in shapes) if len(known) == len(found) else None
            )
    return None


def _literal(text: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", text)


def _useful(pattern: str) -> tuple[str, ...] | None:
    return None if not pattern.strip("*") else (pattern,)
