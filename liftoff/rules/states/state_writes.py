"""What one function changes of objects that outlive it: the writes to shared state."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from liftoff.project.evaluation.accessors import accessor, sets_elsewhere
from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.evaluation.values import (
    MAX_VALUES,
    ClassValue,
    Constant,
    Container,
    External,
    FunctionValue,
    Instance,
    Method,
    ModuleValue,
    Part,
)
from liftoff.project.source.scopes import Binding, Scope
from liftoff.rules.model import Model
from liftoff.rules.states.changing_calls import (
    BY_FUNCTION,
    BY_NAME,
    FLAGS,
    MUTATORS,
    OF_LIBRARIES,
    SWITCHES,
    TAKES,
    is_in_place,
)
from liftoff.rules.states.class_defaults import made_for_class
from liftoff.rules.states.harmless import is_just_made, is_new_iterator
from liftoff.rules.states.held_by import (
    attribute_of,
    copies_defaults,
    holds_nothing,
    is_collection,
    is_field,
    is_opaque,
    of_class,
)
from liftoff.rules.states.library_objects import library_state, may_change
from liftoff.rules.states.named_states import States
from liftoff.rules.states.own_copies import exact_item, is_deep_copy, is_fresh
from liftoff.rules.states.shared_memory import ITEMS, State, Write

_IMPORTS = frozenset({"builtins.__import__", "importlib.import_module"})
# A function is seldom written for more objects than these.
_MAX_CHOICES = 4


@dataclass(frozen=True, slots=True)
class Writes:
    """The writes of one scope to objects that outlive it."""

    model: Model
    evaluator: Evaluator
    scope: Scope
    states: States

    def find(self) -> Iterator[tuple[State, Write]]:
        """Each write, with the state that it changes."""
        for store in self.scope.stores:
            match store.target:
                case ast.Name():
                    yield from self.rebound(store.target)
                case ast.Attribute():
                    yield from self.attribute(store.target, store.value)
                case ast.Subscript():
                    if not self.is_own_item(store.target.value):
                        same = self.put_back(store.target, store.value)
                        for state, write in self.changed(store.target.value, store.target):
                            if state.key not in same:
                                yield state, write
                        yield from self.library_items(store.target.value, store.target)
                    if not self.is_import(store.value):
                        yield from self.global_item(store.target)
        yield from self.called()

    def is_import(self, value: ast.expr | None) -> bool:
        """`globals()["solver"] = __import__("solver")`: the same module for each who asks."""
        return isinstance(value, ast.Call) and self.is_external(value.func, _IMPORTS)

    def put_back(self, target: ast.Subscript, value: ast.expr | None) -> set[str]:
        """The states that a store leaves as they are: `options[key] = DEFAULTS[key]`."""
        if not isinstance(value, ast.Subscript) or ast.dump(value.slice) != ast.dump(target.slice):
            return set()
        if not isinstance(target.slice, ast.Name | ast.Constant):
            return set()
        return {state.key for state, _ in self.changed(value.value, value)}

    def called(self) -> Iterator[tuple[State, Write]]:
        """The calls that change what they are a method of, or what they are given."""
        for call in self.scope.calls:
            function = call.node.func
            if isinstance(function, ast.Attribute):
                if is_in_place(call.node) or function.attr in OF_LIBRARIES:
                    yield from self.library_items(function.value, call.node)
                if function.attr in SWITCHES:
                    yield from self.switched(function.value, call.node)
                if function.attr in MUTATORS and not self.is_own_method(function):
                    yield from self.changed(function.value, call.node)
                if function.attr in TAKES:
                    yield from self.taken(function, call.node)
            elif isinstance(function, ast.Name) and not call.node.keywords:
                yield from self.by_method(function, call.node)
            if (
                call.node.args
                and self.is_external(function, BY_FUNCTION)
                and not is_new_iterator(self.evaluator, call.node.args[0], self.scope)
            ):
                yield from self.changed(call.node.args[0], call.node, generators=True)
            elif len(call.node.args) > 1 and self.is_external(function, BY_NAME):
                yield from self.named(call.node)

    def taken(self, method: ast.Attribute, node: ast.Call) -> Iterator[tuple[State, Write]]:
        """`jobs.get()` of a queue takes a job away."""
        values = self.evaluator.values(method.value, self.scope)
        if any(isinstance(v, Container) and v.kind in TAKES[method.attr] for v in values):
            yield from self.changed(method.value, node, generators=True)

    def is_own(self, part: Part) -> bool:
        """Whether it is a part of a container that this very function makes: `list(rows)[0]`."""
        root = part.root
        return isinstance(root, Container) and root.site.scope is self.scope

    def is_empty(self, root: Instance | Container | ClassValue) -> bool:
        """Whether it is `{}` or `[]`, or an object, and nothing is put in: it has no part."""
        if isinstance(root, Instance):
            return holds_nothing(self.model, root.cls)
        if not isinstance(root, Container) or self.evaluator.added(root.site):
            return False
        node = root.site.node
        return (isinstance(node, ast.Dict) and not node.keys) or (
            isinstance(node, ast.List) and not node.elts
        )

    def is_own_method(self, function: ast.Attribute) -> bool:
        """Whether the project itself defines what is called: `Shop.update` is not `dict.update`."""
        values = self.evaluator.values(function, self.scope)
        return any(isinstance(v, FunctionValue | Method) for v in values)

    def is_own_item(self, held: ast.expr) -> bool:
        """Whether the project's own `__setitem__` runs: what that changes is found there."""
        objects = [v for v in self.evaluator.values(held, self.scope) if isinstance(v, Instance)]
        hierarchy = self.evaluator.hierarchy
        return bool(objects) and all(
            hierarchy.method(value.cls, "__setitem__") is not None
            and not is_collection(self.model, value.cls)
            for value in objects
        )

    def is_external(self, node: ast.expr, names: frozenset[str]) -> bool:
        """Whether an expression is one of these of a library."""
        values = self.evaluator.values(node, self.scope)
        return any(isinstance(v, External) and v.name in names for v in values)

    def rebound(self, target: ast.Name) -> Iterator[tuple[State, Write]]:
        """`global hits` and `nonlocal hits`."""
        name, scope = target.id, self.scope
        write = Write(target, scope, f"`{name}` is rebound")
        if name in scope.global_names:
            module = scope.module_scope()
            bindings = module.bindings.get(name, [])
            made = next((b.node for b in bindings if b.kind == "value" and b.writer is None), None)
            where = (made, module) if made is not None else None
            key = f"{module.module.name}:{name}"
            yield State(key, name, "rebound", where, module), write
            return
        owner = next((s for s in scope.ancestors() if s.is_function and name in s.bindings), None)
        if owner is not None and self.model.lives_on(owner):
            place = (owner.node, owner)
            yield State(f"{owner.id}.{name}", name, "closure", place, owner), write

    def attribute(
        self, target: ast.Attribute, value: ast.expr | None
    ) -> Iterator[tuple[State, Write]]:
        """`thing.name = value`."""
        write = Write(target, self.scope, f"`{ast.unparse(target)}` is set")
        for state in self.attribute_states(target.value, target.attr, ast.unparse(target)):
            if state.kind == "instance" and self.is_patch(target, value):
                continue
            yield state, write

    def is_patch(self, target: ast.Attribute, value: ast.expr | None) -> bool:
        """`queue.enqueue = traced`: a library's object gets a function of the project, the same."""
        given = self.evaluator.values(value, self.scope) if value is not None else ()
        owners = self.evaluator.values(target.value, self.scope)
        return (
            bool(given)
            and all(isinstance(v, FunctionValue) for v in given)
            and all(isinstance(v, External) for v in owners)
        )

    def named(self, call: ast.Call) -> Iterator[tuple[State, Write]]:
        """`setattr(thing, "name", value)`; any attribute when only the run tells its name."""
        base, name = call.args[:2]
        names = self.evaluator.values(name, self.scope)
        known = [v.value for v in names if isinstance(v, Constant) and isinstance(v.value, str)]
        text = ast.unparse(base)
        write = Write(call, self.scope, f"an attribute of `{text}` is set")
        for attribute in known or [""]:
            for state in self.attribute_states(base, attribute, f"{text}.{attribute}"):
                yield state, write

    def global_item(self, target: ast.Subscript) -> Iterator[tuple[State, Write]]:
        """`globals()["name"] = value`."""
        if not (isinstance(target.slice, ast.Constant) and isinstance(target.value, ast.Call)):
            return
        name = str(target.slice.value)
        write = Write(target, self.scope, f"`{name}` is set")
        for value in self.evaluator.values(target.value, self.scope):
            if isinstance(value, ModuleValue):
                state = self.states.of_module(value.name, name)
                if state is not None:
                    yield state, write

    def library_items(self, base: ast.expr, node: ast.AST) -> Iterator[tuple[State, Write]]:
        """`session.parameters["name"] = value`, on an object of a library that start-up makes."""
        if is_deep_copy(self.evaluator, base, self.scope):
            return
        text = ast.unparse(base)
        for value in self.evaluator.values(base, self.scope):
            if isinstance(value, External) and value.site and may_change(node, value.name):
                state = library_state(self.model, self.scope, base, value, ITEMS, text)
                if state is not None:
                    yield state, Write(node, self.scope, f"`{text}` is changed")

    def by_method(self, name: ast.Name, node: ast.AST) -> Iterator[tuple[State, Write]]:
        """`keep = jobs.append` in a module, and `keep(job)`."""
        module = self.scope.module_scope()
        match module.bindings.get(name.id, []):
            case [Binding(kind="value", node=ast.Attribute(value=base, attr=attr))]:
                if (attr in MUTATORS or attr == "__next__") and self.evaluator.owner(
                    name.id, self.scope
                ) is module:
                    for value in self.evaluator.values(base, module):
                        if isinstance(value, Container):
                            state = self.states.of(value, "")
                            if state is not None:
                                yield state, Write(node, self.scope, f"`{name.id}` changes it")
            case _:
                pass

    def switched(self, base: ast.expr, node: ast.AST) -> Iterator[tuple[State, Write]]:
        """`self.stopped.set()`: a flag that other requests ask."""
        for value in self.evaluator.values(base, self.scope):
            if isinstance(value, External) and value.name in FLAGS and value.site is not None:
                attribute = attribute_of(self.evaluator, base, self.scope)
                state = self.states.of(Container("flag", value.site), attribute)
                if state is not None:
                    yield state, Write(node, self.scope, f"`{ast.unparse(base)}` is switched")

    def attribute_states(self, owner: ast.expr, attribute: str, text: str) -> Iterator[State]:
        """The states that setting an attribute of what an expression is worth changes."""
        base = self.evaluator.values(owner, self.scope)
        functions = all(isinstance(value, FunctionValue) for value in base)
        for value in base:
            if isinstance(value, Instance) and self.is_set_there(value, attribute):
                continue
            state: State | None = None
            match value:
                # `module.__path__ = [folder]` is of how it is imported.
                case ModuleValue(module) if not attribute.startswith("__"):
                    state = self.states.of_module(module, attribute)
                case External():
                    state = library_state(self.model, self.scope, owner, value, attribute, text)
                # Beside other values it is what a wrapper would put in its place.
                case FunctionValue(function) if functions:
                    if self.model.lives_on(function.parent or function):
                        key = f"{function.id}.{attribute}"
                        place = (function.node, function)
                        state = State(key, text, "rebound", place, function, attribute)
                case ClassValue(cls):
                    state = of_class(self.model, cls, attribute)
                case Instance() | Part():
                    root = value.root if isinstance(value, Part) else value
                    inner = attribute
                    if isinstance(value, Part):
                        inner = attribute_of(self.evaluator, owner, self.scope)
                    new = isinstance(root, Instance) and is_just_made(
                        self.evaluator, owner, self.scope, root
                    )
                    none = isinstance(value, Part) and self.is_empty(root)
                    if not (new or none or is_opaque(base, value, objects=True)):
                        state = self.states.of(root, inner)
                case _:
                    pass
            if state is not None:
                yield state

    def is_set_there(self, value: Instance, attribute: str) -> bool:
        """Whether a setter runs, and fields that it sets itself tell all; or `__setattr__`.

        What it puts into an object of a library, nobody sees: `self._shared.value = value`.
        """
        if sets_elsewhere(self.evaluator, value.cls):
            return True
        setter = accessor(self.evaluator, value.cls, attribute, "setter")
        if setter is None:
            return False
        owners = [s.target.value for s in setter.stores if isinstance(s.target, ast.Attribute)]
        return not owners or any(isinstance(owner, ast.Name) for owner in owners)

    def changed(
        self, base: ast.expr, node: ast.AST, *, generators: bool = False
    ) -> Iterator[tuple[State, Write]]:
        """The states that changing a value changes; taking the next of `generators` may be one."""
        if is_deep_copy(self.evaluator, base, self.scope):
            return
        values = exact_item(self.evaluator, base, self.scope)
        if values is None:
            values = self.evaluator.values(base, self.scope)
        fresh = is_fresh(base, self.scope)
        values = tuple(
            value
            for value in values
            if not isinstance(value, Container)
            or not (fresh or is_just_made(self.evaluator, base, self.scope, value))
        )
        write = Write(node, self.scope, f"`{ast.unparse(base)}` is changed")
        owned = any(isinstance(v, Part) and not self.is_own(v) for v in values)
        attribute = attribute_of(self.evaluator, base, self.scope)
        objects: list[State] = []
        containers: list[State] = []
        shared: list[State] = []
        for value in values:
            match value:
                case Part(root) if not is_opaque(values, value) and not self.is_empty(root):
                    state = self.states.of(root, attribute, filled=True)
                    held = containers if isinstance(root, Container) else objects
                # What `__init__` or a helper puts in belongs to the object that a part stands for.
                case Container(kind) if (not owned or self.states.is_global(value)) and (
                    kind not in ("tuple", "generator") or (generators and kind == "generator")
                ):
                    # That of a module is its own, whatever object has it: `self.rows = ROWS`.
                    held = shared if owned else containers
                    state = self.states.of(value, attribute, filled=True)
                    if state is None and isinstance(base, ast.Attribute):
                        objects.extend(self.copied(value, base))
                case Instance(cls) if is_collection(self.model, cls):
                    state, held = self.states.of(value, ITEMS, filled=True), objects
                case _:
                    continue
            if state is not None:
                held.append(state)
        if any(state.kind == "instance" for state in objects):
            # What `__init__` made is a part of the object, and told with it.
            containers = [state for state in containers if not is_field(state)]
        found = (
            [*objects, *containers]
            or shared
            or list(made_for_class(self.model, self.evaluator, base, self.scope))
        )
        if len(values) >= MAX_VALUES or len({state.key for state in found}) > _MAX_CHOICES:
            found = self.likely(found, node)
        yield from ((state, write) for state in found)

    def likely(self, states: list[State], node: ast.AST) -> list[State]:
        """Of very many states, of which the run chooses one, those that the code itself names.

        What comes out of a register of everything may be any of its items.
        """
        name = changed_name(node)
        return [
            state
            for state in states
            if state.holder.module is self.scope.module or state.name.rpartition(".")[2] == name
        ]

    def copied(self, default: Container, base: ast.Attribute) -> Iterator[State]:
        """The states of objects that got a copy of what their class gives: a pydantic model."""
        owner = default.site.scope
        if owner.kind != "class" or not copies_defaults(self.model, owner):
            return
        for value in self.evaluator.values(base.value, self.scope):
            if isinstance(value, Instance):
                state = self.states.of(value, base.attr)
                if state is not None:
                    yield state


def changed_name(node: ast.AST) -> str:
    """The last name of what a write changes: `jobs` of `self.jobs[0].pop()`."""
    match node:
        case ast.Subscript(value=base) | ast.Call(func=ast.Attribute(value=base)):
            return changed_name(base)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""
