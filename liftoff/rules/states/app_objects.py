"""Globals that requests set to what the app has for all: `POOL = request.app.state.pool`."""

from __future__ import annotations

import ast

from liftoff.rules.states.shared_memory import State, Write


def is_of_app(state: State) -> bool:
    """Whether all that is written to a name comes from the state of the app."""
    return state.kind == "rebound" and bool(state.writes) and all(map(_takes, state.writes))


def _takes(write: Write) -> bool:
    stores = [s for s in write.scope.stores if s.target is write.node and not s.augmented]
    match stores[0].value if stores else None:
        case ast.Attribute(ast.Attribute(ast.Name("app") | ast.Attribute(attr="app"), "state")):
            return True
        case _:
            return False
