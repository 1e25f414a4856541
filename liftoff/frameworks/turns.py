"""The turns of a loop that registers something: `for rule, view in [("/", home), ...]`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import cast

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.frames import Frame, replaced
from liftoff.project.evaluation.values import Container, Part, Values
from liftoff.project.graph.flow import Added
from liftoff.project.source.scopes import Scope

Listing = ast.ListComp | ast.SetComp | ast.GeneratorExp
Comprehension = Listing | ast.DictComp
# More is data, and not a list of routes.
_MAX_TURNS = 300


def turns(evaluator: Evaluator, node: ast.AST, scope: Scope) -> list[Frame]:
    """An evaluator for each turn of the loops around a place; none where they are not written.

    A loop around the others that is not written leaves its names unknown.
    """
    found: list[_Turn] = []
    for block in scope.blocks_at(node):
        if isinstance(block.statement, ast.For):
            around = found or [_Turn(evaluator, {}, {})]
            inside = [_turns_of(block.statement, turn, evaluator, scope) for turn in around]
            found = [turn for each in inside for turn in each]
            if len(found) > _MAX_TURNS:
                return []
    return [turn.evaluator for turn in found if isinstance(turn.evaluator, Frame)]


def turns_within(evaluator: Evaluator, node: Comprehension, scope: Scope) -> list[Frame]:
    """An evaluator for each element of a comprehension; none where its loops are not written."""
    found = [_Turn(evaluator, {}, {})]
    for loop in node.generators:
        if loop.ifs:
            return []
        found = [turn for each in found for turn in _turns_of(loop, each, evaluator, scope)]
    if len(found) > _MAX_TURNS:
        return []
    return [turn.evaluator for turn in found if isinstance(turn.evaluator, Frame)]


def mapped(evaluator: Evaluator, function: ast.expr, rows: list[ast.expr]) -> ast.ListComp:
    """`map(function, rows)` as `[function(row) for row in rows]`; the same node each time."""
    known = evaluator.nodes.mapped
    if id(function) not in known:
        names = [f".{number}" for number in range(len(rows))]
        targets: list[ast.expr] = [ast.Name(name, ast.Store()) for name in names]
        call = ast.Call(function, [ast.Name(name, ast.Load()) for name in names], [])
        one = len(rows) == 1
        iterated = rows[0] if one else ast.Call(ast.Name("zip", ast.Load()), rows, [])
        target = targets[0] if one else ast.Tuple(targets, ast.Store())
        loop = ast.comprehension(target, iterated, [], 0)
        known[id(function)] = ast.copy_location(
            ast.ListComp(ast.copy_location(call, function), [loop]), function
        )
    return known[id(function)]


@dataclass(frozen=True, slots=True)
class _Turn:
    """What the names of all loops so far stand for."""

    evaluator: Evaluator | Frame
    given: Mapping[str, Values]
    written: Mapping[str, tuple[ast.expr, Scope]]


def turn_of(node: ast.expr, turn: Frame, scope: Scope) -> ast.expr:
    """An expression with what stands for the names of loops in one turn in their place."""
    by = {
        name: part
        for name, (part, home) in turn.written.items()
        if home is scope or isinstance(part, ast.Constant)
    }
    return replaced(node, by)


def _turns_of(
    loop: ast.For | ast.comprehension, around: _Turn, evaluator: Evaluator, scope: Scope
) -> list[_Turn]:
    known = cast("Evaluator", around.evaluator)
    found = []
    for element, home in islice(_elements(known, loop.iter, scope), _MAX_TURNS + 1):
        bound = _bound(loop.target, element)
        if bound is None:
            return []
        given = {**around.given, **{n: known.values(part, home) for n, part in bound.items()}}
        written = {**around.written, **{n: (part, home) for n, part in bound.items()}}
        found.append(_Turn(Frame(evaluator, scope, given, written=written), given, written))
    return found


def _elements(
    evaluator: Evaluator, node: ast.expr, scope: Scope
) -> Iterator[tuple[ast.expr, Scope]]:
    """The elements of a list that is written out, here or under a name that is bound once."""
    match node:
        case ast.Call(ast.Name("enumerate" | "range" | "zip")):
            for element, home in _of_builtin(evaluator, node, scope):
                yield _made(evaluator, element), home
        case ast.Call(ast.Name("list" | "tuple" | "sorted" | "set"), [same]):
            yield from _elements(evaluator, same, scope)
        case ast.Call(ast.Attribute(owner, "items" | "keys" | "values" as part), []):
            for literal, home in _literals(evaluator, owner, scope):
                if isinstance(literal, ast.Dict | ast.DictComp):
                    yield from _contents(evaluator, literal, home, part)
        case ast.Name() | ast.Attribute():
            for literal, home in _literals(evaluator, node, scope):
                yield from _contents(evaluator, literal, home, "keys")
        case _:
            yield from _contents(evaluator, node, scope, "keys")


def _contents(
    evaluator: Evaluator, literal: ast.expr, home: Scope, part: str
) -> Iterator[tuple[ast.expr, Scope]]:
    """What a loop over a literal, or one part of a dict, gives, with what is put in later."""
    match literal:
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            yield from ((element, home) for element in elements)
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if key is not None:
                    yield _made(evaluator, _entry(key, value, part)), home
        case ast.DictComp(key=key, value=value):
            yield from _each(evaluator, _entry(key, value, part), literal, home)
        case ast.ListComp(elt=element) | ast.SetComp(elt=element) | ast.GeneratorExp(elt=element):
            yield from _each(evaluator, element, literal, home)
        case _:
            return
    for added in evaluator.added(evaluator.site(literal, home)):
        if added.how == "append":
            yield from _put(evaluator, added.value, added)
        elif added.how == "item" and isinstance(added.key, ast.expr):
            yield from _put(evaluator, _entry(added.key, added.value, part), added)


def _each(
    evaluator: Evaluator, element: ast.expr, node: Comprehension, scope: Scope
) -> Iterator[tuple[ast.expr, Scope]]:
    """What a comprehension gives, with what stands for the names of its loops in their place."""
    for turn in turns_within(evaluator, node, scope):
        yield _made(evaluator, turn_of(element, turn, scope)), scope


def _put(evaluator: Evaluator, element: ast.expr, added: Added) -> Iterator[tuple[ast.expr, Scope]]:
    """What is put into a container, once for each turn of the loops around that."""
    each = turns(evaluator, added.value, added.scope)
    for turn in each:
        yield _made(evaluator, turn_of(element, turn, added.scope)), added.scope
    if not each:
        yield _made(evaluator, element), added.scope


def _of_builtin(
    evaluator: Evaluator, node: ast.Call, scope: Scope
) -> Iterator[tuple[ast.expr, Scope]]:
    """What a loop over `enumerate(...)`, `range(...)` or `zip(...)` gives."""
    match node:
        case ast.Call(ast.Name("enumerate"), [numbered, *given], named):
            start = next(iter((*given, *(k.value for k in named))), ast.Constant(0))
            if isinstance(start, ast.Constant) and isinstance(start.value, int):
                found = enumerate(_elements(evaluator, numbered, scope), start.value)
                for number, (element, home) in found:
                    yield _pair(ast.Constant(number), element), home
        case ast.Call(ast.Name("range"), bounds):
            yield from ((ast.Constant(number), scope) for number in _range(bounds))
        case ast.Call(ast.Name("zip"), columns):
            yield from _side_by_side([[*_elements(evaluator, c, scope)] for c in columns])


def _range(bounds: list[ast.expr]) -> Iterable[int]:
    numbers = [b.value for b in bounds if isinstance(b, ast.Constant) and isinstance(b.value, int)]
    known = numbers and len(numbers) == len(bounds) and 0 not in numbers[2:]
    return range(*numbers[:3]) if known else ()


def _side_by_side(
    columns: list[list[tuple[ast.expr, Scope]]],
) -> Iterator[tuple[ast.expr, Scope]]:
    """What `zip` gives, as far as it is written in one place."""
    for row in zip(*columns, strict=False):
        homes = {home for _, home in row}
        if len(homes) == 1:
            yield _pair(*(element for element, _ in row)), homes.pop()


def _entry(key: ast.expr, value: ast.expr, part: str) -> ast.expr:
    return key if part == "keys" else value if part == "values" else _pair(key, value)


def _pair(*elements: ast.expr) -> ast.Tuple:
    return ast.Tuple(list(elements), ast.Load())


def _made(evaluator: Evaluator, node: ast.expr) -> ast.expr:
    evaluator.nodes.made.append(node)
    return node


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
