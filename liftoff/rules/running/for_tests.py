"""What the source does for its tests alone: the body of `if app.testing:`."""

from __future__ import annotations

import ast
import re

from liftoff.project.source.scopes import Scope

_TEST = re.compile(r"(\btest(s|ing)?|(\b|_)(mock(s|ed|ing)?|fake))(\b|_)", re.IGNORECASE)
_NO = frozenset({"", "0", "false", "no", "off", "none"})


def is_for_tests(node: ast.expr, scope: Scope) -> bool:
    """Whether an expression stands where a condition asks for tests, and for nothing else."""
    return any(
        isinstance(block.statement, ast.If) and block.arm == 0 and _asks(block.statement.test)
        for block in scope.blocks_at(node)
    )


def _asks(test: ast.expr) -> bool:
    match test:
        case ast.BoolOp(ast.And(), values):
            return any(map(_asks, values))
        case ast.BoolOp(ast.Or(), values):
            return all(map(_asks, values))
        case ast.Compare(asked, [ast.Eq() | ast.Is()], [ast.Constant(value)]):
            # `mode == "testing"`, or `os.environ.get("TESTING") == "1"`.
            return _is_test(value) or (str(value).lower() not in _NO and _is_named(asked))
        case ast.Compare(ast.Constant(value), [ast.Eq() | ast.In()], [_]):
            return _is_test(value)
        case ast.Compare(_, [ast.In()], [ast.List(elts) | ast.Tuple(elts) | ast.Set(elts)]):
            return all(isinstance(one, ast.Constant) and _is_test(one.value) for one in elts)
        case _:
            return _is_named(test)


def _is_named(node: ast.expr) -> bool:
    """Whether a value is called so: `app.testing`, `config["TESTING"]`, `getenv("TESTING")`."""
    match node:
        case ast.Name(name) | ast.Attribute(attr=name):
            return _is_test(name)
        case ast.Subscript(slice=ast.Constant(key)) | ast.Call(args=[ast.Constant(key), *_]):
            return _is_test(key)
        case ast.Call(args=[inner]) | ast.Call(ast.Attribute(inner), []):
            return _is_named(inner)
        case _:
            return False


def _is_test(value: object) -> bool:
    return isinstance(value, str) and _TEST.search(value) is not None
