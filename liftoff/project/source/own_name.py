"""The name by which the code of a package's folder imports itself.

Who gives `app/` to the tool gives files that say `from app.models import User`, and no `app`.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from liftoff.project.source.syntax import walk

# Without an `__init__.py`, so many modules must be asked for by that name.
_ENOUGH = 3


class _Wanted(NamedTuple):
    """What one import takes: of a package, by the path in it, these names."""

    package: str
    path: str
    names: Collection[str]


def own_name(trees: Mapping[str, ast.Module], folder: str = "") -> str | None:
    """The package that the tree is, going by its own imports; None where it is none.

    Whatever is imported from a package of that name must be here.

    Args:
        trees: the parsed files by path.
        folder: what their folder is called, where that may say it; one import by it is enough.
    """
    top = {path.partition("/")[0].removesuffix(".py") for path in trees}
    asked: dict[str, set[str]] = defaultdict(set)
    others: set[str] = set()
    for tree in trees.values():
        for wanted in _imports(tree):
            package, part = wanted.package, wanted.path.partition("/")[0]
            if package in top or package in others or package in sys.stdlib_module_names:
                continue
            if (part and part not in top) or not _has(trees, wanted):
                others.add(package)
            elif part:
                asked[package].add(part)
    enough = 1 if "__init__.py" in trees else _ENOUGH
    found = {p for p, parts in asked.items() if len(parts) >= enough or p == folder} - others
    return folder if folder in found else next(iter(found)) if len(found) == 1 else None


def _has(trees: Mapping[str, ast.Module], wanted: _Wanted) -> bool:
    """Whether the tree has the module, or folder, and all names that are taken from it."""
    start = f"{wanted.path}/" if wanted.path else ""
    module = trees.get(f"{wanted.path}.py") or trees.get(f"{start}__init__.py")
    below = {
        p[len(start) :].partition("/")[0].removesuffix(".py") for p in trees if p.startswith(start)
    }
    if module is None and not below:
        return False
    bound = set(_bound(module.body)) if module is not None else set()
    return "*" in bound or {*wanted.names} <= bound | below | {"*"}


def _imports(tree: ast.Module) -> Iterator[_Wanted]:
    for node in tree.body:
        match node:
            case ast.Import(names=names):
                for alias in names:
                    package, _, rest = alias.name.partition(".")
                    if rest:
                        yield _Wanted(package, rest.replace(".", "/"), ())
            case ast.ImportFrom(module=str(module), names=names, level=0):
                package, _, rest = module.partition(".")
                yield _Wanted(package, rest.replace(".", "/"), [alias.name for alias in names])
            case _:
                pass


def _bound(body: list[ast.stmt]) -> Iterator[str]:
    """The names that statements bind, `*` among them for all of another module."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Assign(targets=targets):
                for target in targets:
                    yield from (n.id for n in walk(target) if isinstance(n, ast.Name))
            case ast.AnnAssign(target=ast.Name(name)):
                yield name
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from (alias.asname or alias.name.partition(".")[0] for alias in names)
            case ast.If(body=inner, orelse=more):
                yield from _bound([*inner, *more])
            case ast.Try(body=inner, handlers=handlers, orelse=more, finalbody=last):
                yield from _bound([*inner, *more, *last])
                for handler in handlers:
                    yield from _bound(handler.body)
            case _:
                pass
