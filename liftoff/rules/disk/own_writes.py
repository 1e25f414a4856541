"""Whether a file that is read was written right before, by the same request."""

from __future__ import annotations

import ast

from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model

# From the helper that reads to who wrote.
_MAX_STEPS = 2


def just_written(
    model: Model,
    path: ast.expr,
    scope: Scope,
    writers: list[tuple[ast.expr, Scope]],
    steps: int = 0,
) -> bool:
    """Whether each way to a read leads over a write of the very same path.

    Args:
        model: the program.
        path: what is read.
        scope: where.
        writers: paths that are written, and where.
        steps: callers that were followed so far.
    """
    path = _bare(path)
    text = ast.unparse(path)
    if _steady(path, scope) and any(
        other is scope and written.lineno < path.lineno and ast.unparse(_bare(written)) == text
        for written, other in writers
    ):
        return True
    if steps >= _MAX_STEPS or not isinstance(path, ast.Name):
        return False
    bindings = scope.bindings.get(path.id, [])
    if [b.kind for b in bindings] != ["parameter"]:
        return False
    given = model.evaluator.arguments(scope, path.id)
    return bool(given) and all(
        just_written(model, argument, caller, writers, steps + 1) for argument, caller in given
    )


def _bare(path: ast.expr) -> ast.expr:
    """A path without what turns it into another form: `str(path)`."""
    while isinstance(path, ast.Call):
        match path:
            case ast.Call(ast.Name("str" | "Path") | ast.Attribute(attr="fspath"), [inner], []):
                path = inner
            case ast.Call(ast.Attribute(inner, "as_posix"), [], []):
                path = inner
            case _:
                break
    return path


def _steady(path: ast.expr, scope: Scope) -> bool:
    """Whether a name is bound once, so that it is the same file both times."""
    if isinstance(path, ast.Name):
        return len(scope.bindings.get(path.id, [])) == 1
    return not any(isinstance(node, ast.Call) for node in walk(path))
