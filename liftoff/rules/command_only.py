"""Set-up that only the command line does (LO512).

## Why

Lambda imports the app; it never runs `main()` or what stands under `if __name__ == "__main__"`.
What the server's own command line does before it serves (fill a registry, make tables, start a
client) is missing then, and routes find nothing.

## Example

Bad: `def main(): registry.add(Server()); app.run()`.
Good: the same in the app factory, or when the module is imported.

## How to fix

Move the set-up into the factory or to the top of the module.
"""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.rules.finding import Draft
from liftoff.rules.model import Model
from liftoff.rules.state import command_states

_FIX = "Do it in the app factory or at import, which Lambda runs."


def check(model: Model) -> Iterator[Draft]:
    """State that a command fills and routes read; tables that a command makes."""
    for state in command_states(model):
        if not state.reads:
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
    for call in model.method_calls("create_all"):
        known = call.name.startswith(("flask_sqlalchemy", "sqlalchemy", "sqlmodel"))
        if known and model.only_script(call.scope) and model.is_app_code(call.scope):
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
