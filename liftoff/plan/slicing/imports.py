"""The imports of a module's top level, name by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from liftoff.plan.slicing.tree import children
from liftoff.project.source.modules import Module, resolve_relative
from liftoff.project.source.type_checking import is_type_checking


@dataclass(frozen=True, slots=True)
class Import:
    """One name of a top-level import.

    Attributes:
        alias: the name that it binds here; `*` for a star import.
        written: the name as the statement spells it, `as` included, to find it there again.
        module: absolute dotted name of the module that is imported.
        name: what is taken from that module, or None for the module itself.
        binds_root: whether `import a.b` binds `a` and not `a.b`.
    """

    alias: str
    written: str
    module: str
    name: str | None
    binds_root: bool = False


def imports_of(node: ast.Import | ast.ImportFrom, module: Module) -> Iterator[Import]:
    """The names of one import statement of a module."""
    source = None
    if isinstance(node, ast.ImportFrom):
        source = resolve_relative(module, node.level, node.module)
    for alias in node.names:
        written = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
        bound = alias.asname or alias.name
        if source is None:
            root = alias.asname is None and "." in alias.name
            yield Import(bound.split(".")[0] if root else bound, written, alias.name, None, root)
        else:
            yield Import(bound, written, source, alias.name)


def running(statement: ast.stmt) -> Iterator[ast.AST]:
    """The statement and what runs with it: not the bodies of functions, nor of type checks."""
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, ast.If) and is_type_checking(node):
            stack += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            stack += children(node)


def statement_imports(statement: ast.stmt, module: Module) -> Iterator[Import]:
    """The imports that run with a top-level statement."""
    for node in running(statement):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imports_of(node, module)


def origins(module: Module) -> Mapping[str, str]:
    """Dotted origin of each name that the module imports: `Path` is `pathlib.Path`."""
    return {
        found.alias: f"{found.module}.{found.name}" if found.name else found.module
        for statement in module.tree.body
        for found in statement_imports(statement, module)
        if not found.binds_root
    }


def loads(taken: Import, modules: Mapping[str, object], importer: str) -> list[str]:
    """Project modules that an import loads, packages first, without the importer's own packages."""
    parts = taken.module.split(".")
    names = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
    if taken.name:
        names.append(f"{taken.module}.{taken.name}")
    return [n for n in names if n in modules and not f"{importer}.".startswith(f"{n}.")]


def top_level(name: str) -> str:
    """The first part of a dotted name."""
    return name.split(".", maxsplit=1)[0]
