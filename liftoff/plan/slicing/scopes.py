"""Which names a function binds itself, so that they are not the module's."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from liftoff.plan.slicing.mentions import LocalImport

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
# Names that are not the module's; each with the imports of the function that bind it, if any.
Scope = Mapping[str, tuple[LocalImport, ...]]

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def arguments_of(node: FunctionNode | ast.Lambda) -> list[ast.arg]:
    """All arguments of a function, `*args` and `**options` included."""
    arguments = node.args
    return [
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        *(a for a in (arguments.vararg, arguments.kwarg) if a is not None),
    ]


def inside(node: FunctionNode | ast.Lambda, outer: Scope) -> Scope:
    """The scope of a function's body."""
    scope: dict[str, tuple[LocalImport, ...]] = dict(outer)
    scope |= {argument.arg: () for argument in arguments_of(node)}
    if isinstance(node, ast.Lambda):
        return scope
    own = stored(node.body)
    scope |= dict.fromkeys(own, ())
    for name, found in _imported(node.body):
        scope[name] = (*scope.get(name, ()), found)
    for name in _declared(node.body, ast.Nonlocal):
        if name in outer:
            scope[name] = (*outer[name], *scope.get(name, ()))
    for name in _declared(node.body, ast.Global):
        scope.pop(name, None)
    return scope


def stored(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that code binds in its own scope; nested functions, classes are not looked into."""
    found: set[str] = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        match node:
            case ast.Name(ctx=ast.Store() | ast.Del()):
                found.add(node.id)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.add(node.name)
                continue
            case ast.Import() | ast.ImportFrom():
                found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            case ast.ExceptHandler(name=str() as name):
                found.add(name)
            case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name):
                found.add(name)
            case ast.MatchMapping(rest=str() as name):
                found.add(name)
            case ast.Lambda():
                continue
            case _ if isinstance(node, _COMPREHENSIONS):
                continue
            case _:
                pass
        stack += ast.iter_child_nodes(node)
    return found


def _imported(body: Iterable[ast.stmt]) -> list[tuple[str, LocalImport]]:
    """What the imports of a function bind in it."""
    found: list[tuple[str, LocalImport]] = []
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda():
                continue
            case ast.Import():
                for alias in node.names:
                    if alias.asname:
                        found.append((alias.asname, LocalImport(0, alias.name, None)))
                    else:
                        root = alias.name.split(".")[0]
                        found.append((root, LocalImport(0, root, None)))
            case ast.ImportFrom():
                found += [(alias.asname or alias.name, _from(node, alias)) for alias in node.names]
            case _:
                pass
        stack += ast.iter_child_nodes(node)
    return found


def local_imports(node: ast.Import | ast.ImportFrom) -> set[LocalImport]:
    """An import statement inside a function, name by name."""
    if isinstance(node, ast.Import):
        return {LocalImport(0, alias.name, None) for alias in node.names}
    return {_from(node, alias) for alias in node.names}


def _from(node: ast.ImportFrom, alias: ast.alias) -> LocalImport:
    return LocalImport(node.level, node.module or "", alias.name)


def _declared(body: list[ast.stmt], kind: type[ast.Global | ast.Nonlocal]) -> set[str]:
    found: set[str] = set()
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, _FUNCTIONS):
            continue
        if isinstance(node, ast.Global | ast.Nonlocal) and isinstance(node, kind):
            found |= set(node.names)
        stack += ast.iter_child_nodes(node)
    return found
