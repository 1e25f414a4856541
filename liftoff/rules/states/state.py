"""Writes to objects that outlive a request: the shared logic of the memory rules."""

from __future__ import annotations

import ast
from functools import partial

from liftoff.project.evaluation.evaluate import Evaluator
from liftoff.project.graph.reach import reached
from liftoff.project.source.scopes import Scope
from liftoff.rules.model import Model
from liftoff.rules.states.held_objects import HeldObjects
from liftoff.rules.states.named_states import States
from liftoff.rules.states.shared_memory import State, Write
from liftoff.rules.states.state_reads import add_reads
from liftoff.rules.states.state_writes import Writes, changed_name


def shared_states(model: Model) -> list[State]:
    """Every state that is written after start-up, with who reads it."""
    return _collect(model, [s for s in model.scopes if model.runs_later(s)], model.later)


def command_states(model: Model) -> list[State]:
    """Every state that only a script or `main()` fills: of the app's modules, or to serve them."""
    main = _from_main(model)
    scopes = [
        scope
        for scope in model.scopes
        if model.only_script(scope)
        and (model.starts_server(scope) or (scope in main and model.is_app_code(scope)))
    ]
    return _collect(model, scopes, model.evaluator)


def _from_main(model: Model) -> set[Scope]:
    """What `main()` or the block under `__main__` calls, itself included."""
    mains = [s for s in model.scopes if s.kind == "main" or (s.is_function and s.name == "main")]
    calls = model.graph.of_kind("call")
    return reached(mains, lambda scope: calls.get(scope, ()))


def _collect(model: Model, scopes: list[Scope], evaluator: Evaluator) -> list[State]:
    if not scopes:
        return []
    names = model.once(_names)
    held = HeldObjects(model, evaluator)
    found: dict[str, State] = {}
    for scope in scopes:
        states = States(model, evaluator, scope, names, held)
        for state, write in Writes(model, evaluator, scope, states).find():
            if evaluator is model.later and not model.takes_later(write.node):
                continue
            known = found.setdefault(state.key, state)
            if all(known_write.node is not write.node for known_write in known.writes):
                known.writes.append(write)
    for state in found.values():
        state.writes.sort(key=partial(_by_place, state))
    add_reads(model, list(found.values()))
    return list(found.values())


def _by_place(state: State, write: Write) -> tuple[bool, bool, str, int]:
    """Where the state is named comes before where it goes by another name, its home before others.

    Its home is the module that makes it, and the methods of its class.
    """
    other = changed_name(write.node) != state.name.rpartition(".")[2]
    path = write.scope.module.path
    homes = {state.holder.module.path}
    if state.made is not None:
        homes.add(state.made[1].module.path)
    abroad = path not in homes and "`self." not in write.text
    return other, abroad, path, getattr(write.node, "lineno", 0)


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
