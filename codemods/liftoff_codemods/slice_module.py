"""Cuts a module down to what a function needs; comments and formatting of the rest stay.

Four edits, all addressed by line: bodies of views become stubs, top-level statements go, names go
from imports, and an import that is only needed for what loading its module does loads it and
nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from liftoff_codemods.edits import ModuleEdits

STUB_MODULE = "liftoff_adapters.handoff"
STUB_NAME = "_liftoff_stub"
LOADED_NAME = "_liftoff_loaded"

Positions = Mapping[cst.CSTNode, CodeRange]


class ParsedModule:
    """A module parsed once, to be cut in many ways.

    Args:
        text: its source.

    Raises:
        libcst.ParserSyntaxError: LibCST cannot read it.
    """

    def __init__(self, text: str) -> None:
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        self.tree = wrapper.module
        self.positions: Positions = cast("Positions", wrapper.resolve(PositionProvider))

    def slice(self, edits: ModuleEdits) -> str:
        """The module's text with the edits made."""
        if not edits:
            return self.tree.code
        tree = self.tree.visit(_Slicer(self.positions, edits))
        return cst.ensure_type(tree, cst.Module).code


def slice_module(text: str, edits: ModuleEdits) -> str:
    """Cut one module; the same as `ParsedModule(text).slice(edits)`."""
    return ParsedModule(text).slice(edits)


class _Slicer(cst.CSTTransformer):
    """Walks into nothing that the edits do not touch."""

    def __init__(self, positions: Positions, edits: ModuleEdits) -> None:
        super().__init__()
        self._positions = positions
        self._edits = edits
        self._stub_lines = sorted(edits.stubs)

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        body: list[cst.BaseStatement] = []
        for old, new in zip(original_node.body, updated_node.body, strict=True):
            body += self._statement(old, new)
        if self._edits.stubs:
            body[_after_prologue(body) : _after_prologue(body)] = [_stub_import()]
        return updated_node.with_changes(body=body)

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> bool:  # noqa: ARG002
        return False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return self._holds_stub(node)

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return self._holds_stub(node)

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        endpoint = self._edits.stubs.get(self._line(original_node.name))
        return updated_node if endpoint is None else _stubbed(updated_node, endpoint)

    def _holds_stub(self, node: cst.CSTNode) -> bool:
        place = self._positions[node]
        return any(place.start.line <= line <= place.end.line for line in self._stub_lines)

    def _line(self, node: cst.CSTNode) -> int:
        return self._positions[node].start.line

    def _statement(self, old: cst.BaseStatement, new: cst.BaseStatement) -> list[cst.BaseStatement]:
        named = old.name if isinstance(old, cst.FunctionDef | cst.ClassDef) else old
        line = self._line(named)
        if line in self._edits.remove:
            return []
        if not isinstance(new, cst.SimpleStatementLine):
            return [new]
        if line in self._edits.load_only:
            return [new.with_changes(body=[_loading(self._edits.load_only[line])])]
        if line in self._edits.drop_names:
            return [_narrowed(new, self._edits.drop_names[line])]
        return [new]


def _stubbed(node: cst.FunctionDef, endpoint: str) -> cst.FunctionDef:
    """The function with its docstring and one statement that hands the request on."""
    hand_on = cst.parse_statement(f"{STUB_NAME}({endpoint!r})")
    kept: list[cst.BaseStatement] = [hand_on]
    if isinstance(node.body, cst.IndentedBlock):
        first = node.body.body[0] if node.body.body else None
        if isinstance(first, cst.SimpleStatementLine) and _is_string(first.body[0]):
            kept.insert(0, first)
        block = node.body.with_changes(body=kept, footer=[])
    else:
        block = cst.IndentedBlock(body=kept)
    return node.with_changes(body=block)


def _is_string(node: cst.BaseSmallStatement) -> bool:
    return isinstance(node, cst.Expr) and isinstance(
        node.value, cst.SimpleString | cst.ConcatenatedString
    )


def _stub_import() -> cst.BaseStatement:
    return cst.parse_statement(f"from {STUB_MODULE} import stub as {STUB_NAME}\n")


def _loading(module: str) -> cst.BaseSmallStatement:
    """An import that loads a module and takes a name that nothing else has."""
    package, _, name = module.rpartition(".")
    text = f"from {package} import {name}" if package else f"import {name}"
    line = cst.ensure_type(cst.parse_statement(f"{text} as {LOADED_NAME}"), cst.SimpleStatementLine)
    return line.body[0]


def _narrowed(line: cst.SimpleStatementLine, drop: frozenset[str]) -> cst.SimpleStatementLine:
    """The import statement without some of its names."""
    statement = line.body[0]
    if not isinstance(statement, cst.Import | cst.ImportFrom) or isinstance(
        statement.names, cst.ImportStar
    ):
        return line
    kept = [alias for alias in statement.names if _written(alias.name) not in drop]
    last = kept[-1]
    if not (isinstance(statement, cst.ImportFrom) and statement.lpar):
        kept[-1] = last.with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return line.with_changes(body=[statement.with_changes(names=kept), *line.body[1:]])


def _written(node: cst.Attribute | cst.Name) -> str:
    if isinstance(node, cst.Name):
        return node.value
    return f"{_written(cast('cst.Attribute | cst.Name', node.value))}.{node.attr.value}"


def _after_prologue(body: list[cst.BaseStatement]) -> int:
    """Index behind the docstring and the imports from `__future__`."""
    index = 0
    for place, statement in enumerate(body):
        if not isinstance(statement, cst.SimpleStatementLine):
            break
        first = statement.body[0]
        future = (
            isinstance(first, cst.ImportFrom)
            and isinstance(first.module, cst.Name)
            and first.module.value == "__future__"
        )
        if not future and not (place == 0 and _is_string(first)):
            break
        index = place + 1
    return index
