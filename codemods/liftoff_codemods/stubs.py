"""Stubs: bodies of views that hand the request on to the function that holds the whole app."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

STUB_MODULE = "liftoff_adapters.handoff"
STUB_NAME = "_liftoff_stub"
STUB_IMPORT = f"from {STUB_MODULE} import stub as {STUB_NAME}"


def stubbed(node: cst.FunctionDef, endpoint: str, *, may_yield: bool = True) -> cst.FunctionDef:
    """The function with its docstring and one statement that hands the request on.

    A generator stays one: FastAPI asks for it when the route is registered.

    Args:
        node: the function.
        endpoint: its own, or that of the view that it makes.
        may_yield: False where its source has no `yield`: to look through a body takes longest.
    """
    kept: list[cst.BaseStatement] = [cst.parse_statement(f"{STUB_NAME}({endpoint!a})")]
    if may_yield and _is_generator(node):
        kept.append(cst.parse_statement("yield"))
    if not isinstance(node.body, cst.IndentedBlock):
        return node.with_changes(body=cst.IndentedBlock(body=kept))
    first = node.body.body[0] if node.body.body else None
    if isinstance(first, cst.SimpleStatementLine) and is_string(first.body[0]):
        # Another statement may share the docstring's line.
        docstring = first.body[0].with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
        kept.insert(0, first if len(first.body) == 1 else first.with_changes(body=[docstring]))
    return node.with_changes(body=node.body.with_changes(body=kept, footer=[]))


def _is_generator(node: cst.FunctionDef) -> bool:
    yields = _Yields()
    node.body.visit(yields)
    return yields.found


class _Yields(cst.CSTVisitor):
    """Looks for a `yield` that is not another function's."""

    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def on_visit(self, node: cst.CSTNode) -> bool:
        self.found |= isinstance(node, cst.Yield)
        return not (self.found or isinstance(node, cst.FunctionDef | cst.Lambda))


def with_stub_import(module: cst.Module) -> cst.Module:
    """The module with the import that stubs need, behind its docstring and `__future__`."""
    wanted = cst.parse_statement(f"{STUB_IMPORT}\n")
    if any(statement.deep_equals(wanted) for statement in module.body):
        return module
    place = _after_prologue(module.body)
    return module.with_changes(body=[*module.body[:place], wanted, *module.body[place:]])


def is_prologue(text: str, *, first: bool) -> bool:
    """Whether a top-level statement must stand before other imports: the docstring, `__future__`.

    Args:
        text: the statement.
        first: whether it is the first of its module.
    """
    if not (first or "__future__" in text):
        return False
    body = ast.parse(text).body
    return any(isinstance(n, ast.ImportFrom) and n.module == "__future__" for n in body) or (
        first and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    )  # fmt: skip


def is_string(node: cst.BaseSmallStatement) -> bool:
    """Whether a statement is nothing but a string."""
    return isinstance(node, cst.Expr) and isinstance(
        node.value, cst.SimpleString | cst.ConcatenatedString
    )


def _after_prologue(body: Sequence[cst.BaseStatement]) -> int:
    """Index behind the docstring and the imports from `__future__`."""
    index = 0
    for place, statement in enumerate(body):
        if not isinstance(statement, cst.SimpleStatementLine):
            break
        future = any(_is_future(part) for part in statement.body)
        if not future and not (place == 0 and is_string(statement.body[0])):
            break
        index = place + 1
    return index


def _is_future(node: cst.BaseSmallStatement) -> bool:
    return (
        isinstance(node, cst.ImportFrom)
        and isinstance(node.module, cst.Name)
        and node.module.value == "__future__"
    )
