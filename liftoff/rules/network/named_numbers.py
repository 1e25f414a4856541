"""Numbers of settings by name, where no value tells what an object of settings holds.

`timeout=cfg.search_timeout_s`, where `cfg` is put together when the app runs, and the source says
`search_timeout_s = 180` in a class, a call or a dictionary.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model
from liftoff.rules.network.named_values import named_values


def named_numbers(model: Model, node: ast.expr) -> list[float]:
    """The numbers that a setting may be: all that the source gives its name, none when unsure."""
    name = _name_of(node)
    if "_" not in name:
        # `timeout` alone is the name of many things.
        return []
    given = model.once(_given).get(name, [])
    numbers = [
        value.value
        for value in given
        if isinstance(value, ast.Constant)
        and isinstance(value.value, int | float)
        and not isinstance(value.value, bool)
    ]
    return numbers if len(numbers) == len(given) else []


def _name_of(node: ast.expr) -> str:
    match node:
        case ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(str() as name)):
            return name
        case ast.Call(ast.Attribute(attr="get"), [ast.Constant(str() as name), *_]):
            return name
        case _:
            return ""


def _given(model: Model) -> dict[str, list[ast.expr]]:
    """What the source gives each name of a keyword, a key, or a field of a class."""
    found: dict[str, list[ast.expr]] = defaultdict(list)
    for scope in model.program.scopes:
        if scope.kind == "module":
            for name, value in _named(scope.node):
                found[name].append(value)
    return found


def _named(module: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in walk(module):
        yield from named_values(node)
        match node:
            case (
                ast.Assign(targets=[target], value=value)
                | ast.AnnAssign(target=target, value=ast.expr() as value)
            ):
                yield _stored(target), value
            case _:
                pass


def _stored(target: ast.expr) -> str:
    """The name that a store is to, or in: fields of classes are names in their bodies."""
    match target:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(str() as name)):
            return name
        case _:
            return ""
