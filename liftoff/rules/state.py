"""Writes to objects that outlive a request: the shared logic of the memory rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from liftoff.project.evaluate import Evaluator
from liftoff.project.flow import CONSTRUCTORS
from liftoff.project.program import decorator_name
from liftoff.project.reaching import reaching
from liftoff.project.scopes import Scope
from liftoff.project.values import (
    ClassValue,
    Container,
    External,
    FunctionValue,
    Instance,
    Method,
    ModuleValue,
    Part,
    Value,
    Values,
)
from liftoff.rules.model import Model
from liftoff.rules.own_copies import exact_item, is_deep_copy, is_fresh
from liftoff.rules.shared_memory import State, StateKind, Write
from liftoff.rules.state_reads import add_reads

MUTATORS = frozenset({
    "append", "appendleft", "add", "extend", "extendleft", "insert", "update", "setdefault", "pop",
    "popleft", "popitem", "remove", "discard", "clear", "sort", "reverse", "rotate", "subtract",
    "put", "put_nowait", "get_nowait", "difference_update", "intersection_update",
    "symmetric_difference_update", "move_to_end", "__setitem__", "__delitem__",
})  # fmt: skip
# Change what their first argument is.
_BY_FUNCTION = frozenset({"builtins.setattr", "builtins.next", "builtins.delattr"})
_MODEL_BASES = frozenset({
    "BaseModel", "BaseSettings", "SQLModel", "Model", "Schema", "Document", "Form", "FlaskForm",
    "DeclarativeBase", "Struct", "TypedDict", "NamedTuple", "Enum", "GenericModel", "RootModel",
})  # fmt: skip
# `for row in self.rows[0]["cells"]` is four steps from `self`; longer ways are rare.
_MAX_STEPS = 8
_DISPLAYS = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)


def shared_states(model: Model) -> list[State]:
    """Every state that is written after start-up, with who reads it."""
    return _collect(model, [s for s in model.scopes if model.runs_later(s)], model.later)


def command_states(model: Model) -> list[State]:
    """Every state of the app's modules that only a script or `main()` fills."""
    main = _from_main(model)
    scopes = [s for s in main if model.only_script(s) and model.is_app_code(s)]
    return _collect(model, scopes, model.evaluator)


def _from_main(model: Model) -> list[Scope]:
    """What `main()` or the block under `__main__` calls, itself included."""
    pending = [s for s in model.scopes if s.kind == "main" or (s.is_function and s.name == "main")]
    found = dict.fromkeys(pending)
    while pending:
        for edge in model.graph.callees(pending.pop()):
            if edge.kind == "call" and edge.callee not in found:
                found[edge.callee] = None
                pending.append(edge.callee)
    return list(found)


def _collect(model: Model, scopes: list[Scope], evaluator: Evaluator) -> list[State]:
    names = _names(model)
    found: dict[str, State] = {}
    for scope in scopes:
        for state, write in _Writes(model, evaluator, scope, names).find():
            known = found.setdefault(state.key, state)
            if all(known_write.node is not write.node for known_write in known.writes):
                known.writes.append(write)
    for state in found.values():
        state.writes.sort(key=lambda w: (w.scope.module.path, getattr(w.node, "lineno", 0)))
    add_reads(model, list(found.values()))
    return list(found.values())


def _names(model: Model) -> dict[int, tuple[Scope, str]]:
    """The name that each expression is bound to."""
    names: dict[int, tuple[Scope, str]] = {}
    for scope in model.program.scopes:
        for name, bindings in scope.bindings.items():
            for binding in bindings:
                if binding.kind == "value":
                    names.setdefault(id(binding.node), (scope, name))
        for store in scope.stores:
            if store.value is not None and isinstance(store.target, ast.Attribute):
                owner = scope.owner_class or scope
                names.setdefault(id(store.value), (owner, store.target.attr))
    return names


