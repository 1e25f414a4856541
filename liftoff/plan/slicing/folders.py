"""Folders that an expression names: by its last parts, or by an entry of Flask's configuration."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamedFolder:
    """A folder of which something is known.

    Attributes:
        parts: its last parts, as `uploads/images`, or "".
        key: of the entry of the app's configuration that gives it, or "".
    """

    parts: str = ""
    key: str = ""


def named_folder(node: ast.expr) -> NamedFolder | None:
    """The folder that an expression gives, or None where nothing in it says which one it is."""
    match node:
        case ast.Constant(value=str() as text):
            return _ending(text)
        case (
            ast.Call(
                func=ast.Attribute(value=ast.Attribute() | ast.Name(), attr="join")
                | ast.Name(id="join" | "safe_join" | "Path"),
                args=[*_, ast.Constant(value=str() as text)],
                keywords=[],
            )
            | ast.BinOp(op=ast.Div(), right=ast.Constant(value=str() as text))
        ):
            return _ending(text)
        case (
            ast.Subscript(
                value=ast.Attribute(attr="config"), slice=ast.Constant(value=str() as key)
            )
            | ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="config"), attr="get"),
                args=[ast.Constant(value=str() as key)],
                keywords=[],
            )
        ):
            return NamedFolder(key=key)
    return None


def _ending(text: str) -> NamedFolder | None:
    parts = [part for part in re.split(r"[/\\]", text) if part not in ("", ".")]
    return NamedFolder(parts="/".join(parts)) if parts and ".." not in parts else None
