"""Extensions that write files of their own below the app's folders (LO201)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.files import FOLDER_WRITERS

# Keywords that tell it to write elsewhere.
_TOLD = ("token_backend", "cache_handler", "storage")
# Settings that turn it off.
_OFF = ("ASSETS_AUTO_BUILD", "auto_build")


def library_folders(model: Model) -> Iterator[Draft]:
    """Extensions whose folder is on the read-only disk, unless they are told not to write."""
    for call, what in [(c, text) for row, text in FOLDER_WRITERS.items() for c in model.calls(row)]:
        told = call.argument(-1, *_TOLD) is not None
        if told or model.only_command(call.scope) or _is_off(model, call):
            continue
        name = call.name.rpartition(".")[2]
        yield Draft(
            rule="LO201",
            severity="warning",
            category="local_disk_write",
            message=f"`{name}` writes {what}, which is read-only on Lambda",
            node=call.node,
            scope=call.scope,
            symbol=call.name,
            fix="Build the files when packaging, and turn building off in the app.",
            whole_app=True,
        )


def _is_off(model: Model, call: Call) -> bool:
    """Whether the source always tells the extension that everything is built."""
    if "ssets" not in call.name:
        return False
    given = model.program.config.get(_OFF[0], [])
    stores = [node for node, scope in given if not _is_conditional(node, scope.node)]
    return any(isinstance(node, ast.Constant) and node.value is False for node in stores)


def _is_conditional(node: ast.expr, root: ast.AST) -> bool:
    return any(
        isinstance(branch, ast.If) and any(inner is node for inner in walk(branch))
        for branch in walk(root)
    )
