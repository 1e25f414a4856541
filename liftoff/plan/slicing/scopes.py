"""Which names a function binds itself, so that they are not the module's."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from liftoff.plan.slicing.mentions import LocalImport
from liftoff.plan.slicing.tree import children

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
# Names that are not the module's; each with the imports of the function that bind it, if any.
Scope = Mapping[str, tuple[LocalImport, ...]]

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_EXPRESSIONS = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_BINDING = (
    ast.Import, ast.ImportFrom, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping,
    ast.Global, ast.Nonlocal,
)  # fmt: skip


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
    own = _Bindings(node.body)
    scope |= dict.fromkeys(own.stored, ())
    for name, found in own.imported:
        scope[name] = (*scope.get(name, ()), found)
    for name in own.not_local:
        if name in outer:
            scope[name] = (*outer[name], *scope.get(name, ()))
    for name in own.of_module:
        scope.pop(name, None)
    return scope


def stored(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that code binds in its own scope; nested functions, classes are not looked into."""
    return _Bindings(nodes).stored


class _Bindings:
    """What code binds in its own scope, read in one walk.

    Attributes:
        stored: all names.
        imported: names of imports, each with what it is.
        not_local: names that are declared `nonlocal`.
        of_module: names that are declared `global`.
    """

    def __init__(self, nodes: Iterable[ast.AST]) -> None:
        self.stored: set[str] = set()
        self.imported: list[tuple[str, LocalImport]] = []
        self.not_local: set[str] = set()
        self.of_module: set[str] = set()
        stack = list(nodes)
        while stack:
            node = stack.pop()
            if isinstance(node, ast.Name):
                if not isinstance(node.ctx, ast.Load):
                    self.stored.add(node.id)
            elif isinstance(node, _DEFINITIONS):
                self.stored.add(node.name)
            elif isinstance(node, _EXPRESSIONS):
                continue
            else:
                if isinstance(node, _BINDING):
                    self._note(node)
                stack += children(node)

    def _note(self, node: ast.AST) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                self.imported += _imported(node)
                self.stored |= {(a.asname or a.name).split(".")[0] for a in node.names}
            case ast.ExceptHandler(name=str() as name):
                self.stored.add(name)
            case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name):
                self.stored.add(name)
            case ast.MatchMapping(rest=str() as name):
                self.stored.add(name)
            case ast.Global(names=names):
                self.of_module |= set(names)
            case ast.Nonlocal(names=names):
                self.not_local |= set(names)


def _imported(node: ast.Import | ast.ImportFrom) -> list[tuple[str, LocalImport]]:
    """What an import of a function binds in it."""
    if isinstance(node, ast.ImportFrom):
        return [(alias.asname or alias.name, _from(node, alias)) for alias in node.names]
    found = []
    for alias in node.names:
        root = alias.name.split(".")[0]
        found.append(
            (alias.asname or root, LocalImport(0, alias.name if alias.asname else root, None))
        )
    return found


def local_imports(node: ast.Import | ast.ImportFrom) -> set[LocalImport]:
    """An import statement inside a function, name by name."""
    if isinstance(node, ast.Import):
        return {LocalImport(0, alias.name, None) for alias in node.names}
    return {_from(node, alias) for alias in node.names}


def _from(node: ast.ImportFrom, alias: ast.alias) -> LocalImport:
    return LocalImport(node.level, node.module or "", alias.name)
