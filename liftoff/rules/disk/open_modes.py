"""How a file is opened: to read, to write, or either."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import Constant, External
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Call, Model

# Flags of `os.open`.
_CHANGE = frozenset({"O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"})


def opened_to_write(model: Model, call: Call, position: int) -> bool:
    """Whether a call may open its file to change it."""
    return any(set(mode) & set("wax+") for mode in _modes(model, call, position))


def opened_to_read(model: Model, call: Call, position: int) -> bool:
    """Whether a call may open its file to read what is in it."""
    return any(not set(mode) & set("wax") for mode in _modes(model, call, position))


def _modes(model: Model, call: Call, position: int) -> list[str]:
    """The modes that a file may be opened with: a helper may be told to read and to write."""
    mode = call.argument(position, "mode", "flags")
    if mode is None:
        return ["r"]
    values = model.values(mode, call.scope)
    if call.name == "os.open":
        flags = {node.attr for node in walk(mode) if isinstance(node, ast.Attribute)}
        flags |= {v.name.rpartition(".")[2] for v in values if isinstance(v, External)}
        return ["w" if flags & _CHANGE else "r"]
    return [str(v.value) for v in values if isinstance(v, Constant)] or ["r"]
