"""What an expression may be worth: abstract values of the whole-program analysis."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

from liftoff.project.scopes import Scope


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """The expression that makes an object, and the scope that it runs in."""

    scope: Scope
    node: ast.AST

    @property
    def line(self) -> int:
        """From 1."""
        return getattr(self.node, "lineno", 1)


@dataclass(frozen=True, slots=True)
class FunctionValue:
    """A `def` or a lambda of the project, not bound to an object."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class ClassValue:
    """A class of the project."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module of the project."""

    name: str


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a project class. One site stands for all objects that it makes."""

    cls: Scope
    site: Site


@dataclass(frozen=True, slots=True)
class Method:
    """A project function bound to an instance or a class."""

    function: Scope
    owner: Instance | ClassValue


@dataclass(frozen=True, slots=True)
class External:
    """Something that a library gives, by its dotted name; `()` marks the result of a call.

    `flask.Flask().config` is the attribute of what `flask.Flask(...)` returned at `site`.
    """

    name: str
    site: Site | None = None


@dataclass(frozen=True, slots=True)
class Container:
    """A list, dict, set or the like that the project makes."""

    kind: str
    site: Site


@dataclass(frozen=True, slots=True)
class Part:
    """Something reached through an object: an item of a container, an attribute of an instance."""

    root: Instance | Container | ClassValue


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal."""

    value: str | bytes | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Prefix:
    """A text of which only the start is known; empty when nothing is."""

    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A text, mostly a path, that starts with something that only the run tells.

    Attributes:
        root: what it starts with, such as `config[UPLOAD_DIR]`.
        text: what follows, as far as it is known.
        whole: whether nothing unknown follows.
    """

    root: str
    text: str
    whole: bool


Value = (
    FunctionValue
    | ClassValue
    | ModuleValue
    | Instance
    | Method
    | External
    | Container
    | Part
    | Constant
    | Prefix
    | Place
)
# Ordered and without duplicates, so that a run gives the same findings every time.
Values = tuple[Value, ...]

EdgeKind = Literal["call", "spawn", "wrapped"]


def union(*many: Values) -> Values:
    """All values in order of first appearance, cut at `MAX_VALUES`."""
    filled = [values for values in many if values]
    if not filled:
        return ()
    if len(filled) == 1:
        return filled[0][:MAX_VALUES]
    return tuple(dict.fromkeys(value for values in filled for value in values))[:MAX_VALUES]


# A set this large says nothing any more; the cut keeps the analysis linear.
MAX_VALUES = 32
