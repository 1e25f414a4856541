"""Sequences that an assignment takes apart, as far as the source shows what goes where."""

from __future__ import annotations

import ast


def taken_apart(target: ast.Tuple | ast.List, value: ast.expr) -> list[ast.expr] | None:
    """The expression for each target; None when `value` is no literal of the right length.

    What a starred target gets is a list that no source spells.
    """
    if not isinstance(value, ast.Tuple | ast.List):
        return None
    elements = value.elts
    if any(isinstance(element, ast.Starred) for element in elements):
        return None
    stars = [n for n, one in enumerate(target.elts) if isinstance(one, ast.Starred)]
    if not stars:
        return list(elements) if len(elements) == len(target.elts) else None
    rest = len(elements) - len(target.elts) + 1
    if len(stars) > 1 or rest < 0:
        return None
    star = stars[0]
    middle = ast.List(elements[star : star + rest], ast.Load())
    ast.copy_location(middle, value)
    return [*elements[:star], middle, *elements[star + rest :]]


def position_of(target: ast.Tuple | ast.List, position: int) -> int:
    """The position that a target takes its value from: counted from the end after a star."""
    after_star = any(isinstance(one, ast.Starred) for one in target.elts[:position])
    return position - len(target.elts) if after_star else position


def rest_of(target: ast.Tuple | ast.List, position: int, value: ast.expr) -> ast.expr:
    """What a starred target gets: `value[1:-1]` for the second of three."""
    after = len(target.elts) - position - 1
    upper = ast.UnaryOp(ast.USub(), ast.Constant(after)) if after else None
    part = ast.Slice(ast.Constant(position), upper)
    return ast.copy_location(ast.Subscript(value, part, ast.Load()), value)


def yielded(node: ast.Yield | ast.YieldFrom) -> list[ast.expr]:
    """What a generator gives there; each element of `iterable` for `yield from iterable`."""
    if isinstance(node, ast.YieldFrom):
        return [ast.copy_location(ast.Starred(node.value, ast.Load()), node.value)]
    return [] if node.value is None else [node.value]
