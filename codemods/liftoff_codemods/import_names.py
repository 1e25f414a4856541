"""Takes names out of import statements."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

import libcst as cst

from liftoff_codemods.import_lists import without

LOADED_NAME = "_liftoff_loaded"


def without_names(line: cst.SimpleStatementLine, drop: Collection[str]) -> cst.SimpleStatementLine:
    """The line of an import without some of its names, each as it is spelled, `as` included."""
    statement = line.body[0]
    if not isinstance(statement, cst.Import | cst.ImportFrom) or isinstance(
        statement.names, cst.ImportStar
    ):
        return line
    kept = [alias for alias in statement.names if spelled(alias) not in drop]
    if not kept:
        raise ValueError("an import statement must keep one name")
    if isinstance(statement, cst.ImportFrom) and statement.lpar:
        return line.with_changes(body=[without(statement, kept), *line.body[1:]])
    kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return line.with_changes(body=[statement.with_changes(names=kept), *line.body[1:]])


def loading(line: cst.SimpleStatementLine, module: str) -> cst.SimpleStatementLine:
    """The line of an import, changed to load a module and bind a name that nothing else has.

    `import a.b as name`, and not `from a import b`, which loads nothing where `a` has a `b` of its
    own.
    """
    text = f"import {module} as {LOADED_NAME}"
    made = cst.ensure_type(cst.parse_statement(text), cst.SimpleStatementLine)
    return line.with_changes(body=made.body)


def spelled(alias: cst.ImportAlias) -> str:
    """A name of an import as the statement spells it: `a.b`, `name`, `name as other`."""
    name = _dotted(alias.name)
    if alias.asname is None:
        return name
    return f"{name} as {_dotted(cast('cst.Name', alias.asname.name))}"


def _dotted(node: cst.Attribute | cst.Name) -> str:
    if isinstance(node, cst.Name):
        return node.value
    return f"{_dotted(cast('cst.Attribute | cst.Name', node.value))}.{node.attr.value}"
