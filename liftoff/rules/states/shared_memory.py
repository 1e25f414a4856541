"""What the memory rules know of one piece of memory that requests share."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from liftoff.project.source.scopes import Scope

StateKind = Literal["rebound", "container", "instance", "class", "closure", "default", "held"]


# Stands for the attribute of an object that is itself a dictionary or list.
ITEMS = "[]"


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


# Statements between two writes that a person sees as one.
_NEAR = 2


def merged(states: Iterable[State]) -> list[State]:
    """The same, with attributes of one object that are always written together told as one.

    `self.count` and `self.last` that `note()` sets in two lines are one state; what another method
    sets besides is a state of its own.
    """
    found: list[State] = []
    # Where the states of each object are.
    places: dict[tuple[ast.AST, Scope] | None, list[int]] = defaultdict(list)
    # What is written of an object by no attribute that is known is told with those that are.
    for state in sorted(states, key=_is_vague):
        near = places[state.made] if state.kind == "instance" else []
        place = next((p for p in near if _written_together(found[p], state)), None)
        if place is None:
            near.append(len(found))
            found.append(state)
            continue
        mate = found[place]
        reads = [r for r in state.reads if all(r.scope is not k.scope for k in mate.reads)]
        both = replace(mate, writes=[*mate.writes, *state.writes], reads=[*mate.reads, *reads])
        found[place] = both
    return found


def _is_vague(state: State) -> bool:
    return state.kind == "instance" and not state.attribute


def _written_together(one: State, other: State) -> bool:
    """Whether two states of one object are told as one."""
    if _is_vague(other):
        return True
    if {write.scope for write in one.writes} != {write.scope for write in other.writes}:
        return False
    places = [(write.scope, write.scope.statement_at(write.node)) for write in one.writes]
    return all(
        any(
            write.scope is scope and abs(scope.statement_at(write.node) - place) <= _NEAR
            for scope, place in places
        )
        for write in other.writes
    )
