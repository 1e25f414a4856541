"""What a command alone hangs on the app, and routes take from there: `app.state.model = load()`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.scopes import Scope, Store
from liftoff.project.values import External
from liftoff.rules.finding import Draft
from liftoff.rules.model import Model


def set_by_command(model: Model) -> Iterator[Draft]:
    """Attributes of `app.state` that no import of the app sets."""
    for name, stores in model.program.attribute_stores.items():
        given = [store for store in stores if _is_on_state(model, store)]
        if not given or not all(model.only_script(store.scope) for store in given):
            continue
        reads = list(_reads(model, name))
        if not reads:
            continue
        first = given[0]
        yield Draft(
            rule="LO512",
            severity="blocker",
            category="startup_side_effect",
            message=f"`app.state.{name}` is set by the command line only, and routes read it",
            node=first.target,
            scope=first.scope,
            symbol=name,
            fix="Set it in the app factory, in the lifespan or at import, which Lambda runs.",
            related=tuple((node, scope, f"`{name}` is read") for node, scope in reads),
            reached=tuple(dict.fromkeys(scope for _, scope in reads)),
        )


def _is_on_state(model: Model, store: Store) -> bool:
    target = store.target
    if not isinstance(target, ast.Attribute) or not isinstance(target.value, ast.Attribute):
        return False
    if target.value.attr != "state":
        return False
    owners = model.values(target.value, store.scope)
    return any(isinstance(v, External) and v.name.endswith("FastAPI().state") for v in owners)


def _reads(model: Model, name: str) -> Iterator[tuple[ast.Attribute, Scope]]:
    """The first `app.state.NAME` of each function that requests run."""
    for scope in model.scopes:
        if not model.in_request(scope):
            continue
        found = next(
            (
                node
                for node in scope.attributes
                if node.attr == name
                and isinstance(node.value, ast.Attribute)
                and node.value.attr == "state"
                and isinstance(node.value.value, ast.Name | ast.Attribute)
                and ast.unparse(node.value.value).endswith("app")
            ),
            None,
        )
        if found is not None:
            yield found, scope
