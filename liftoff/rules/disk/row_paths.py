"""Files whose path a row of the database holds, and that a request reads or sends (LO202).

The row says where the server put them, or another program: no package has them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.servers import FILE_RESPONSES

# What gives one row of a query, and what of a chain says that it is one.
_ROWS = frozenset({
    "first", "first_or_404", "one", "one_or_404", "one_or_none", "get_or_404", "scalar",
    "scalar_one", "scalar_one_or_none", "fetchone", "get", "get_or_none",
})  # fmt: skip
_QUERIES = frozenset({
    "query", "filter", "filter_by", "session", "select", "execute", "scalars", "objects", "where",
    "cursor",
})  # fmt: skip
# What gives back a part of the path, or the whole.
_SAME_PATH = frozenset({
    "str", "Path", "split", "dirname", "join", "abspath", "realpath", "fspath", "resolve",
    "normpath", "expanduser",
})  # fmt: skip
_MAX_STEPS = 6


def files_of_rows(model: Model, readers: Iterable[tuple[Call, ast.expr | None]]) -> Iterator[Call]:
    """The calls that send or read such a file, or list such a folder.

    Args:
        model: the app.
        readers: what reads or lists files, with what names them.
    """
    for call in model.calls(*FILE_RESPONSES, "flask.send_from_directory"):
        path = call.argument(0, "path", "path_or_file", "directory", "filename_or_fp")
        if _is_read(model, call, path):
            yield call
    for call, path in readers:
        if _is_read(model, call, path):
            yield call


def _is_read(model: Model, call: Call, path: ast.expr | None) -> bool:
    return path is not None and model.in_request(call.scope) and _of_row(path, call.scope, 0)


def _of_row(node: ast.expr, scope: Scope, steps: int, *, is_part: bool = False) -> bool:
    """Whether a value is a part of a row; with `is_part`, the row that something is taken from."""
    if steps > _MAX_STEPS:
        return False
    match node:
        case ast.Await(value=inner):
            return _of_row(inner, scope, steps, is_part=is_part)
        case ast.Attribute(value=owner) | ast.Subscript(value=owner):
            # `row.path`, `row.file.path`
            return _of_row(owner, scope, steps + 1, is_part=True)
        case ast.Call(func=ast.Attribute(value=owner, attr=method)) if is_part:
            return method in _ROWS and _asks(owner)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[first, *_]) if (
            name in _SAME_PATH and not is_part
        ):
            return _of_row(first, scope, steps + 1)
        case ast.Name():
            bound = _bound(node, scope)
            return any(_of_row(value, scope, steps + 1, is_part=is_part) for value in bound)
        case _:
            return False


def _asks(node: ast.expr) -> bool:
    """Whether a chain of calls is a query: `db.session.query(File).filter_by(id=1)`."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Await):
        if isinstance(node, ast.Attribute) and node.attr in _QUERIES:
            return True
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id in _QUERIES


def _bound(node: ast.Name, scope: Scope) -> list[ast.expr]:
    return [
        binding.node
        for binding in scope.bindings.get(node.id, [])
        if binding.kind in ("value", "item")
        and isinstance(binding.node, ast.expr)
        and binding.line <= node.lineno
    ]