@dataclass(frozen=True, slots=True)
class _Writes:
    """The writes of one scope to objects that outlive it."""

    model: Model
    evaluator: Evaluator
    scope: Scope
    names: dict[int, tuple[Scope, str]]

    def find(self) -> Iterator[tuple[State, Write]]:
        for store in self.scope.stores:
            match store.target:
                case ast.Name():
                    yield from self.rebound(store.target)
                case ast.Attribute():
                    yield from self.attribute(store.target)
                case ast.Subscript():
                    yield from self.changed(store.target.value, store.target)
        for call in self.scope.calls:
            function = call.node.func
            if isinstance(function, ast.Attribute) and function.attr in MUTATORS:
                if not self.is_own_method(function):
                    yield from self.changed(function.value, call.node)
            elif call.node.args and self.is_external(function, _BY_FUNCTION):
                yield from self.changed(call.node.args[0], call.node)

    def is_own(self, part: Part) -> bool:
        """Whether it is a part of a container that this very function makes: `list(rows)[0]`."""
        root = part.root
        return isinstance(root, Container) and root.site.scope is self.scope

    def is_own_method(self, function: ast.Attribute) -> bool:
        """Whether the project itself defines what is called: `Shop.update` is not `dict.update`."""
        values = self.evaluator.values(function, self.scope)
        return any(isinstance(v, FunctionValue | Method) for v in values)

    def is_shared(self, root: Instance) -> bool:
        """Whether others can have the object: not while it is made, and not one made for a call."""
        return self.scope.name not in CONSTRUCTORS and _constructs(self.model, root)

    def is_external(self, node: ast.expr, names: frozenset[str]) -> bool:
        values = self.evaluator.values(node, self.scope)
        return any(isinstance(v, External) and v.name in names for v in values)

    def rebound(self, target: ast.Name) -> Iterator[tuple[State, Write]]:
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

    def attribute(self, target: ast.Attribute) -> Iterator[tuple[State, Write]]:
        attribute = target.attr
        text = ast.unparse(target)
        write = Write(target, self.scope, f"`{text}` is set")
        base = self.evaluator.values(target.value, self.scope)
        for value in base:
            state: State | None = None
            match value:
                case ModuleValue(module):
                    made = self.model.program.modules.get(module)
                    if made is not None:
                        place = (made.node, made)
                        state = State(f"{module}:{attribute}", attribute, "rebound", place, made)
                case FunctionValue(function):
                    if self.model.lives_on(function.parent or function):
                        key = f"{function.id}.{attribute}"
                        place = (function.node, function)
                        state = State(key, text, "rebound", place, function, attribute)
                case ClassValue(cls):
                    state = _of_class(self.model, cls, attribute)
                case Instance() | Part():
                    root = value.root if isinstance(value, Part) else value
                    if isinstance(value, Part):
                        attribute = _attribute_of(self.evaluator, target.value, self.scope)
                    local = isinstance(root, Instance) and _is_local(self.model, root.cls)
                    if not local and not _opaque(base, value):
                        state = self.state(root, attribute)
                case _:
                    pass
            if state is not None:
                yield state, write

    def changed(self, base: ast.expr, node: ast.AST) -> Iterator[tuple[State, Write]]:
        if is_deep_copy(self.evaluator, base, self.scope):
            return
        values = exact_item(self.evaluator, base, self.scope)
        if values is None:
            values = self.evaluator.values(base, self.scope)
        if is_fresh(base, self.scope):
            values = tuple(value for value in values if not isinstance(value, Container))
        write = Write(node, self.scope, f"`{ast.unparse(base)}` is changed")
        owned = any(isinstance(v, Part) and not self.is_own(v) for v in values)
        attribute = _attribute_of(self.evaluator, base, self.scope)
        objects: list[State] = []
        containers: list[State] = []
        for value in values:
            match value:
                case Part(root) if not _opaque(values, value):
                    state = self.state(root, attribute)
                    held = containers if isinstance(root, Container) else objects
                # What `__init__` or a helper puts in belongs to the object that a part stands for.
                case Container(kind) if not owned and kind not in ("tuple", "generator"):
                    state, held = self.state(value, attribute), containers
                case _:
                    continue
            if state is not None:
                held.append(state)
        if any(state.kind == "instance" for state in objects):
            # What `__init__` made is a part of the object, and told with it.
            containers = [state for state in containers if not _is_field(state)]
        yield from ((state, write) for state in (*objects, *containers))

    def state(self, root: Instance | Container | ClassValue, attribute: str) -> State | None:
        if isinstance(root, ClassValue):
            return _of_class(self.model, root.scope, attribute)
        site, model = root.site, self.model
        owner = site.scope
        if owner is self.scope or not model.lives_on(owner):
            return None
        if isinstance(root, Instance) and not self.is_shared(root):
            return None
        if owner.kind == "class" and _copies_defaults(model, owner):
            return None
        holder, name = self.names.get(id(site.node)) or _holder(site.node, owner) or (owner, "")
        shown = name or f"the object made in line {site.line}"
        key = f"{holder.id}{'.' if holder.qualname else ':'}{name}"
        if not name:
            key = f"{owner.module.name}:{site.line}"
        kind: StateKind = "container"
        if isinstance(root, Instance):
            kind = "instance"
        elif holder.kind == "class" and owner.is_function:
            kind, shown = "instance", f"{holder.name}.{name}"
        elif holder.kind == "class":
            kind, shown, attribute = "class", f"{holder.name}.{name}", name
        elif _is_default(site.node, owner):
            kind = "default"
        elif owner.is_function:
            kind = "closure"
        if kind not in ("instance", "class"):
            attribute = ""
        elif kind == "instance" and isinstance(root, Instance) and attribute:
            # Each attribute is a state of its own, with readers of its own.
            key, shown = f"{key}.{attribute}", f"{shown}.{attribute}"
        return State(key, shown, kind, (site.node, owner), holder, attribute)


