"""What calls pass on: the facts that each scope contributes, and all of them together."""

from __future__ import annotations

import ast
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from liftoff.project.evaluation.values import ClassValue, EdgeKind, Instance, Site, Values
from liftoff.project.source.scopes import CallSite, Scope

Argument = tuple[ast.expr, Scope]
Key = ast.expr | str | int | None
# What a function is worth after each of its decorators, the innermost first.
Levels = tuple[Values, ...]
Receiver = Instance | ClassValue
# What runs when a class is called.
CONSTRUCTORS = ("__init__", "__post_init__", "__new__")


class Edge(NamedTuple):
    """A call, by the scope that makes it.

    Attributes:
        caller: the scope that the call is written in.
        callee: the function that runs.
        node: the place of the call.
        kind: `spawn` when it runs elsewhere or later: a thread, a process, a task, a worker;
            `wrapped` from a decorator's wrapper to what it decorates: all decorated functions
            share the wrapper, so that following such an edge would mix them up.
        written: whether the source says so there; not for what stands for other calls, such as the
            one of a function whose decorator has put another in its place.
    """

    caller: Scope
    callee: Scope
    node: ast.AST
    kind: EdgeKind = "call"
    written: bool = True


class Added(NamedTuple):
    """Something that is put into a container after it is made.

    Attributes:
        value: what is put there; `merge`: what holds it.
        scope: where that is written.
        key: where to: an expression, or what it is worth; None when only the run tells.
        how: `append` comes after all that is there.
    """

    value: ast.expr
    scope: Scope
    key: Key = None
    how: Literal["item", "append", "merge"] = "item"


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """The part of a scope whose facts are recorded at a time.

    Attributes:
        scope: the scope.
        call: one of its calls; None for all else.
        last: of all else, whether it is what comes after the calls.
    """

    scope: Scope
    call: CallSite | None = None
    last: bool = False


def units_of(scope: Scope) -> Iterator[Unit]:
    """The units of a scope, in the order in which it is read."""
    if scope.is_function:
        yield Unit(scope)
    for call in scope.calls:
        yield Unit(scope, call)
    yield Unit(scope, last=True)


@dataclass(slots=True, eq=False)
class Facts:
    """What one unit is seen to do.

    Attributes:
        edges: its calls, in source order, and those of what is around it that run it.
        arguments: expressions that its calls give to a parameter, by the expression's identity.
        receivers: what its calls call a method on.
        read_on: what others call a method on, later: what a decorator or a library is given.
        added: what it puts into a container, by the container's site and the place in the source.
        wrappers: what each decorator of the scope returns in its place; empty when none does.
        decorates: the decorators that are put on the scope.
        bound: the functions that it gives arguments for good, whoever calls them: `partial`.
    """

    edges: dict[tuple[Scope, Scope, EdgeKind], Edge] = field(default_factory=dict)
    arguments: dict[tuple[Scope, str], dict[int, Argument]] = field(default_factory=dict)
    receivers: dict[Scope, dict[Receiver, None]] = field(default_factory=dict)
    read_on: dict[Scope, dict[Receiver, None]] = field(default_factory=dict)
    added: dict[Site, dict[int, Added]] = field(default_factory=dict)
    wrappers: Levels = ()
    decorates: dict[Scope, None] = field(default_factory=dict)
    bound: dict[Scope, None] = field(default_factory=dict)

    def kept(self) -> Facts | None:
        """The same with less memory; None when there are none."""
        if not (
            self.edges
            or self.arguments
            or self.receivers
            or self.read_on
            or self.added
            or self.decorates
            or self.bound
            or self.wrappers
        ):
            return None
        for name in ("edges", "arguments", "receivers", "read_on", "added", "decorates", "bound"):
            if not getattr(self, name):
                setattr(self, name, _NOTHING)
        return self

    def without_calls(self, later: Callable[[Scope], bool]) -> Facts:
        """The same, but for what calls give to what runs `later`.

        What an object is made with stays, as it keeps it in its fields, what is given to a
        thread or task, which goes on with it, and what `partial` binds.
        """
        spawned = {callee for _, callee, kind in self.edges if kind == "spawn"} | self.bound.keys()

        def stays(function: Scope) -> bool:
            return function.name in CONSTRUCTORS or function in spawned or not later(function)

        return replace(
            self,
            arguments={k: v for k, v in self.arguments.items() if stays(k[0])},
            receivers={k: v for k, v in self.receivers.items() if stays(k)},
        )

    def without_itself(self, scope: Scope) -> Facts:
        """The same, but for what a function that calls itself hands on to itself."""
        return replace(
            self,
            arguments={k: v for k, v in self.arguments.items() if k[0] is not scope},
            receivers={k: v for k, v in self.receivers.items() if k is not scope},
        )


