"""Set-up that only the command line does (LO512).

## Why

Lambda imports the app; it never runs `main()` or what stands under `if __name__ == "__main__"`.
What the server's own command line does before it serves (fill a registry, make tables, start a
client) is missing then, and routes find nothing. A global that only that block binds is a
`NameError` in each route that reads it: a blocker. So is a router that only that block puts
into the app; what it mounts is a warning.

## Example

Bad: `def main(): registry.add(Server()); app.run()`.
Good: the same in the app factory, or when the module is imported.

## How sure

That Lambda skips the block is certain. What routes miss is judged by the names and objects that
they read; set-up that no route is seen to need is not reported.

## How to fix

Move the set-up into the factory or to the top of the module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from liftoff.project.graph.flow import CONSTRUCTORS
from liftoff.project.source.scopes import Binding, Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.states.app_attributes import set_by_command
from liftoff.rules.states.command_objects import objects_of_command
from liftoff.rules.states.command_settings import keys_of_command, settings_of_command
from liftoff.rules.states.shared_memory import State
from liftoff.rules.states.state import command_states, shared_states

_FIX = "Do it in the app factory or at import, which Lambda runs."


def check(model: Model) -> Iterator[Draft]:
    """State that a command fills and routes read; names and tables that it alone makes."""
    yield from _filled(model)
    for module in model.scopes:
        if module.kind == "module" and module in model.import_modules:
            yield from _unbound(model, module)
            yield from _rebound(model, module)
    yield from keys_of_command(model)
    yield from set_by_command(model)
    yield from settings_of_command(model)
    yield from objects_of_command(model)
    yield from _tables(model)


def _filled(model: Model) -> Iterator[Draft]:
    states = command_states(model)
    aliased = {s.key for s in states if len(s.writes) == 1 and _is_aliased(s.writes[0].node)}
    # What requests fill as well is no set-up, and told as what it is.
    aliased &= {state.key for state in model.once(shared_states)} if aliased else set()
    for state in states:
        if state.key in aliased:
            continue
        if state.kind == "held":
            # An object that the command makes for itself, of a class that requests use, too.
            continue
        # What the command itself makes is told where it is bound.
        if not any(_for_a_route(model, read.scope) for read in state.reads):
            continue
        if state.made is not None and not model.at_import(state.made[1]):
            continue
        if _is_another_default(state) or _filled_at_import(model, state):
            continue
        first = state.writes[0]
        yield Draft(
            rule="LO512",
            severity="warning",
            category="startup_side_effect",
            message=f"`{state.name}` is filled by the command line only, and routes read it",
            node=first.node,
            scope=first.scope,
            symbol=state.name,
            fix=_FIX,
            related=tuple((read.node, read.scope, read.text) for read in state.reads),
            reached=tuple(dict.fromkeys(read.scope for read in state.reads)),
            state=state.key,
        )


def _is_aliased(node: ast.AST) -> bool:
    """Whether a write goes through what a call gives: `device(ID)["on"] = True`."""
    return any(isinstance(part, ast.Call) for part in walk(node))


def _filled_at_import(model: Model, state: State) -> bool:
    """Whether import fills it itself: what the command changes in it is not all of it.

    It adds to a container, or a method that it calls sets the field of an object.
    """
    if state.made is None:
        return False
    added = model.evaluator.added(model.evaluator.site(*state.made))
    owners = {write.scope.owner_class for write in state.writes} - {None}
    fields = model.program.fields
    stored = [s for cls in owners if cls for s in fields.get(cls, {}).get(state.attribute, ())]
    return any(model.at_import(one.scope) for one in added) or any(
        model.at_import(store.scope) and store.scope.name not in CONSTRUCTORS for store in stored
    )


def _is_another_default(state: State) -> bool:
    """Whether import binds the name, and the command binds it to the same, or to another member.

    `config.ENV = Env.DEV` of a switch, and the logger that import has got as well.
    """
    if state.kind != "rebound" or state.made is None:
        return False
    given = [
        store.value
        for write in state.writes
        for store in write.scope.stores
        if store.target is write.node and store.value is not None
    ]
    made = state.made[0]
    if len(given) < len(state.writes) or isinstance(made, ast.Constant):
        return False
    return all(_is_member(node) or ast.dump(node) == ast.dump(made) for node in given)


def _is_member(node: ast.expr) -> bool:
    """`Env.DEV`: a constant of a class."""
    return isinstance(node, ast.Attribute) and node.attr.isupper()


def _for_a_route(model: Model, scope: Scope) -> bool:
    routes, phases = model.reached_by(scope)
    return bool(routes) or "websocket" in phases or model.unlisted((scope,))


def _unbound(model: Model, module: Scope) -> Iterator[Draft]:
    """Globals that the block under `__main__` alone binds, and routes read."""
    guards = [child for child in module.children if child.kind == "main"]
    if not guards or any(site.scope in guards for site in model.map.apps):
        return
    readers = [s for s in model.scopes if s.module is module.module and model.in_request(s)]
    missing: dict[Scope, list[_Missing]] = {}
    for name, bindings in module.bindings.items():
        guard = _guard_of(bindings, guards)
        reads = [s for s in readers if name in s.loads]
        reads = [s for s in reads if model.evaluator.owner(name, s) is module]
        if guard is not None and reads:
            missing.setdefault(guard, []).append(_Missing(name, bindings[0].node, reads))
    for guard, names in missing.items():
        # What a route itself reads says most; the rest is needed on the way.
        first, *others = sorted(names, key=lambda one: not model.handlers.keys() & set(one.reads))
        places = [(scope, one.name) for one in (first, *others) for scope in one.reads]
        also = f", and {len(others)} more," if others else ""
        is_there = "are" if others else "is"
        yield Draft(
            rule="LO512",
            severity="blocker",
            category="startup_side_effect",
            message=f"`{first.name}`{also} {is_there} there only when the file is run; imported, "
            "routes do not find it",
            node=first.node,
            scope=guard,
            symbol=first.name,
            fix=_FIX,
            related=(
                *((one.node, guard, f"`{one.name}` is made here") for one in others),
                *((scope.loads[name], scope, f"`{name}` is read") for scope, name in places),
            ),
            reached=tuple(dict.fromkeys(scope for scope, _ in places)),
        )


def _rebound(model: Model, module: Scope) -> Iterator[Draft]:
    """Globals that the block under `__main__` binds anew, and routes read as import left them."""
    guards = [child for child in module.children if child.kind == "main"]
    if not guards or any(site.scope in guards for site in model.map.apps):
        return
    readers = [s for s in model.scopes if s.module is module.module and model.in_request(s)]
    if not any(map(model.starts_server, guards)):
        # A test of the module by itself.
        return
    for name, bindings in module.bindings.items():
        inside = [b for b in bindings if _guard_of([b], guards) is not None]
        outside = [b for b in bindings if b not in inside]
        if not inside or not outside or any(b.kind not in ("value", "item") for b in outside):
            continue
        if all(isinstance(b.node, ast.Constant) for b in inside):
            # Another default, which the one at import does as well.
            continue
        reads = [s for s in readers if name in s.loads]
        reads = [s for s in reads if model.evaluator.owner(name, s) is module]
        if reads:
            yield Draft(
                rule="LO512",
                severity="warning",
                category="startup_side_effect",
                message=f"`{name}` is set when the file is run; imported, it is what it was before",
                node=inside[0].node,
                scope=guards[0],
                symbol=name,
                fix="Set it at import, from an environment variable.",
                related=tuple((s.loads[name], s, f"`{name}` is read") for s in reads),
                reached=tuple(dict.fromkeys(reads)),
            )


class _Missing(NamedTuple):
    """A name that is missing after an import: where it is made, and who reads it."""

    name: str
    node: ast.AST
    reads: list[Scope]


def _guard_of(bindings: list[Binding], guards: list[Scope]) -> Scope | None:
    """The block under `__main__` that holds every binding of a name; None when one is outside."""
    for guard in guards:
        if all(
            binding.kind in ("value", "item", "enter")
            and binding.writer is None
            and any(block.statement is guard.node for block in binding.blocks)
            for binding in bindings
        ):
            return guard
    return None


def _tables(model: Model) -> Iterator[Draft]:
    for call in model.method_calls("create_all"):
        known = call.name.startswith(("flask_sqlalchemy", "sqlalchemy", "sqlmodel"))
        serves = model.only_script(call.scope) and model.starts_server(call.scope)
        if known and serves and model.is_app_code(call.scope):
            yield Draft(
                rule="LO512",
                severity="warning",
                category="startup_side_effect",
                message="tables are made by the command line that starts the server only",
                node=call.node,
                scope=call.scope,
                symbol=call.name,
                fix="Make tables when deploying, with migrations.",
                whole_app=True,
            )
