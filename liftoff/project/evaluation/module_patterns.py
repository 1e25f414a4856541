"""The pattern of a module's name that is put together at run time: `f"plugins.{name}.{name}"`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from liftoff.project.evaluation.templates import pieces
from liftoff.project.evaluation.values import Constant
from liftoff.project.source.scopes import Scope

if TYPE_CHECKING:
    from liftoff.project.evaluation.evaluate import Evaluator

# A name of a name of an f-string: longer ways are rare.
_MAX_STEPS = 4


def matching_modules(evaluator: Evaluator, node: ast.expr, scope: Scope) -> list[str]:
    """The project's modules whose name, or its end, an expression may be.

    Empty where nothing of the name is known. A part that stands twice is the same both times.
    """
    return _matching(evaluator, list(_parts(evaluator, node, scope, 0)))


def modules_of_members(evaluator: Evaluator, node: ast.expr, scope: Scope) -> list[str]:
    """The same where an expression names a class of the module: `f"settings.{env}.Main"`."""
    parts = list(_parts(evaluator, node, scope, 0))
    while parts:
        last = parts.pop()
        if isinstance(last, str) and "." in last:
            return _matching(evaluator, [*parts, last.rpartition(".")[0]])
    return []


def _matching(evaluator: Evaluator, parts: list[str | ast.expr]) -> list[str]:
    if not any(isinstance(part, str) and part.strip(".") for part in parts):
        return []
    groups: dict[str, int] = {}
    pattern = ""
    for part in parts:
        if isinstance(part, str):
            pattern += re.escape(part)
            continue
        text = ast.unparse(part)
        known = groups.get(text)
        pattern += r"(\w+)" if known is None else rf"\{known}"
        groups.setdefault(text, len(groups) + 1)
    modules = evaluator.program.modules
    whole = re.compile(pattern)
    found = [name for name in modules if whole.fullmatch(name)]
    if found:
        return found
    # An import root inside of the tree: `plugins.x` is `src.plugins.x`.
    return [name for name in modules if any(map(whole.fullmatch, _ends(name)))]


def _ends(name: str) -> Iterator[str]:
    while "." in name:
        name = name.partition(".")[2]
        yield name


def _parts(
    evaluator: Evaluator, node: ast.expr, scope: Scope, steps: int
) -> Iterator[str | ast.expr]:
    """The known texts of a name, and the expressions between them."""
    template = pieces(node)
    if template is not None:
        for piece in template:
            if isinstance(piece, str):
                yield piece
            else:
                yield from _parts(evaluator, piece, scope, steps + 1)
        return
    match node:
        case ast.BinOp(left, ast.Add(), right):
            yield from _parts(evaluator, left, scope, steps)
            yield from _parts(evaluator, right, scope, steps)
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name("__name__"):
            yield scope.module.name
        case ast.Name("__package__"):
            yield scope.module.package
        case _:
            yield from _found(evaluator, node, scope, steps)


def _found(
    evaluator: Evaluator, node: ast.expr, scope: Scope, steps: int
) -> Iterator[str | ast.expr]:
    """A constant, what a variable is put together as, or the expression itself."""
    known = evaluator.values(node, scope)
    if len(known) == 1 and isinstance(known[0], Constant):
        yield str(known[0].value)
        return
    only = _only_value(node, scope) if steps < _MAX_STEPS else None
    if only is not None:
        yield from _parts(evaluator, only, scope, steps + 1)
    else:
        yield node


def _only_value(node: ast.expr, scope: Scope) -> ast.expr | None:
    """The text that a variable is put together as; None for anything that is no text."""
    if not isinstance(node, ast.Name):
        return None
    bindings = scope.bindings.get(node.id, [])
    value = bindings[0].node if len(bindings) == 1 and bindings[0].kind == "value" else None
    return value if isinstance(value, ast.JoinedStr | ast.BinOp) else None
