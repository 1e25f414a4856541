"""Makes imports wait for their first use, and has the functions that use them load them first."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import libcst as cst

from liftoff_codemods.import_names import spelled, without_names
from liftoff_codemods.stubs import is_string

LAZY_MODULE = "liftoff_adapters.lazy"
LAZY_NAME = "_liftoff_lazy"
LAZY_IMPORT = f"from {LAZY_MODULE} import lazy as {LAZY_NAME}"
LOADER = "_liftoff_load_"


def lazy_import(line: cst.SimpleStatementLine, names: Collection[str]) -> list[cst.BaseStatement]:
    """The line of an import as what is left of it, and a loader for each name that waits.

    Args:
        line: one import statement.
        names: those that wait, each as it is spelled, `as` included.

    Raises:
        ValueError: the line is no import of these names.
    """
    statement = line.body[0]
    every: list[str] = []
    if isinstance(statement, cst.Import | cst.ImportFrom) and not isinstance(
        statement.names, cst.ImportStar
    ):
        every = [spelled(alias) for alias in statement.names]
    if not set(names) <= set(every):
        raise ValueError(f"{', '.join(sorted(set(names) - set(every)))} is not imported here")
    found: list[cst.BaseStatement] = []
    left = [name for name in every if name not in names]
    if left:
        found.append(without_names(line, names))
    for name in every:
        if name in names:
            lead = [] if found else line.leading_lines
            found.append(_loader(line, name, [other for other in every if other != name], lead))
    return found


def bound(name: str) -> str:
    """The name that an import binds for `a.b`, `name` or `name as other`."""
    return name.rpartition(" as ")[2] if " as " in name else name.partition(".")[0]


def _loader(
    line: cst.SimpleStatementLine,
    name: str,
    others: Collection[str],
    lead: Iterable[cst.EmptyLine],
) -> cst.FunctionDef:
    made = cst.ensure_type(
        cst.parse_statement(
            f"@{LAZY_NAME}\ndef {LOADER}{bound(name)}():\n    global {bound(name)}\n    pass\n"
        ),
        cst.FunctionDef,
    )
    block = cst.ensure_type(made.body, cst.IndentedBlock)
    own = without_names(line, others) if others else line
    if others:
        # A remark about all names stays where the import stood.
        own = own.with_changes(trailing_whitespace=cst.TrailingWhitespace())
    own = own.with_changes(leading_lines=[])
    body = block.with_changes(body=[block.body[0], own])
    return made.with_changes(body=body, leading_lines=list(lead))


def loading_first(node: cst.FunctionDef, names: Iterable[str]) -> cst.FunctionDef:
    """The function with calls that load names, behind its docstring."""
    calls: list[cst.BaseStatement] = [
        cst.parse_statement(f"{LOADER}{name}()\n") for name in sorted(names)
    ]
    if not isinstance(node.body, cst.IndentedBlock):
        suite = cst.ensure_type(node.body, cst.SimpleStatementSuite)
        rest = cst.SimpleStatementLine(
            body=suite.body, trailing_whitespace=suite.trailing_whitespace
        )
        return node.with_changes(body=cst.IndentedBlock(body=[*calls, rest]))
    body = list(node.body.body)
    first = body[0]
    place = int(
        isinstance(first, cst.SimpleStatementLine)
        and len(first.body) == 1
        and is_string(first.body[0])
    )
    body[place:place] = calls
    return node.with_changes(body=node.body.with_changes(body=body))
