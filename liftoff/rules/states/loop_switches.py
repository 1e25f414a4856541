"""Switches of a loop that start-up starts: its class sets and asks them, and nobody else."""

from __future__ import annotations

import ast

from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model
from liftoff.rules.states.changing_calls import SWITCHES
from liftoff.rules.states.shared_memory import State, Write


def is_loop_switch(model: Model, state: State) -> bool:
    """Whether a state is a flag by which a class ends its own loop, and no request sets or asks it.

    `self.running = True`: the loop has a finding of its own.
    """
    places = [place.scope for place in (*state.writes, *state.reads)]
    return (
        state.kind == "instance"
        and len({scope.owner_class for scope in places}) == 1
        and all(map(_is_switch, state.writes))
        and (_is_event(state) or any(_loops_by(scope, state.attribute) for scope in places))
        and not any(_in_request(model, scope) for scope in places)
    )


def _is_event(state: State) -> bool:
    return all(isinstance(write.node, ast.Call) for write in state.writes)


def _loops_by(scope: Scope, attribute: str) -> bool:
    """Whether a function has a `while self.running:`."""
    return any(
        isinstance(part, ast.Attribute) and part.attr == attribute
        for node in walk(scope.node)
        if isinstance(node, ast.While)
        for part in walk(node.test)
    )


def _is_switch(write: Write) -> bool:
    """`running = True`, or `stopped.set()`."""
    if isinstance(write.node, ast.Call):
        return isinstance(write.node.func, ast.Attribute) and write.node.func.attr in SWITCHES
    stored = [s.value for s in write.scope.stores if s.target is write.node and not s.augmented]
    return any(isinstance(v, ast.Constant) and isinstance(v.value, bool) for v in stored)


def _in_request(model: Model, scope: Scope) -> bool:
    routes, phases = model.reached_by(scope)
    return bool(routes) or "websocket" in phases
