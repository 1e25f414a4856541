"""Memory that requests share: module globals, class attributes, objects, closures (LO101 to LO114).

## What it finds

| code | what | severity |
|---|---|---|
| LO101 | a module global that is rebound after start-up | blocker |
| LO101 | an attribute of a library that requests set to the same each time | info |
| LO102 | a module-level list, dict, set or the like that is changed | blocker |
| LO103 | an attribute of a class that is changed | blocker |
| LO109 | a global that a start-up hook, or the first request, fills for good | info |
| LO108 | a mutable default argument that is changed | warning |
| LO110 | a variable of a factory that its inner functions change | blocker |
| LO113 | a global that holds the user of the last request, whoever asks next | blocker |
| LO114 | an object made at import, or kept by a request, that keeps state in itself | blocker |

## Why

Lambda answers each request in one of many environments. None sees another's memory, and each goes
away when AWS likes: a counter counts a part of the requests, a dictionary has what one environment
happened to be given, a lock locks nothing. What start-up alone writes is the same everywhere and is
not reported.

## Example

Bad:

    HITS = {}

    @app.get("/<name>")
    def home(name):
        HITS[name] = HITS.get(name, 0) + 1

Good:

    @app.get("/<name>")
    def home(name):
        table.update_item(Key={"name": name}, UpdateExpression="ADD hits :one", ...)

## How sure

A write counts where a path of calls leads from a route to it, and the finding shows the path.
Aliases, closures, containers and attributes are followed; what code made up at run time does
is not.

## How to fix

Keep it in DynamoDB or ElastiCache; or make it anew in each request, when no other needs it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.graph.flow import CONSTRUCTORS
from liftoff.rules.file_handles import kept_open
from liftoff.rules.finding import Draft, Severity
from liftoff.rules.model import Model
from liftoff.rules.running.of_workers import of_worker
from liftoff.rules.running.on_the_way import of_command_thread
from liftoff.rules.states.app_objects import is_of_app
from liftoff.rules.states.bound_names import contains
from liftoff.rules.states.copied_defaults import is_copied
from liftoff.rules.states.harmless import is_always_empty
from liftoff.rules.states.lazy import is_filled_once, is_lazy, is_lazy_class, is_lazy_field
from liftoff.rules.states.lazy_flags import is_behind_flag
from liftoff.rules.states.library_settings import is_same_setting
from liftoff.rules.states.loop_switches import is_loop_switch
from liftoff.rules.states.set_at_start import filled_at_start
from liftoff.rules.states.set_up_flags import is_set_up_flag
from liftoff.rules.states.shared_memory import ITEMS, State, StateKind, merged
from liftoff.rules.states.state import shared_states
from liftoff.rules.states.user_data import is_of_user

_KINDS: dict[StateKind, tuple[str, Severity, str, str]] = {
    "rebound": (
        "LO101",
        "blocker",
        "mutable_global",
        "module global `{}` is rebound after start-up",
    ),
    "container": (
        "LO102",
        "blocker",
        "mutable_global",
        "module global `{}` is changed by requests",
    ),
    "class": ("LO103", "blocker", "class_state", "class attribute `{}` is changed by requests"),
    "default": (
        "LO108",
        "warning",
        "mutable_global",
        "mutable default `{}` keeps what calls put in",
    ),
    "closure": ("LO110", "blocker", "mutable_global", "`{}` of the factory is changed by requests"),
    "instance": ("LO114", "blocker", "class_state", "`{}` is made once and keeps state in itself"),
    "held": ("LO114", "blocker", "class_state", "kept objects: `{}` is changed by requests"),
}
_WHY = "; each Lambda environment has its own copy and loses it"
_FIX = (
    "Keep it in a store that all environments share (DynamoDB, ElastiCache), "
    "or make it in the request."
)


def check(model: Model) -> Iterator[Draft]:
    """One finding a state."""
    read = {attribute.attr for scope in model.program.scopes for attribute in scope.attributes}
    states = [
        state
        for state in merged(model.once(shared_states))
        if not (_is_idle(state, read) or is_copied(model, state) or is_loop_switch(model, state))
    ]
    fields = {state.attribute for state in states if state.kind in ("instance", "held")}
    states = [state for state in states if not _is_of_field(state, fields)]
    for state in states:
        yield _draft(model, state)
    yield from kept_open(model, states)
    yield from filled_at_start(model, {state.key for state in states})


def _is_of_field(state: State, fields: set[str]) -> bool:
    """Whether a constructor makes it inside what a field is set to, and the field is told.

    `self.data = {"status": {}}`, where requests change `self.data` and `self.data["status"]`.
    """
    if state.kind != "closure" or state.made is None:
        return False
    node, scope = state.made
    return scope.name in CONSTRUCTORS and any(
        isinstance(store.target, ast.Attribute)
        and store.target.attr in fields
        and store.value is not None
        and contains(store.value, node)
        for store in scope.stores
    )


def _is_idle(state: State, read: set[str]) -> bool:
    """Whether an attribute gets the same empty value each time, and nothing reads it."""
    named = state.kind == "instance" and state.attribute not in ("", ITEMS)
    return (
        named
        and state.attribute not in read
        and all(is_always_empty(write.node, write.scope) for write in state.writes)
    )


def _is_of_command(model: Model, state: State) -> bool:
    """Whether only threads of the command that serves, which Lambda never starts, know of it."""
    return all(of_command_thread(model, place.scope) for place in (*state.writes, *state.reads))


def _is_made_by_command(model: Model, state: State) -> bool:
    """Whether the function of a command itself makes the object: a worker's own start."""
    made = state.made[1] if state.made is not None else None
    return (
        state.kind == "instance"
        and made in model.map.registry.commands
        and model.only_command(made)
    )


