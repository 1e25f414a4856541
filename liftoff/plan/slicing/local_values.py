"""What a local name may be where it is used, looked up in the function around it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def local_values(code: Iterable[ast.AST], use: ast.AST, name: str) -> list[ast.expr] | None:
    """The expressions that `name` may have been given before `use`, or None if it may be others.

    A name of a loop over `pkgutil.iter_modules(path, prefix)` is its prefix and something more.

    Args:
        code: what `use` is somewhere in.
        use: where the name is used. What is assigned by the statement around it comes later.
        name: the name.
    """
    around = _innermost(code, use)
    if around is None or name in _arguments(around):
        return None
    found: list[ast.expr] = []
    for node in _own_nodes(around):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                if use not in ast.walk(node):
                    found.append(value)
            case ast.For(target=target, iter=ast.Call() as call) if name in _names(target):
                found.append(_listed(call))
            case ast.Name(id=other, ctx=ast.Store()) if other == name:
                if not _is_covered(around, node):
                    return None
            case ast.Global() | ast.Nonlocal() if name in node.names:
                return None
            case _:
                pass
    return found or None


def _listed(call: ast.Call) -> ast.expr:
    """What a loop over modules gives, as an expression: `prefix + something`."""
    called = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    called = call.func.id if isinstance(call.func, ast.Name) else called
    given = [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "prefix")]
    unknown = ast.Name("_", ast.Load())
    if called not in ("iter_modules", "walk_packages") or not given:
        return unknown
    return ast.BinOp(given[0], ast.Add(), ast.Call(unknown, [], []))


def _innermost(code: Iterable[ast.AST], use: ast.AST) -> ast.AST | None:
    found = None
    pending = list(code)
    while pending:
        node = pending.pop()
        if use not in ast.walk(node):
            continue
        if isinstance(node, _FUNCTIONS) or found is None:
            found = node
        pending = list(ast.iter_child_nodes(node))
    return found


def _own_nodes(around: ast.AST) -> Iterator[ast.AST]:
    """Nodes of a function, without those of functions in it."""
    pending: list[ast.AST] = [around]
    if isinstance(around, _FUNCTIONS):
        pending = list(ast.iter_child_nodes(around))
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            pending += ast.iter_child_nodes(node)


def _arguments(around: ast.AST) -> set[str]:
    if not isinstance(around, _FUNCTIONS):
        return set()
    return {node.arg for node in ast.walk(around.args) if isinstance(node, ast.arg)}


def _names(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def _is_covered(around: ast.AST, stored: ast.AST) -> bool:
    """Whether a name is stored by one of the statements that are looked at."""
    for node in _own_nodes(around):
        if isinstance(node, ast.Assign) and node.targets == [stored]:
            return True
        if (
            isinstance(node, ast.For)
            and isinstance(node.iter, ast.Call)
            and stored in ast.walk(node.target)
        ):
            return True
    return False
