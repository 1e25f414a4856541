"""Whether a function leaves a temporary file or folder behind that it makes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import ClassValue, External
from liftoff.project.graph.edges import function_of
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.servers import FILE_RESPONSES

# What a call that removes is called; of a folder only the second kind will do.
_FILES = ("remove", "unlink", "cleanup", "delete", "move", "rename", "replace", "rmtree")
_FOLDERS = ("rmtree", "rmdir", "removedirs", "cleanup", "delete", "move", "remove_tree")
# Methods that put what they are given into a container.
_KEEPERS = frozenset({"append", "add", "extend", "insert", "put", "update", "callback", "push"})
# Calls that give the same place, or one below it.
_SAME_PLACE = frozenset({
    "os.path.join", "os.path.abspath", "os.fspath", "os.path.realpath", "str", "Path",
    "pathlib.Path", "join", "open", "os.fdopen",
})  # fmt: skip


def is_left(model: Model, call: Call) -> bool:
    """Whether nobody can remove it: the function does not, and gives its path to nobody else."""
    scope = call.scope
    names = _named(scope, call.node)
    if not names or any(names & child.loads.keys() for child in scope.children):
        return False
    if any(store.value is not None and _tells(store.value, names) for store in scope.stores):
        return False
    given = (*scope.returns, *scope.yields)
    if any(_mentions(node, names) and not _is_sent(model, node, scope) for node in given):
        return False
    removers = _FOLDERS if call.name.endswith("mkdtemp") else _FILES
    return not any(
        _removes(site.node, removers) or _is_kept(site.node) or _is_own(model, site.node, scope)
        for site in scope.calls
        if _mentions(site.node, names)
    )


def keeps_name(call: Call) -> Iterator[ast.expr]:
    """What the function puts its path into: `self.files[key] = path`, `FILES.append(path)`."""
    names = _named(call.scope, call.node)
    for store in call.scope.stores:
        if store.value is not None and _tells(store.value, names):
            yield store.target if isinstance(store.target, ast.Name) else store.target.value
    for site in call.scope.calls:
        function = site.node.func
        told = any(_tells(given, names) for given in site.node.args)
        if told and isinstance(function, ast.Attribute) and function.attr in _KEEPERS:
            yield function.value


def _named(scope: Scope, made: ast.Call) -> set[str]:
    """The variables that hold its path, and those of what is below it."""
    found = {
        name
        for name, bindings in scope.bindings.items()
        for binding in bindings
        if binding.node is not None and any(node is made for node in walk(binding.node))
    }
    while True:
        more = {
            name
            for name, bindings in scope.bindings.items()
            if name not in found
            and any(isinstance(b.node, ast.expr) and _tells(b.node, found) for b in bindings)
        }
        if not more:
            return found
        found |= more


def _tells(node: ast.expr, names: set[str]) -> bool:
    """Whether an expression is one of some paths, or one below it."""
    match node:
        case ast.Name(id=name):
            return name in names
        case ast.Attribute(value=inner) | ast.Subscript(value=inner):
            return _tells(inner, names)
        case ast.BinOp(left=left, right=right):
            return _tells(left, names) or _tells(right, names)
        case ast.JoinedStr(values=values):
            return any(isinstance(v, ast.FormattedValue) and _tells(v.value, names) for v in values)
        case ast.Call(func=function, args=args):
            return ast.unparse(function) in _SAME_PLACE and any(_tells(a, names) for a in args)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return any(_tells(element, names) for element in elements)
        case _:
            return False


def _mentions(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(n, ast.Name) and n.id in names for n in walk(node))


def _is_sent(model: Model, node: ast.expr, scope: Scope) -> bool:
    """`return FileResponse(path)`, which removes nothing by itself."""
    if not isinstance(node, ast.Call) or any(k.arg == "background" for k in node.keywords):
        return False
    values = model.values(node.func, scope)
    return any(isinstance(v, External) and v.name in FILE_RESPONSES for v in values)


def _removes(node: ast.Call, removers: tuple[str, ...]) -> bool:
    """`os.remove(path)`, `path.unlink()`, `tasks.add_task(os.remove, path)`."""
    return any(name in removers for part in (node.func, *node.args) for name in _last_names(part))


def _last_names(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.Name):
        yield node.id


def _is_kept(node: ast.Call) -> bool:
    """`files.append(path)`: who goes through the list may remove it."""
    return isinstance(node.func, ast.Attribute) and node.func.attr in _KEEPERS


def _is_own(model: Model, node: ast.Call, scope: Scope) -> bool:
    """Whether the project's own function gets it, and may remove it."""
    return any(
        function_of(value) is not None or isinstance(value, ClassValue)
        for value in model.values(node.func, scope)
    )