def _attribute_of(evaluator: Evaluator, node: ast.expr, scope: Scope, steps: int = 0) -> str:
    """The attribute of an object that holds what an expression is a part of: `self.rows[0]`."""
    if steps > _MAX_STEPS:
        return ""
    match node:
        case ast.Attribute(value=base, attr=name):
            values = evaluator.values(base, scope)
            if any(isinstance(value, Instance | ClassValue) for value in values):
                return name
            return _attribute_of(evaluator, base, scope, steps + 1) or name
        case ast.Subscript(value=base) | ast.Call(func=ast.Attribute(value=base)):
            return _attribute_of(evaluator, base, scope, steps + 1)
        case ast.Name(id=name) if name in scope.bindings:
            bindings = scope.bindings[name]
            around = scope.blocks_at(node)
            for binding in reaching(bindings, node.lineno, node.col_offset, around):
                if binding.kind in ("value", "item", "element"):
                    found = _attribute_of(evaluator, binding.node, scope, steps + 1)  # type: ignore[arg-type]
                    if found:
                        return found
    return ""


def _of_class(model: Model, cls: Scope, attribute: str) -> State | None:
    outer = cls.parent
    if outer is not None and outer.is_function and not model.lives_on(outer):
        # Each call of the function makes a class of its own.
        return None
    name = f"{cls.name}.{attribute}" if attribute else cls.name
    return State(f"{cls.id}.{attribute}", name, "class", (cls.node, cls), cls, attribute)


def _is_field(state: State) -> bool:
    if state.made is None or not state.made[1].is_function:
        return False
    node, scope = state.made
    return isinstance(node, _DISPLAYS) or scope.name in CONSTRUCTORS


def _opaque(values: Values, value: Value) -> bool:
    """Whether a part is known to be a library's object: a row, a connection, a client."""
    if not isinstance(value, Part):
        return False
    others = [v for v in values if not isinstance(v, Part)]
    return bool(others) and all(isinstance(v, External | FunctionValue) for v in others)


def _is_local(model: Model, cls: Scope) -> bool:
    """Thread locals and context variables: their attributes belong to one request."""
    bases = model.evaluator.hierarchy.external_bases(cls)
    return any(base in ("threading.local", "werkzeug.Local") for base in bases)


def _constructs(model: Model, root: Instance) -> bool:
    """Whether the site calls the class: a parameter's or `Depends`' object is made per request."""
    node = root.site.node
    return isinstance(node, ast.Call) and any(
        isinstance(value, ClassValue) for value in model.values(node.func, root.site.scope)
    )


def _copies_defaults(model: Model, cls: Scope) -> bool:
    """Whether each object gets its own copy of what the class body gives: pydantic, dataclasses."""
    bases = model.evaluator.hierarchy.external_bases(cls)
    if any(base.rpartition(".")[2] in _MODEL_BASES for base in bases):
        return True
    return any(decorator_name(d) in ("dataclass", "define", "attrs") for d in cls.decorators)


def _holder(node: ast.AST, owner: Scope) -> tuple[Scope, str] | None:
    """The name of the literal that encloses a nested one."""
    line, end = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
    for name, bindings in owner.bindings.items():
        for binding in bindings:
            first = getattr(binding.node, "lineno", 0)
            last = getattr(binding.node, "end_lineno", None) or 0
            if binding.kind == "value" and first <= line and end <= last:
                return owner, name
    return None


def _is_default(node: ast.AST, owner: Scope) -> bool:
    for child in owner.children:
        inner = child.node
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            defaults = (*inner.args.defaults, *inner.args.kw_defaults)
            if any(default is node for default in defaults):
                return True
    return False
