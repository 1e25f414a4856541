"""Writes to objects that outlive a request: the shared logic of the memory rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from liftoff.project.scopes import Scope, Store
from liftoff.project.values import (
    ClassValue,
    Container,
    External,
    FunctionValue,
    Instance,
    ModuleValue,
    Part,
    Value,
    Values,
)
from liftoff.rules.model import Model

MUTATORS = frozenset({
    "append", "appendleft", "add", "extend", "extendleft", "insert", "update", "setdefault", "pop",
    "popleft", "popitem", "remove", "discard", "clear", "sort", "reverse", "rotate", "subtract",
    "put", "put_nowait", "get_nowait", "difference_update", "intersection_update",
    "symmetric_difference_update", "move_to_end", "__setitem__", "__delitem__",
})  # fmt: skip
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
        writes: in order of files and lines.
    """

    key: str
    name: str
    kind: StateKind
    made: tuple[ast.AST, Scope] | None
    writes: list[Write] = field(default_factory=list)


def shared_states(model: Model) -> list[State]:
    """Every state that is written after start-up, by key."""
    names = _names(model)
    found: dict[str, State] = {}
    for scope in model.scopes:
        if not model.runs_later(scope):
            continue
        for state, write in _writes(model, scope, names):
            known = found.setdefault(state.key, state)
            if all(known_write.node is not write.node for known_write in known.writes):
                known.writes.append(write)
    for state in found.values():
        state.writes.sort(key=lambda w: (w.scope.module.path, getattr(w.node, "lineno", 0)))
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


def _writes(
    model: Model, scope: Scope, names: dict[int, tuple[Scope, str]]
) -> Iterator[tuple[State, Write]]:
    for store in scope.stores:
        if store.kind == "name":
            yield from _rebound(model, scope, store)
        elif store.kind == "attribute":
            assert isinstance(store.target, ast.Attribute)
            yield from _attribute(model, scope, store, names)
        elif isinstance(store.target, ast.Subscript):
            yield from _changed(model, scope, store.target.value, store.target, names)
        elif isinstance(store.target, ast.Attribute):
            yield from _attribute(model, scope, store, names)
    for call in scope.calls:
        function = call.node.func
        if isinstance(function, ast.Attribute) and function.attr in MUTATORS:
            yield from _changed(model, scope, function.value, call.node, names)
        elif call.node.args:
            for value in model.later.values(function, scope):
                if isinstance(value, External) and value.name in (
                    "builtins.setattr",
                    "builtins.next",
                ):
                    yield from _changed(model, scope, call.node.args[0], call.node, names)


def _rebound(model: Model, scope: Scope, store: Store) -> Iterator[tuple[State, Write]]:
    assert isinstance(store.target, ast.Name)
    name = store.target.id
    write = Write(store.target, scope, f"`{name}` is rebound")
    if name in scope.global_names:
        module = scope.module_scope()
        bindings = module.bindings.get(name, [])
        made = next(
            (b.node for b in bindings if b.kind == "value" and b.line != store.target.lineno), None
        )
        key = f"{module.module.name}:{name}"
        yield State(key, name, "rebound", (made, module) if made is not None else None), write
        return
    owner = next((s for s in scope.ancestors() if s.is_function and name in s.bindings), None)
    if owner is not None and model.lives_on(owner):
        yield State(f"{owner.id}.{name}", name, "closure", (owner.node, owner)), write


def _attribute(
    model: Model, scope: Scope, store: Store, names: dict[int, tuple[Scope, str]]
) -> Iterator[tuple[State, Write]]:
    assert isinstance(store.target, ast.Attribute)
    attribute = store.target.attr
    text = ast.unparse(store.target)
    write = Write(store.target, scope, f"`{text}` is set")
    base = model.later.values(store.target.value, scope)
    for value in base:
        match value:
            case ModuleValue(module):
                made = model.program.modules.get(module)
                where = (made.node, made) if made is not None else None
                yield State(f"{module}:{attribute}", attribute, "rebound", where), write
            case FunctionValue(function):
                if model.lives_on(function.parent or function):
                    state = State(
                        f"{function.id}.{attribute}", text, "rebound", (function.node, function)
                    )
                    yield state, write
            case ClassValue(cls):
                name = f"{cls.name}.{attribute}"
                yield State(f"{cls.id}.{attribute}", name, "class", (cls.node, cls)), write
            case Instance() | Part():
                root = value.root if isinstance(value, Part) else value
                if _opaque(base, value):
                    continue
                if isinstance(root, Instance) and _is_reset(model, root.cls):
                    continue
                state_ = _state(model, root, scope, names, attribute)
                if state_ is not None:
                    yield state_, write
            case _:
                pass