def _draft(model: Model, state: State) -> Draft:
    code, severity, category, message = _KINDS[state.kind]
    why, fix = _WHY, _FIX
    if (
        is_lazy(model, state)
        or is_lazy_class(model, state)
        or is_lazy_field(model, state)
        or is_filled_once(state)
        or is_behind_flag(model, state)
        or is_set_up_flag(model, state)
    ):
        code, severity, message = "LO109", "info", "`{}` is made once and kept for reuse"
        why, fix = ", by each Lambda environment for itself", "Keep it, if it holds no user's data."
    elif is_same_setting(model, state) or is_of_app(state):
        severity, message = "info", "`{}` is set by requests, to the same each time"
        why, fix = "", "Set it at import."
    elif is_of_user(model, state):
        code, message = "LO113", "`{}` holds what belongs to one user"
        why = "; the next request of this environment, of any user, finds it"
        fix = "Keep it in `flask.g`, in `request.state`, or in the user's own record."
    elif _is_of_command(model, state):
        severity, message = "info", "`{}` is changed by threads of the command that serves"
        why = ", which Lambda never runs"
    elif _is_made_by_command(model, state):
        severity, message = "info", "`{}` belongs to an object that only a command makes"
        why = ", which Lambda never runs"
    elif all(of_worker(model, place.scope) for place in (*state.writes, *state.reads)):
        severity, message = "warning", "`{}` is changed by jobs of a worker"
        why = "; functions that take these over do not share it"
    first = state.writes[0]
    related = [(write.node, write.scope, write.text) for write in state.writes[1:]]
    if state.made is not None:
        related.insert(0, (*state.made, f"`{state.name}` is made here"))
    related += [(read.node, read.scope, read.text) for read in state.reads]
    return Draft(
        rule=code,
        severity=severity,
        category=category,
        message=message.format(state.name) + why,
        node=first.node,
        scope=first.scope,
        symbol=state.name,
        fix=fix,
        related=tuple(related),
        reached=tuple(dict.fromkeys(place.scope for place in (*state.writes, *state.reads))),
        state=state.key,
        made=state.made,
    )
