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
from liftoff_codemods.import_names import loading, without_names
from liftoff_codemods.stubs import stubbed, with_stub_import

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
        """The module's text with the edits made.

        Raises:
            ValueError: an edit names a line where there is nothing of its kind.
        """
        if not edits:
            return self.tree.code
        slicer = _Slicer(self.positions, edits)
        tree = cst.ensure_type(self.tree.visit(slicer), cst.Module)
        missed = {*edits.stubs, *edits.remove, *edits.drop_names, *edits.load_only} - slicer.made
        if missed:
            lines = ", ".join(map(str, sorted(missed)))
            raise ValueError(f"there is nothing of the kind to edit at line {lines}")
        return (with_stub_import(tree) if edits.stubs else tree).code


def slice_module(text: str, edits: ModuleEdits) -> str:
    """Cut one module; the same as `ParsedModule(text).slice(edits)`."""
    return ParsedModule(text).slice(edits)


class _Slicer(cst.CSTTransformer):
    """Walks into nothing that the edits do not touch; `made` are the lines of those it made."""

    def __init__(self, positions: Positions, edits: ModuleEdits) -> None:
        super().__init__()
        self._positions = positions
        self._edits = edits
        self._stub_lines = sorted(edits.stubs)
        self.made: set[int] = set()

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        body: list[cst.BaseStatement] = []
        for old, new in zip(original_node.body, updated_node.body, strict=True):
            body += self._statement(old, new)
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
        line = self._line(original_node)
        if line not in self._edits.stubs:
            return updated_node
        self.made.add(line)
        return stubbed(updated_node, self._edits.stubs[line])

    def _holds_stub(self, node: cst.CSTNode) -> bool:
        place = self._positions[node]
        return any(place.start.line <= line <= place.end.line for line in self._stub_lines)

    def _line(self, node: cst.CSTNode) -> int:
        return self._positions[node].start.line

    def _statement(self, old: cst.BaseStatement, new: cst.BaseStatement) -> list[cst.BaseStatement]:
        line = self._line(old)
        if line in self._edits.remove:
            self.made.add(line)
            return []
        if isinstance(new, cst.SimpleStatementLine):
            if line in self._edits.load_only:
                self.made.add(line)
                return [loading(new, self._edits.load_only[line])]
            if line in self._edits.drop_names:
                self.made.add(line)
                return [without_names(new, self._edits.drop_names[line])]
        return [new]