@dataclass(slots=True, eq=False)
class Flow:
    """The facts of all scopes, by what they are about.

    Attributes:
        arguments: expressions given to a parameter, with the scope of each.
        receivers: what a method is called on, with the number of units that do.
        added: what is put into a container, by the container's site and the place in the source.
        wrappers: what each decorator of a function returns in its place.
        decorates: the functions that a decorator is put on.
        facts: what each unit has contributed.
    """

    arguments: dict[tuple[Scope, str], dict[int, Argument]] = field(default_factory=dict)
    receivers: dict[Scope, dict[Receiver, int]] = field(default_factory=dict)
    added: dict[Site, dict[int, Added]] = field(default_factory=dict)
    wrappers: dict[Scope, Levels] = field(default_factory=dict)
    decorates: dict[Scope, dict[Scope, None]] = field(default_factory=dict)
    facts: dict[Unit, Facts] = field(default_factory=dict)

    def copy(self) -> Flow:
        """Another one that changes apart from this one."""
        return Flow(
            {key: dict(given) for key, given in self.arguments.items()},
            {key: dict(owners) for key, owners in self.receivers.items()},
            {key: dict(added) for key, added in self.added.items()},
            dict(self.wrappers),
            {key: dict(held) for key, held in self.decorates.items()},
            dict(self.facts),
        )

    def replace(self, unit: Unit, new: Facts | None) -> set[Hashable]:
        """Take what a unit does now for what it did before.

        Returns:
            The keys, as the evaluator reads them, of all that has changed.
        """
        changed: set[Hashable] = set()
        old = self.facts.get(unit)
        if old is None and new is None:
            return changed
        if new is None:
            self.facts.pop(unit)
            new = _NO_FACTS
        else:
            self.facts[unit] = new
        old = old or _NO_FACTS
        scope = unit.scope
        for key in _different(old.arguments, new.arguments):
            _exchange(self.arguments, key, old.arguments.get(key, {}), new.arguments.get(key, {}))
            changed.add(("arguments", *key))
        for site in _different(old.added, new.added):
            _exchange(self.added, site, old.added.get(site, {}), new.added.get(site, {}))
            changed.add(("added", site))
        for before, after in ((old.receivers, new.receivers), (old.read_on, new.read_on)):
            for function in _different(before, after):
                self._count(function, before.get(function, ()), -1)
                self._count(function, after.get(function, ()), 1)
                changed.add(("receivers", function))
        if old.wrappers != new.wrappers:
            self.wrappers[scope] = new.wrappers
            changed.add(("wrappers", scope))
        for decorator in old.decorates.keys() ^ new.decorates.keys():
            held = self.decorates.setdefault(decorator, {})
            if decorator in new.decorates:
                held[scope] = None
            else:
                del held[scope]
            changed.add(("decorates", decorator))
        return changed

    def _count(self, function: Scope, owners: Iterable[Receiver], by: int) -> None:
        held = self.receivers.setdefault(function, {})
        for owner in owners:
            count = held.get(owner, 0) + by
            if count:
                held[owner] = count
            else:
                del held[owner]


_NO_FACTS = Facts()
# Shared by all facts; nothing is ever put into it.
_NOTHING: dict[Any, Any] = {}


def _different(old: dict[Any, Any], new: dict[Any, Any]) -> list[Any]:
    return [
        *(key for key, value in new.items() if old.get(key) != value),
        *(key for key in old if key not in new),
    ]


def _exchange(
    held: dict[Any, dict[int, Any]], key: Any, old: dict[int, Any], new: dict[int, Any]
) -> None:
    entries = held.setdefault(key, {})
    for identity in old:
        if identity not in new:
            del entries[identity]
    entries.update(new)
