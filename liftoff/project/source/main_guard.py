"""The block that runs when a module is the program itself."""

from __future__ import annotations

import ast


def is_main_guard(test: ast.expr) -> bool:
    """Whether an `if` asks for `__name__ == "__main__"`."""
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1):
        return False
    if not isinstance(test.ops[0], ast.Eq):
        return False
    sides = [test.left, test.comparators[0]]
    names = [side.id for side in sides if isinstance(side, ast.Name)]
    texts = [side.value for side in sides if isinstance(side, ast.Constant)]
    return names == ["__name__"] and texts == ["__main__"]
