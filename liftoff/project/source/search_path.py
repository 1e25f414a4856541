"""Folders that are on `sys.path`: the source puts them there, or its imports show it."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Container, Iterable

from liftoff.project.source.scopes import Scope

_SAME = ("abspath", "realpath", "normpath", "resolve", "absolute", "Path", "str", "as_posix")
_MAX_NAMES = 8
# `import redis` beside `redis.py` may be the library; that many names are the files.
_ENOUGH = 3


def started_folders(scopes: Iterable[Scope], modules: Container[str]) -> set[str]:
    """The folders whose modules import several of each other by their bare names.

    The server is started in such a folder, though others may import it as a package.
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for scope in scopes:
        own = scope.module.name
        folder, _, last = (own, "", "") if scope.module.is_package else own.rpartition(".")
        if not folder:
            continue
        for name in scope.imports:
            first = name.partition(".")[0]
            known = first == last or first in sys.stdlib_module_names or first in modules
            if not known and f"{folder}.{first}" in modules:
                beside[folder].add(first)
    return {folder for folder, names in beside.items() if len(names) >= _ENOUGH}


def added_folders(scope: Scope) -> set[str]:
    """The folders that `sys.path.insert(0, dirname(dirname(__file__)))` adds, as dotted names."""
    added: set[str] = set()
    for call in scope.calls:
        match call.node:
            case ast.Call(
                ast.Attribute(
                    ast.Attribute(ast.Name("sys"), "path"), "insert" | "append" as method
                ),
                arguments,
            ) if len(arguments) == (2 if method == "insert" else 1):
                parts = _parts(arguments[-1], scope, _MAX_NAMES)
                if parts:
                    added.add(".".join(parts))
            case _:
                pass
    return added


def _parts(node: ast.expr, scope: Scope, names: int) -> list[str] | None:
    """The parts of a path that starts at `__file__`, from the import root."""
    match node:
        case ast.Name("__file__"):
            own = scope.module.name.split(".")
            return [*own, "__init__"] if scope.module.is_package else own
        case ast.Name(name) if names:
            for owner in (scope, *scope.ancestors()):
                bindings = owner.bindings.get(name, [])
                if bindings:
                    only = bindings[0].node if len(bindings) == 1 else None
                    return _parts(only, owner, names - 1) if isinstance(only, ast.expr) else None
            return None
        case ast.Attribute(inner, "parent") | ast.Call(
            ast.Attribute(_, "dirname") | ast.Name("dirname"), [inner]
        ):
            return _above(_parts(inner, scope, names), 1)
        case ast.Subscript(ast.Attribute(inner, "parents"), ast.Constant(int() as index)):
            return _above(_parts(inner, scope, names), index + 1)
        case ast.Call(ast.Attribute(_, "join") | ast.Name("join"), [inner, *rest]):
            return _joined(_parts(inner, scope, names), rest)
        case ast.BinOp(inner, ast.Div(), right):
            return _joined(_parts(inner, scope, names), [right])
        case ast.Call(ast.Attribute(_, name) | ast.Name(name), [inner]) if name in _SAME:
            return _parts(inner, scope, names)
        case ast.Call(ast.Attribute(inner, name), []) if name in _SAME:
            return _parts(inner, scope, names)
        case _:
            return None


def _above(parts: list[str] | None, count: int) -> list[str] | None:
    return parts[:-count] if parts is not None and len(parts) >= count else None


def _joined(parts: list[str] | None, rest: list[ast.expr]) -> list[str] | None:
    for node in rest:
        if parts is None or not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            return None
        for part in node.value.strip("/").split("/"):
            if part == "..":
                parts = _above(parts, 1)
            elif parts is not None and part not in (".", ""):
                parts = [*parts, part]
    return parts
