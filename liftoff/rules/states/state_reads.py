"""Who reads a state that requests change: those routes see one environment's copy, too."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from liftoff.project.evaluation.values import (
    ClassValue,
    Container,
    External,
    FunctionValue,
    Instance,
    ModuleValue,
)
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model
from liftoff.rules.states.app_items import HELD
from liftoff.rules.states.shared_memory import ITEMS, State, Write


def add_reads(model: Model, states: list[State]) -> None:
    """Fill in `reads` of each state: scopes that run after start-up and do not write it."""
    by_name: dict[str, list[State]] = defaultdict(list)
    for state in states:
        named = state.key.removesuffix(f".{ITEMS}").replace(":", ".").rpartition(".")[2]
        by_name[named if state.attribute in ("", ITEMS) else state.attribute].append(state)
    by_made = {id(s.made[0]): s for s in states if s.made is not None and not s.attribute}
    for scope in model.scopes:
        if not model.runs_later(scope):
            continue
        for name, node in _read_names(scope):
            read = [state for state in by_name.get(name, ()) if _reads(model, scope, node, state)]
            for state in (*read, *_hung(model, scope, node, by_made)):
                _note(state, node, scope, name)
        for asked, owner, name in _asked_by_name(scope):
            for state in by_name.get(name, ()):
                if _reads_of(model, scope, owner, state):
                    _note(state, asked, scope, name)
        for keyed in scope.keyed if by_made else ():
            for state in _hung(model, scope, keyed, by_made):
                _note(state, keyed, scope, ast.unparse(keyed))


def _note(state: State, node: ast.AST, scope: Scope, name: str) -> None:
    if all(write.scope is not scope for write in (*state.writes, *state.reads)):
        state.reads.append(Write(node, scope, f"`{name}` is read"))


def _asked_by_name(scope: Scope) -> Iterator[tuple[ast.Call, ast.expr, str]]:
    """`getattr(function, "count", 0)`."""
    for call in scope.calls:
        match call.node:
            case ast.Call(
                ast.Name("getattr" | "hasattr"), [owner, ast.Constant(str() as name), *_]
            ):
                yield call.node, owner, name
            case _:
                pass


def _read_names(scope: Scope) -> Iterator[tuple[str, ast.Name | ast.Attribute]]:
    yield from scope.loads.items()
    seen: set[str] = set()
    for attribute in scope.attributes:
        if attribute.attr not in seen:
            seen.add(attribute.attr)
            yield attribute.attr, attribute


def _reads(model: Model, scope: Scope, node: ast.Name | ast.Attribute, state: State) -> bool:
    if isinstance(node, ast.Name):
        return state.attribute in ("", ITEMS) and _names_it(model, scope, node.id, state.holder)
    return _reads_of(model, scope, node.value, state)


def _reads_of(model: Model, scope: Scope, owner: ast.expr, state: State) -> bool:
    """Whether an attribute of `owner`, of the name that a state has, is that state."""
    for value in model.evaluator.values(owner, scope):
        match value:
            case ModuleValue(module):
                if not state.attribute and state.holder.module.name == module:
                    return True
            case Instance(cls, site):
                made = state.made[0] if state.made is not None else None
                if site.node is made or (made is not None and made is cls.node):
                    return True
                if state.kind == "class" and cls is state.holder:
                    return True
            case ClassValue(cls):
                if cls is state.holder:
                    return True
            case FunctionValue(function):
                if function is state.holder and state.attribute:
                    return True
            case _:
                pass
    return False


def _hung(model: Model, scope: Scope, node: ast.expr, by_made: dict[int, State]) -> Iterator[State]:
    """The states that an attribute of `app.state` or `request.state` is, or an extension's item."""
    if isinstance(node, ast.Attribute | ast.Subscript) and any(
        isinstance(value, External) and value.name.endswith(HELD)
        for value in model.evaluator.values(node.value, scope)
    ):
        for value in model.evaluator.values(node, scope):
            if isinstance(value, Container) and id(value.site.node) in by_made:
                yield by_made[id(value.site.node)]


def _names_it(model: Model, scope: Scope, name: str, holder: Scope) -> bool:
    owner = model.evaluator.owner(name, scope)
    if owner is holder:
        return True
    if owner is None:
        return False
    return any(
        binding.kind == "from"
        and model.program.find_module(binding.module, owner) == holder.module.name
        and holder.kind == "module"
        for binding in owner.bindings[name]
    )
