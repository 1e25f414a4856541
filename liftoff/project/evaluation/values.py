"""What an expression may be worth: abstract values of the whole-program analysis.

Values are made and compared by the million, so they are tuples. A field that only names the kind
keeps values of two kinds apart where their contents could be the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from liftoff.project.source.scopes import Scope

Literal_ = str | bytes | int | float | bool | None


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """The expression that makes an object, and the scope that it runs in."""

    scope: Scope
    node: ast.AST

    @property
    def statement(self) -> int:
        """The number of the statement in its scope, which stays when lines move."""
        return self.scope.statement_at(self.node)


class FunctionValue(NamedTuple):
    """A `def` or a lambda of the project, not bound to an object."""

    scope: Scope


class ClassValue(NamedTuple):
    """A class of the project."""

    scope: Scope


class ModuleValue(NamedTuple):
    """A module of the project."""

    name: str
    kind: Literal["module"] = "module"


class Instance(NamedTuple):
    """An object of a project class. One site stands for all objects that it makes."""

    cls: Scope
    site: Site


class Method(NamedTuple):
    """A project function bound to an instance or a class."""

    function: Scope
    owner: Instance | ClassValue


class External(NamedTuple):
    """Something that a library gives, by its dotted name; `()` marks the result of a call.

    `flask.Flask().config` is the attribute of what `flask.Flask(...)` returned at `site`.
    """

    name: str
    site: Site | None = None


class Container(NamedTuple):
    """A list, dict, set or the like that the project makes."""

    kind: str
    site: Site


class Part(NamedTuple):
    """Something reached through an object: an item of a container, an attribute of an instance."""

    root: Instance | Container | ClassValue


class Constant(NamedTuple):
    """A literal."""

    value: Literal_


UNKNOWN = "\0"


class Prefix(NamedTuple):
    """A text of which only the start is known; empty when nothing is.

    Attributes:
        text: the start.
        after: of an address, the rest, with `UNKNOWN` for each part that only the run tells:
            `f"mysql://{user}@db/app"` has its host behind one.
    """

    text: str
    kind: Literal["prefix"] = "prefix"
    after: str = ""

    @property
    def written(self) -> str:
        """All that the source tells of the text."""
        return self.text + self.after


class Place(NamedTuple):
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
    return gathered(many)


def gathered(many: Iterable[Values]) -> Values:
    """As `union`; what would come after the cut is not even asked for, and not depended on."""
    first: Values = ()
    found: dict[Value, None] | None = None
    for values in many:
        if not values:
            continue
        if found is not None:
            if len(values) == 1:
                # Nearly always, once there are several.
                found[values[0]] = None
            else:
                found.update(dict.fromkeys(values))
            if len(found) >= MAX_VALUES:
                break
        elif first:
            found = dict.fromkeys(first)
            found.update(dict.fromkeys(values))
            if len(found) >= MAX_VALUES:
                break
        else:
            first = values
            if len(first) >= MAX_VALUES:
                break
    if found is not None:
        first = tuple(found)
    return first if len(first) <= MAX_VALUES else first[:MAX_VALUES]


def texts(values: Iterable[Value]) -> list[str]:
    """The texts among values."""
    return [v.value for v in values if isinstance(v, Constant) and isinstance(v.value, str)]


# A set this large says nothing any more; the cut keeps the analysis linear.
MAX_VALUES = 32
