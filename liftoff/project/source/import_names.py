"""What an import statement binds, and what it names."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Literal

from liftoff.project.source.modules import Module, resolve_relative
from liftoff.project.source.scopes import Scope


def bound_names(
    node: ast.Import | ast.ImportFrom, module: Module
) -> Iterator[tuple[str, Literal["import", "from"], str, str]]:
    """Each name that is bound, how, and the module and the attribute that it then is."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            yield name, "import", alias.name if alias.asname else name, ""
    else:
        base = resolve_relative(module, node.level, node.module)
        for alias in node.names:
            yield alias.asname or alias.name, "from", base, alias.name


def imported_names(node: ast.Import | ast.ImportFrom, module: Module) -> list[str]:
    """The dotted names that are imported; `*` as it stands."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = resolve_relative(module, node.level, node.module)
    return [f"{base}.{alias.name}" if base else alias.name for alias in node.names]


def imports(scopes: Iterable[Scope], prefixes: tuple[str, ...]) -> bool:
    """Whether any of some scopes imports what begins with one of some names."""
    return any(name.startswith(prefixes) for scope in scopes for name in scope.imports)
