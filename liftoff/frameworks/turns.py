"""The turns of a loop that registers something: `for rule, view in [("/", home), ...]`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluate import Evaluator
from liftoff.project.frames import Frame
from liftoff.project.scopes import Scope
from liftoff.project.values import Container

# More is data, and not a list of routes.
_MAX_TURNS = 300


def turns(evaluator: Evaluator, node: ast.AST, scope: Scope) -> list[Frame]:
    """An evaluator for each turn of the loop around a place; none where that is not written."""
    loops = [b.statement for b in scope.blocks_at(node) if isinstance(b.statement, ast.For)]
    if not loops:
        return []
    loop = loops[-1]
    elements = list(_elements(evaluator, loop.iter, scope))
    if len(elements) > _MAX_TURNS:
        return []
    found: list[Frame] = []
    for element, home in elements:
        written = _bound(loop.target, element)
        if written is None:
            return []
        given = {name: evaluator.values(part, home) for name, part in written.items()}
        places = {name: (part, home) for name, part in written.items()}
        found.append(Frame(evaluator, scope, given, written=places))
    return found


def _elements(
    evaluator: Evaluator, node: ast.expr, scope: Scope
) -> Iterator[tuple[ast.expr, Scope]]:
    """The elements of a list that is written out, here or under a name that is bound once."""
    match node:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            yield from ((element, scope) for element in elements)
        case ast.Call(ast.Attribute(owner, "items"), []):
            for literal, home in _literals(evaluator, owner, scope):
                if isinstance(literal, ast.Dict):
                    for key, value in zip(literal.keys, literal.values, strict=True):
                        if key is not None:
                            yield ast.Tuple([key, value], ast.Load()), home
        case ast.Name():
            found = list(_literals(evaluator, node, scope)) or _given(evaluator, node, scope)
            for literal, home in found:
                if isinstance(literal, ast.List | ast.Tuple):
                    yield from ((element, home) for element in literal.elts)
        case _:
            return


def _literals(
    evaluator: Evaluator, node: ast.expr, scope: Scope
) -> Iterator[tuple[ast.expr, Scope]]:
    if not isinstance(node, ast.Name):
        yield node, scope
        return
    owner = evaluator.owner(node.id, scope)
    bindings = owner.bindings[node.id] if owner is not None else []
    only = bindings[0] if len(bindings) == 1 else None
    if owner is None or only is None or only.kind != "value":
        return
    if isinstance(only.node, ast.expr):
        yield only.node, owner


def _given(evaluator: Evaluator, node: ast.Name, scope: Scope) -> list[tuple[ast.expr, Scope]]:
    """The one list that a call at hand gives to a parameter."""
    values = evaluator.values(node, scope)
    match values:
        case (Container(site=site),) if isinstance(site.node, ast.List | ast.Tuple):
            return [(site.node, site.scope)]
        case _:
            return []


def _bound(target: ast.expr, element: ast.expr) -> dict[str, ast.expr] | None:
    """What the names of a loop stand for in one turn."""
    match target:
        case ast.Name(id=name):
            return {name: element}
        case ast.Tuple(elts=names) | ast.List(elts=names):
            if not isinstance(element, ast.Tuple | ast.List) or len(names) != len(element.elts):
                return None
            given: dict[str, ast.expr] = {}
            for one, part in zip(names, element.elts, strict=True):
                inner = _bound(one, part)
                if inner is None:
                    return None
                given |= inner
            return given
        case _:
            return None
