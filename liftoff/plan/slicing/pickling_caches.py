"""Caches whose explicit `get` makes objects of classes that only the stored data names."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import chain

from liftoff.project.source.modules import Module

# What makes them, by the package. What a decorator of theirs stores, the decorated code made.
_MAKERS = {
    "flask_caching": frozenset({"Cache"}),
    "flask_cache": frozenset({"Cache"}),
    "dogpile.cache": frozenset({"make_region"}),
}
_GETTERS = frozenset({"get", "get_dict", "get_many", "get_multi"})


def gets(node: ast.expr) -> ast.expr | None:
    """What an expression takes a `get` from, or None."""
    return node.value if isinstance(node, ast.Attribute) and node.attr in _GETTERS else None


def cache_names(modules: Iterable[Module]) -> frozenset[str]:
    """Names of variables and attributes that the modules give to such caches."""
    using = [m for m in modules if any(package in m.text for package in _MAKERS)]
    makers = frozenset(chain.from_iterable(map(_imported, using)))
    nodes = [node for module in using for node in ast.walk(module.tree)]
    makers |= {
        node.name
        for node in nodes
        if isinstance(node, ast.ClassDef) and any(_last(base) in makers for base in node.bases)
    }
    return frozenset(name for node in nodes for name in _given(node, makers))


def _imported(module: Module) -> Iterator[str]:
    """What the module calls the makers."""
    for node in ast.walk(module.tree):
        match node:
            case ast.ImportFrom(module=str() as package, names=names):
                known = _MAKERS.get(package, frozenset())
                yield from (alias.asname or alias.name for alias in names if alias.name in known)
            case ast.Import(names=names):
                for alias in names:
                    yield from _MAKERS.get(alias.name, ())


def _given(node: ast.AST, makers: frozenset[str]) -> Iterator[str]:
    match node:
        case ast.Assign(value=value, targets=targets):
            pass
        case ast.AnnAssign(value=ast.expr() as value, target=target):
            targets = [target]
        case _:
            return
    if any(isinstance(part, ast.Call) and _last(part.func) in makers for part in ast.walk(value)):
        yield from filter(None, map(_last, targets))


def _last(node: ast.expr) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""
