"""Cuts a module down to what a function needs; comments and formatting of the rest stay.

The edits are addressed by line: bodies of views become stubs, top-level statements go, names go
from imports, an import that is only needed for what loading its module does loads it and nothing
more, and imports that may not be needed wait for their first use. Only statements that change are
parsed by LibCST; the text of all others is copied.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping

import libcst as cst

from liftoff_codemods.edits import ModuleEdits
from liftoff_codemods.import_names import loading, without_names
from liftoff_codemods.lazy_imports import LAZY_IMPORT, lazy_import, loading_first
from liftoff_codemods.segments import Segment, segments
from liftoff_codemods.stubs import STUB_IMPORT, is_prologue, stubbed

# The text of a statement with its edits made, and the lines of the edits that were made.
_Edited = tuple[str, frozenset[int]]
# What holds some statements of a compound one.
_PARTS = cst.Else | cst.ExceptHandler | cst.ExceptStarHandler | cst.Finally | cst.MatchCase


class ParsedModule:
    """A module taken apart once, to be cut in many ways; each edit of a statement is made once.

    Args:
        text: its source.
        tree: its syntax tree, where it is parsed already.

    Raises:
        SyntaxError: it is not Python.
    """

    def __init__(self, text: str, tree: ast.Module | None = None) -> None:
        self._text = text
        self._parts = segments(text, tree)
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
        missed = {
            *edits.stubs, *edits.remove, *edits.drop_names, *edits.load_only, *edits.lazy,
            *edits.needs,
        } - made  # fmt: skip
        if missed:
            where = ", ".join(map(str, sorted(missed)))
            raise ValueError(f"there is nothing of the kind to edit at line {where}")
        wanted = [STUB_IMPORT] if edits.stubs else []
        wanted += [LAZY_IMPORT] if edits.lazy else []
        return self._joined(kept, wanted)

    def _edited(self, part: Segment, edits: ModuleEdits) -> _Edited:
        stubs = tuple((n, edits.stubs[n]) for n in edits.stubs if n in part.lines)
        needs = tuple((n, edits.needs[n]) for n in edits.needs if n in part.lines)
        if stubs or needs:
            return self._once(part, (stubs, needs), lambda: _functions(part, stubs, needs))
        line = part.line
        if line in edits.load_only:
            module = edits.load_only[line]
            return self._once(part, module, lambda: _import(part, lambda s: [loading(s, module)]))
        drop = frozenset(edits.drop_names.get(line, ()))
        wait = frozenset(edits.lazy.get(line, ()))
        if drop or wait:
            return self._once(part, (drop, wait), lambda: _import(part, _names(drop, wait)))
        return part.text, frozenset()

    def _once(self, part: Segment, what: object, make: Callable[[], _Edited]) -> _Edited:
        key = (part.line, what)
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _joined(self, kept: Iterable[tuple[Segment, str]], wanted: Iterable[str]) -> str:
        """The text of what is kept; imports that edits need come behind the prologue."""
        kept = list(kept)
        there = {text.strip() for _, text in kept}
        imports = [text + self._parts.newline for text in wanted if text not in there]
        pieces = [self._parts.header]
        for index, (part, text) in enumerate(kept):
            if imports and not is_prologue(text, first=index == 0):
                pieces += imports
                imports = []
            pieces += (part.lead, text)
        return "".join([*pieces, self._parts.footer])


def slice_module(text: str, edits: ModuleEdits) -> str:
    """Cut one module; the same as `ParsedModule(text).slice(edits)`."""
    return ParsedModule(text).slice(edits)


def _names(
    drop: frozenset[str], wait: frozenset[str]
) -> Callable[[cst.SimpleStatementLine], list[cst.BaseStatement]]:
    """Take names out of an import, and let others wait."""

    def edit(line: cst.SimpleStatementLine) -> list[cst.BaseStatement]:
        line = without_names(line, drop) if drop else line
        return lazy_import(line, wait) if wait else [line]

    return edit


def _import(
    part: Segment, edit: Callable[[cst.SimpleStatementLine], list[cst.BaseStatement]]
) -> _Edited:
    module = cst.parse_module(part.text)
    line = module.body[0]
    if not isinstance(line, cst.SimpleStatementLine):
        return part.text, frozenset()
    return module.with_changes(body=[*edit(line), *module.body[1:]]).code, frozenset([part.line])


def _functions(
    part: Segment,
    stubs: Iterable[tuple[int, str]],
    needs: Iterable[tuple[int, frozenset[str]]],
) -> _Edited:
    """Replace the bodies of some functions of a statement, and let others load names first."""
    may_yield = "yield" in part.text
    editor = _FunctionEditor(_definitions(part), dict(stubs), dict(needs), may_yield=may_yield)
    text = cst.ensure_type(cst.parse_module(part.text).visit(editor), cst.Module).code
    return text, frozenset(editor.made)


def _definitions(part: Segment) -> list[int]:
    """Lines of the functions that are defined in a statement, from the first to the last."""
    nodes = ast.walk(ast.parse(part.text))
    return sorted(
        node.lineno + part.lines.start - 1
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


class _FunctionEditor(cst.CSTTransformer):
    """Edits functions by the lines of their definitions; `made` are those it edited.

    Args:
        lines: of all functions, from the first to the last.
        stubs: endpoints of those that become stubs, by line.
        needs: names that others load first, by line.
        may_yield: as of `stubbed`.
    """

    def __init__(
        self,
        lines: Iterable[int],
        stubs: Mapping[int, str],
        needs: Mapping[int, frozenset[str]],
        *,
        may_yield: bool,
    ) -> None:
        super().__init__()
        self._lines = iter(lines)
        self._around: list[int] = []
        self._stubs = stubs
        self._needs = needs
        self._may_yield = may_yield
        self.made: set[int] = set()

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            self._around.append(next(self._lines))
        # What defines no function is not looked into.
        return isinstance(node, cst.Module | cst.BaseSuite | cst.BaseCompoundStatement | _PARTS)

    def leave_FunctionDef(
        self,
        original_node: cst.FunctionDef,  # noqa: ARG002
        updated_node: cst.FunctionDef,
    ) -> cst.FunctionDef:
        line = self._around.pop()
        if line in self._stubs:
            self.made.add(line)
            return stubbed(updated_node, self._stubs[line], may_yield=self._may_yield)
        if line in self._needs:
            self.made.add(line)
            return loading_first(updated_node, self._needs[line])
        return updated_node