def _changed(
    model: Model,
    scope: Scope,
    base: ast.expr,
    node: ast.AST,
    names: dict[int, tuple[Scope, str]],
) -> Iterator[tuple[State, Write]]:
    values = model.later.values(base, scope)
    write = Write(node, scope, f"`{ast.unparse(base)}` is changed")
    owned = any(isinstance(v, Part) and isinstance(v.root, Instance) for v in values)
    for value in values:
        if not isinstance(value, Container | Part):
            continue
        if isinstance(value, Container) and owned:
            # The list that `__init__` makes belongs to the instance, which the part stands for.
            continue
        if isinstance(value, Part) and _opaque(values, value):
            continue
        if isinstance(value, Container) and value.kind in ("tuple", "generator"):
            continue
        root = value.root if isinstance(value, Part) else value
        attribute = base.attr if isinstance(base, ast.Attribute) else ""
        state = _state(model, root, scope, names, attribute)
        if state is not None:
            yield state, write


def _opaque(values: Values, value: Value) -> bool:
    """Whether a part is known to be a library's object: a row, a connection, a client."""
    if not isinstance(value, Part):
        return False
    others = [v for v in values if not isinstance(v, Part)]
    return bool(others) and all(isinstance(v, External | FunctionValue) for v in others)


def _is_reset(model: Model, cls: Scope) -> bool:
    """Thread locals and context variables: their attributes belong to one request."""
    bases = model.evaluator.hierarchy.external_bases(cls)
    return any(base in ("threading.local", "werkzeug.Local") for base in bases)


def _state(
    model: Model,
    root: Instance | Container | ClassValue,
    scope: Scope,
    names: dict[int, tuple[Scope, str]],
    attribute: str,
) -> State | None:
    if isinstance(root, ClassValue):
        name = f"{root.scope.name}.{attribute}" if attribute else root.scope.name
        return State(f"{root.scope.id}.{attribute}", name, "class", (root.scope.node, root.scope))
    site = root.site
    owner = site.scope
    if owner is scope or not model.lives_on(owner):
        return None
    if isinstance(site.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.arg):
        return None
    holder, name = names.get(id(site.node), (owner, ""))
    if not name:
        held = _holder(model, site.node, owner, names)
        if held is not None:
            holder, name = held
    shown = name or f"the object made in line {site.line}"
    key = f"{holder.id}.{name}" if holder.kind != "module" else f"{holder.module.name}:{name}"
    if not name:
        key = f"{owner.module.name}:{site.line}"
    if isinstance(root, Instance):
        return State(key, shown, "instance", (site.node, owner))
    if holder.kind == "class":
        return State(key, f"{holder.name}.{name}", "class", (site.node, owner))
    if _is_default(site.node, owner):
        return State(key, shown, "default", (site.node, owner))
    if owner.is_function:
        return State(key, shown, "closure", (site.node, owner))
    return State(key, shown, "container", (site.node, owner))


def _holder(
    model: Model, node: ast.AST, owner: Scope, names: dict[int, tuple[Scope, str]]
) -> tuple[Scope, str] | None:
    """The name of the literal that encloses a nested one."""
    for name, bindings in owner.bindings.items():
        for binding in bindings:
            outer = binding.node
            if binding.kind == "value" and (
                getattr(outer, "lineno", 0) <= getattr(node, "lineno", 0)
                and getattr(node, "end_lineno", 0) <= (getattr(outer, "end_lineno", 0) or 0)
            ):
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
