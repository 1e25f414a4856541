"""Whether a file that is read was written right before, by the same request."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import FunctionValue, Method
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model

# From the helper that reads to who wrote.
_MAX_STEPS = 4


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
    if _steady(path, scope) and _is_written(path, scope, writers, before=path.lineno):
        return True
    if steps >= _MAX_STEPS:
        return False
    if not isinstance(path, ast.Name):
        kept = _kept(model, path, scope)
        return bool(kept) and all(
            just_written(model, value, home, writers, steps + 1) for value, home in kept
        )
    bindings = scope.bindings.get(path.id, [])
    if [b.kind for b in bindings] != ["parameter"]:
        return bool(bindings) and all(
            b.kind == "value"
            and isinstance(b.node, ast.expr)
            and _is_own(model, b.node, path, scope, writers)
            for b in bindings
        )
    given = model.evaluator.arguments(scope, path.id)
    return bool(given) and all(
        just_written(model, argument, caller, writers, steps + 1) for argument, caller in given
    )


def _kept(model: Model, path: ast.expr, scope: Scope) -> list[tuple[ast.expr, Scope]]:
    """What `self.archive` is set to, with the methods that do; nothing when one does it else."""
    owner = scope.owner_class
    match path:
        case ast.Attribute(ast.Name("self"), name) if owner is not None:
            classes = model.evaluator.hierarchy.mro(owner)[0]
        case _:
            return []
    found: list[tuple[ast.expr, Scope]] = []
    for cls in classes:
        for method in cls.children:
            for store in method.stores:
                match store.target:
                    case ast.Attribute(ast.Name("self"), attr) if attr == name:
                        if store.value is None:
                            return []
                        found.append((store.value, method))
                    case _:
                        pass
    return found


def _is_written(
    path: ast.expr, scope: Scope, writers: list[tuple[ast.expr, Scope]], *, before: int
) -> bool:
    """Whether a scope writes to a path above a line."""
    text = ast.unparse(path)
    return any(
        other is scope and written.lineno < before and ast.unparse(_bare(written)) == text
        for written, other in writers
    )


def _is_own(
    model: Model,
    value: ast.expr,
    path: ast.Name,
    scope: Scope,
    writers: list[tuple[ast.expr, Scope]],
) -> bool:
    """Whether one value of a name is no path, or that of a file which the scope makes by it.

    `path = save(upload)` is the file that `save` wrote, where that returns the path it wrote to.
    """
    if isinstance(value, ast.Constant) and not value.value:
        return True
    below = [(written, other) for written, other in writers if written.lineno > value.lineno]
    if _is_written(path, scope, below, before=path.lineno):
        return True
    return any(
        isinstance(node, ast.Call) and _gives_what_it_wrote(model, node, scope, writers)
        for node in walk(value)
    )


def _gives_what_it_wrote(
    model: Model, call: ast.Call, scope: Scope, writers: list[tuple[ast.expr, Scope]]
) -> bool:
    functions = [
        value.function if isinstance(value, Method) else value.scope
        for value in model.values(call.func, scope)
        if isinstance(value, Method | FunctionValue)
    ]
    return bool(functions) and all(
        function.returns
        and all(
            _steady(_bare(given), function)
            and _is_written(_bare(given), function, writers, before=given.lineno)
            for given in function.returns
        )
        for function in functions
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
