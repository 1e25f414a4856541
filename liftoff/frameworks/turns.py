"""The turns of a loop that registers something: `for rule, view in [("/", home), ...]`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from liftoff.project.evaluate import Evaluator
from liftoff.project.frames import Frame
from liftoff.project.scopes import Scope
from liftoff.project.values import Container, Part

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
        case ast.Call(ast.Name("enumerate"), [numbered, *given], named):
            start = next(iter((*given, *(k.value for k in named))), ast.Constant(0))
            if isinstance(start, ast.Constant) and isinstance(start.value, int):
                found = enumerate(_elements(evaluator, numbered, scope), start.value)
                for number, (element, home) in found:
                    yield ast.Tuple([ast.Constant(number), element], ast.Load()), home
        case ast.Call(ast.Name("list" | "tuple" | "sorted" | "set"), [same]):
            yield from _elements(evaluator, same, scope)
        case ast.Call(ast.Attribute(owner, "items" | "keys" | "values" as part), []):
            for literal, home in _literals(evaluator, owner, scope):
                if isinstance(literal, ast.Dict):
                    yield from ((element, home) for element in _of_dict(literal, part))
        case ast.Name() | ast.Attribute():
            for literal, home in _literals(evaluator, node, scope):
                yield from ((element, home) for element in _written(literal))
        case _:
            yield from ((element, scope) for element in _written(node))


def _written(literal: ast.expr) -> Iterable[ast.expr]:
    """What a loop over a literal gives."""
    match literal:
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            return elements
        case ast.Dict():
            return _of_dict(literal, "keys")
        case _:
            return ()


def _of_dict(literal: ast.Dict, part: str) -> Iterator[ast.expr]:
    for key, value in zip(literal.keys, literal.values, strict=True):
        if key is not None:
            pair = ast.Tuple([key, value], ast.Load())
            yield key if part == "keys" else value if part == "values" else pair


def _literals(
    evaluator: Evaluator, node: ast.expr, scope: Scope
) -> Iterator[tuple[ast.expr, Scope]]:
    """What a name is bound to, or the one list or dict that an attribute or a parameter is."""
    if isinstance(node, ast.Name):
        owner = evaluator.owner(node.id, scope)
        bindings = owner.bindings[node.id] if owner is not None else []
        only = bindings[0] if len(bindings) == 1 else None
        if owner is not None and only is not None and only.kind == "value":
            if isinstance(only.node, ast.expr):
                yield only.node, owner
            return
    elif not isinstance(node, ast.Attribute):
        yield node, scope
        return
    # What others put into the object that holds it is a part of that.
    held = tuple(v for v in evaluator.values(node, scope) if not isinstance(v, Part))
    match held:
        case (Container(site=site),) if isinstance(site.node, ast.List | ast.Tuple | ast.Dict):
            yield site.node, site.scope
        case _:
            pass


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
