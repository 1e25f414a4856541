"""Cuts a module down to what a function needs; comments and formatting of the rest stay.

Four edits, all addressed by line: bodies of views become stubs, top-level statements go, names go
from imports, and an import that is only needed for what loading its module does loads it and
nothing more. Only statements that change are parsed by LibCST; the text of all others is copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from liftoff_codemods.edits import ModuleEdits
from liftoff_codemods.import_names import loading, without_names
from liftoff_codemods.segments import Segment, segments
from liftoff_codemods.stubs import STUB_IMPORT, is_prologue, stubbed

# The text of a statement with its edits made, and the lines of the edits that were made.
_Edited = tuple[str, frozenset[int]]


class ParsedModule:
    """A module taken apart once, to be cut in many ways; each edit of a statement is made once.

    Args:
        text: its source.

    Raises:
        SyntaxError: it is not Python.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts = segments(text)
        self._made: dict[tuple[int, object], _Edited] = {}

    def slice(self, edits: ModuleEdits) -> str:
        """The module's text with the edits made.

        Raises:
            ValueError: an edit names a line where there is nothing of its kind.
            libcst.ParserSyntaxError: LibCST does not read a statement that is to be changed.
        """
        if not edits:
            return self._text
        kept: list[tuple[Segment, str]] = []
        made: set[int] = set()
        for part in self._parts.body:
            if part.line in edits.remove:
                made.add(part.line)
                continue
            text, lines = self._edited(part, edits)
            made |= lines
            kept.append((part, text))
        missed = {*edits.stubs, *edits.remove, *edits.drop_names, *edits.load_only} - made
        if missed:
            where = ", ".join(map(str, sorted(missed)))
            raise ValueError(f"there is nothing of the kind to edit at line {where}")
        return self._joined(kept, stub_import=bool(edits.stubs))

    def _edited(self, part: Segment, edits: ModuleEdits) -> _Edited:
        stubs = tuple((n, edits.stubs[n]) for n in part.lines if n in edits.stubs)
        if stubs:
            what: object = stubs
        elif part.line in edits.load_only:
            what = edits.load_only[part.line]
        elif part.line in edits.drop_names:
            what = frozenset(edits.drop_names[part.line])
        else:
            return part.text, frozenset()
        key = (part.line, what)
        if key not in self._made:
            self._made[key] = _stubbed(part, dict(stubs)) if stubs else _import(part, what)
        return self._made[key]

    def _joined(self, kept: Iterable[tuple[Segment, str]], *, stub_import: bool) -> str:
        """The text of what is kept; the import that stubs need comes behind the prologue."""
        kept = list(kept)
        stub_import = stub_import and not any(text.strip() == STUB_IMPORT for _, text in kept)
        pieces = [self._parts.header]
        for index, (part, text) in enumerate(kept):
            if stub_import and not is_prologue(text, first=index == 0):
                pieces.append(STUB_IMPORT + self._parts.newline)
                stub_import = False
            pieces += (part.lead, text)
        return "".join([*pieces, self._parts.footer])


def slice_module(text: str, edits: ModuleEdits) -> str:
    """Cut one module; the same as `ParsedModule(text).slice(edits)`."""
    return ParsedModule(text).slice(edits)


def _import(part: Segment, what: object) -> _Edited:
    """Load only the module `what`, or take the names `what` out."""
    module = cst.parse_module(part.text)
    line = module.body[0]
    if not isinstance(line, cst.SimpleStatementLine):
        return part.text, frozenset()
    if isinstance(what, str):
        line = loading(line, what)
    else:
        line = without_names(line, cast("frozenset[str]", what))
    return module.with_changes(body=[line, *module.body[1:]]).code, frozenset([part.line])


def _stubbed(part: Segment, stubs: Mapping[int, str]) -> _Edited:
    wrapper = MetadataWrapper(cst.parse_module(part.text), unsafe_skip_copy=True)
    places = wrapper.resolve(PositionProvider)
    lines = {
        node: place.start.line + part.first_line - 1
        for node, place in places.items()
        if isinstance(node, cst.FunctionDef)
    }
    stubber = _Stubber({node: stubs[line] for node, line in lines.items() if line in stubs})
    text = cst.ensure_type(wrapper.module.visit(stubber), cst.Module).code
    return text, frozenset(line for line in lines.values() if line in stubs)


class _Stubber(cst.CSTTransformer):
    """Replaces the bodies of some functions."""

    def __init__(self, endpoints: Mapping[cst.FunctionDef, str]) -> None:
        super().__init__()
        self._endpoints = endpoints

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        endpoint = self._endpoints.get(original_node)
        return updated_node if endpoint is None else stubbed(updated_node, endpoint)
