"""Which state an object is, and by what name people know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import ClassValue, Container, Instance
from liftoff.project.graph.flow import CONSTRUCTORS
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model
from liftoff.rules.states.harmless import holds_the_same
from liftoff.rules.states.held_by import (
    copies_defaults,
    holder_of,
    is_constructed,
    is_declared_field,
    is_default,
    is_of_thread,
    is_row,
    of_class,
)
from liftoff.rules.states.held_objects import HeldObjects
from liftoff.rules.states.shared_memory import ITEMS, State, StateKind


@dataclass(frozen=True, slots=True)
class States:
    """The states that the code of one scope can change.

    Attributes:
        names: the name that each expression is bound to, by its `id`.
    """

    model: Model
    evaluator: Evaluator
    scope: Scope
    names: Mapping[int, tuple[Scope, str]]
    held: HeldObjects

    def of(
        self, root: Instance | Container | ClassValue, attribute: str, *, filled: bool = False
    ) -> State | None:
        """The state that an object or a container is for others; None where it is nobody else's.

        `filled`: whether something is put into it, or taken out, by who may not have made it.
        """
        if isinstance(root, ClassValue):
            return of_class(self.model, root.scope, attribute)
        if isinstance(root, Container) and holds_the_same(self.evaluator, root):
            return None
        if is_of_thread(self.model, root):
            return None
        if isinstance(root, Instance) and is_declared_field(self.model, root.cls):
            return None
        site, model = root.site, self.model
        owner = site.scope
        if isinstance(root, Instance) and root.cls in model.single:
            return self._of_single(root.cls, attribute)
        if isinstance(root, Instance) and owner.is_function and is_row(model, root.cls):
            # What it holds is in the database, whoever makes it: start-up adds the first users.
            return None
        if owner is self.scope or (self.scope in model.builders and self._fills(owner)):
            return None
        if not (model.lives_on(owner) or model.is_kept(site)):
            return self._of_held(root, attribute, filled=filled)
        if isinstance(root, Instance) and not self._is_shared(root, filled=filled):
            return None
        if owner.kind == "class" and copies_defaults(model, owner):
            return None
        return self._made_at(root, attribute)

    def is_global(self, container: Container) -> bool:
        """Whether a list or dict is made for a name of a module."""
        holder = self.names.get(id(container.site.node))
        return holder is not None and holder[0].kind == "module"

    def of_module(self, module: str, name: str) -> State | None:
        """A name of a module of the project."""
        made = self.model.program.modules.get(module)
        if made is None:
            return None
        return State(f"{module}:{name}", name, "rebound", (made.node, made), made)

    def _of_single(self, cls: Scope, attribute: str) -> State | None:
        """A state of the one object of a class, which the framework or the class itself makes."""
        if self._makes():
            return None
        name = f"{cls.name}.{attribute}" if attribute else cls.name
        key = f"{cls.id}().{attribute}"
        return State(key, name, "instance", (cls.node, cls), cls, attribute)

    def _makes(self, other: Scope | None = None) -> bool:
        """Whether the object of a method is still being made.

        `other`: the class of the object that it fills, which may be another, and there already:
        `hall.guests.add(self)` in the constructor of a guest.
        """
        own = self.scope.owner_class
        if self.scope.name in CONSTRUCTORS:
            return other is None or own is None or own in _family(self.evaluator, other, own)
        return self.scope in self.model.builders

    def _fills(self, maker: Scope) -> bool:
        """Whether a container is one of the object's own, which another of its methods made."""
        return maker.owner_class is not None and maker.owner_class is self.scope.owner_class

    def _is_shared(self, root: Instance, *, filled: bool) -> bool:
        """Whether others can have the object: not while it is made, and not one made for a call."""
        return (
            not self._makes(root.cls if filled else None)
            and is_constructed(self.model, root)
            and not self.held.is_passing(root)
        )

    def _of_held(self, root: Instance | Container, attribute: str, *, filled: bool) -> State | None:
        """The state of objects that requests make, and keep in what outlives them."""
        owner = root if isinstance(root, Instance) else self.held.owner(root)
        if (
            owner is None
            or is_row(self.model, owner.cls)
            or not self._is_shared(owner, filled=filled)
        ):
            return None
        if not self.held.outlives(owner):
            return None
        if owner is root and self.held.is_field(owner):
            return self._made_at(root, attribute)
        field = attribute if attribute and attribute != ITEMS else ""
        cls = self._first_with(owner.cls, field)
        name = f"{cls.name}.{field}" if field else cls.name
        return State(f"{cls.id}().{field}", name, "held", (cls.node, cls), cls, field)

    def _first_with(self, cls: Scope, field: str) -> Scope:
        """The class that a field comes from: what its heirs set is one state."""
        program = self.model.program
        above = self.evaluator.hierarchy.mro(cls)[0]
        known = [c for c in above if field in c.bindings or field in program.fields.get(c, ())]
        return known[-1] if field and known else cls

    def _made_at(self, root: Instance | Container, attribute: str) -> State:
        """The state of an object by the name that its making gives it."""
        site = root.site
        owner = site.scope
        holder, name = self.names.get(id(site.node)) or holder_of(site.node, owner) or (owner, "")
        maker = root.cls.name if isinstance(root, Instance) else root.kind
        shown = name or f"{maker}(...)"
        key = f"{holder.id}{'.' if holder.qualname else ':'}{name}"
        if not name:
            key = f"{owner.id}#{site.statement}"
        kind: StateKind = "container"
        if isinstance(root, Instance):
            kind = "instance"
        elif is_default(site.node, owner):
            kind = "default"
        elif holder.kind == "class" and owner.is_function:
            kind, shown = "instance", f"{holder.name}.{name}"
        elif holder.kind == "class":
            kind, shown, attribute = "class", f"{holder.name}.{name}", name
        elif owner.is_function:
            kind = "closure"
        if kind not in ("instance", "class"):
            attribute = ""
        elif kind == "instance" and isinstance(root, Instance) and attribute:
            # Each attribute is a state of its own, with readers of its own.
            key = f"{key}.{attribute}"
            shown = shown if attribute == ITEMS else f"{shown}.{attribute}"
        return State(key, shown, kind, (site.node, owner), holder, attribute)


def _family(evaluator: Evaluator, cls: Scope, own: Scope) -> set[Scope]:
    """A class with those above it, and another one where it is above that."""
    above = {cls, *evaluator.hierarchy.mro(cls)[0]}
    return above | {own} if cls in evaluator.hierarchy.mro(own)[0] else above
