"""Paths that are written in the same way: one place, wherever a library says that it is."""

from __future__ import annotations

import ast
import copy
import re

from liftoff.project.source.scopes import Scope
from liftoff.rules.disk.disk_marks import Mark

# `path = folder / name`, `folder = data_dir()`: longer ways are rare.
_MAX_STEPS = 4
# Gives something else each time, or what one request says.
_ANEW = re.compile(
    r"temp|tmp|uuid|time|now|random|token|request|session|next|read|\bg\.|self\b", re.I
)


def written_path(path: ast.expr, scope: Scope) -> frozenset[Mark]:
    """A mark for a path that calls make of constants: `Path(data_dir("app")) / "id"`."""
    whole = _spelled(path, scope, 0)
    if whole is None or not any(isinstance(n, ast.Call) for n in ast.walk(whole)):
        return frozenset()
    text = ast.unparse(whole)
    return frozenset() if _ANEW.search(text) else frozenset({Mark(f"written {text}", "", True)})


def _spelled(node: ast.expr, scope: Scope, steps: int) -> ast.expr | None:
    """An expression with its local names replaced by what they stand for."""
    if steps > _MAX_STEPS:
        return None
    missing: list[str] = []

    class Names(ast.NodeTransformer):
        def visit_Name(self, name: ast.Name) -> ast.expr:
            bindings = scope.bindings.get(name.id)
            if not bindings or not scope.is_function:
                # A name of the module, an import, a builtin.
                return name
            binding = bindings[0]
            if len(bindings) == 1 and binding.kind == "import":
                return name
            if len(bindings) != 1 or binding.kind != "value":
                missing.append(name.id)
                return name
            value = binding.node
            found = _spelled(value, scope, steps + 1) if isinstance(value, ast.expr) else None
            if found is None:
                missing.append(name.id)
            return found or name

    made = Names().visit(copy.deepcopy(node))
    return None if missing else made
