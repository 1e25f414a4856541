"""Reads of Flask's `view_functions` that run no view of another endpoint."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

TABLE = "view_functions"
# Functions that look at what they are given, and calls that note it somewhere.
_LOOKING = frozenset({
    "callable", "getattr", "hasattr", "id", "isinstance", "repr", "str",
    "exempt", "path", "register",
})  # fmt: skip
# What a function says of itself, and is none.
_TEXTS = frozenset({"__doc__", "__module__", "__name__", "__qualname__"})
_COPYING = frozenset({"dict", "list", "sorted", "tuple"})


def harmless_lookup(node: ast.AST) -> tuple[ast.AST, ...] | None:
    """What else is mentioned in a read that is none of another endpoint's view, or None.

    Such are the view of the request that is being answered (its function holds it, or has handed
    the request on), a view that is put in the place of another one, and whether an endpoint has
    one.
    """
    match node:
        case ast.Subscript(value=ast.Attribute(attr="view_functions", value=app), slice=key) if (
            isinstance(node.ctx, ast.Store) or _of_this_request(key)
        ):
            return app, key
        case ast.Call(
            func=ast.Attribute(
                attr="get", value=ast.Attribute(attr="view_functions", value=app)
            ),
            args=[key, *others],
        ) if _of_this_request(key):  # fmt: skip
            return app, key, *others
        case ast.Compare(
            left=left,
            ops=[ast.In() | ast.NotIn()],
            comparators=[ast.Attribute(attr="view_functions", value=app)],
        ):
            return left, app
    return None


def _of_this_request(key: ast.expr) -> bool:
    """Whether it is `request.endpoint` or `request.url_rule.endpoint`."""
    match key:
        case ast.Attribute(attr="endpoint", value=ast.Attribute(attr="url_rule", value=of)):
            pass
        case ast.Attribute(attr="endpoint", value=of):
            pass
        case _:
            return False
    name = of.attr if isinstance(of, ast.Attribute) else getattr(of, "id", "")
    return name in ("request", "req")


def looked_through(code: Iterable[ast.AST]) -> set[ast.AST]:
    """Mentions of the table in loops that run none of its views, as where documents are made.

    Args:
        code: statements. A name that stands for the table in a function counts, too.
    """
    found: set[ast.AST] = set()
    for statement in code:
        for node in ast.walk(statement):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found |= _in_function(node)
    return found


def _in_function(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[ast.AST]:
    nodes = list(ast.walk(function))
    names = {
        node.targets[0].id: node.value
        for node in nodes
        if isinstance(node, ast.Assign) and _is_table(node.value)
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    }
    found: set[ast.AST] = set()
    for node in nodes:
        if isinstance(node, ast.For) and (table := _table_of(node.iter, names)) is not None:
            view = _view_of(node.target, table)
            if view is not None and _only_looks(node.body, view):
                found |= {table, *ast.walk(table)}
    for name, value in names.items():
        read = [n for n in nodes if isinstance(n, ast.Name) and n.id == name]
        if all(isinstance(n.ctx, ast.Store) or n in found for n in read):
            found.add(value)
    return found


def _is_table(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == TABLE


def _table_of(node: ast.expr, names: dict[str, ast.expr]) -> ast.Attribute | None:
    """`app.view_functions.items`, or `.values`, of what a loop goes through."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in _COPYING:
            return _table_of(inner, names)
        case ast.Call(func=ast.Attribute(attr="items" | "values", value=value) as read):
            known = isinstance(value, ast.Name) and value.id in names
            return read if known or _is_table(value) else None
    return None


def _view_of(target: ast.expr, table: ast.Attribute) -> str | None:
    match target:
        case ast.Tuple(elts=[_, ast.Name(id=name)]) if table.attr == "items":
            return name
        case ast.Name(id=name) if table.attr == "values":
            return name
    return None


def _only_looks(body: list[ast.stmt], view: str) -> bool:
    """Whether code does no more with a view than look at it, or at what it has."""
    nodes = [node for statement in body for node in ast.walk(statement)]
    of_texts = {part for node in nodes if _is_text(node) for part in ast.walk(node)}
    views = {view}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if any(n.id in views and n not in of_texts for n in _names(value)):
                    views.add(name)
            case _:
                pass
    looked_at = of_texts.union(*map(_looks, nodes))
    return all(
        node in looked_at
        for node in nodes
        if isinstance(node, ast.Name) and node.id in views and isinstance(node.ctx, ast.Load)
    )


def _is_text(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr=name) if name in _TEXTS:
            return True
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str() as name), *_]):
            return name in _TEXTS
    return False


def _looks(node: ast.AST) -> Iterator[ast.expr]:
    """What is looked at by an expression or a statement, names and attributes of names."""
    match node:
        case ast.Compare(left=left, comparators=others):
            yield from _chains(left, *others)
        case ast.Assign(targets=[ast.Name()], value=value):
            yield from _chains(value)
        case ast.If(test=test) | ast.IfExp(test=test):
            yield from _chains(test)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _LOOKING:
            yield from _chains(*node.args, *(keyword.value for keyword in node.keywords))
        case _:
            pass


def _chains(*nodes: ast.expr) -> Iterator[ast.expr]:
    for node in nodes:
        inner = node
        while isinstance(inner, ast.Attribute):
            inner = inner.value
        yield inner


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (inner for inner in ast.walk(node) if isinstance(inner, ast.Name))
