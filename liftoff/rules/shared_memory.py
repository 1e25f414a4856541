"""What the memory rules know of one piece of memory that requests share."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Literal

from liftoff.project.scopes import Scope

StateKind = Literal["rebound", "container", "instance", "class", "closure", "default"]


@dataclass(frozen=True, slots=True)
class Write:
    """One place in code that runs after start-up and changes what outlives it."""

    node: ast.AST
    scope: Scope
    text: str


@dataclass(slots=True)
class State:
    """One piece of memory that requests share.

    Attributes:
        key: `package.module:NAME`, stable between runs.
        name: as people call it.
        kind: how it is held.
        made: the expression that makes it, with its scope; None when there is none.
        holder: the scope whose name it has.
        attribute: the attribute of an object or class that is written; empty for the whole.
        writes: in order of files and lines.
        reads: the first read in each further scope that runs after start-up.
    """

    key: str
    name: str
    kind: StateKind
    made: tuple[ast.AST, Scope] | None
    holder: Scope
    attribute: str = ""
    writes: list[Write] = field(default_factory=list)
    reads: list[Write] = field(default_factory=list)
