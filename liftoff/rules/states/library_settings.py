"""Settings that requests give a library's module, the same each time: `openai.api_key = KEY`."""

from __future__ import annotations

import ast

from liftoff.project.evaluation.values import External
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.model import Model
from liftoff.rules.states.shared_memory import State

_OF_REQUESTS = ("flask.request", "flask.session", "flask.g", "starlette.requests.")
# `key = os.getenv("KEY")` and `openai.api_key = key`: longer ways are rare.
_MAX_STEPS = 3


def is_same_setting(model: Model, state: State) -> bool:
    """Whether all that is written to an attribute of a library's module is one and the same.

    So is a global of the project's own that only ever means what another module has.
    """
    if state.kind != "rebound" or state.made is not None:
        return False
    own = state.key.partition(":")[0] in model.program.modules
    given: set[str] = set()
    for write in state.writes:
        stores = [s for s in write.scope.stores if s.target is write.node and not s.augmented]
        value = stores[0].value if stores else None
        if value is None or not _is_fixed(model, value, write.scope, 0):
            return False
        if own and not _is_imported(value, write.scope):
            return False
        given.add(ast.unparse(value))
    return len(given) == 1


def _is_imported(value: ast.expr, scope: Scope) -> bool:
    """`shared.app` or `app`, of what the very function imports."""
    while isinstance(value, ast.Attribute):
        value = value.value
    bindings = scope.bindings.get(value.id, []) if isinstance(value, ast.Name) else []
    return bool(bindings) and all(b.kind in ("import", "from") for b in bindings)


def _is_fixed(model: Model, value: ast.expr, scope: Scope, steps: int) -> bool:
    """Whether an expression is made of constants, imports and globals, and of no request's data."""
    for node in walk(value):
        if not isinstance(node, ast.Name):
            continue
        bindings = scope.bindings.get(node.id, [])
        if any(b.kind not in ("import", "from") for b in bindings):
            local = bindings[0].node if [b.kind for b in bindings] == ["value"] else None
            if steps >= _MAX_STEPS or not isinstance(local, ast.expr):
                return False
            if not _is_fixed(model, local, scope, steps + 1):
                return False
        elif any(
            isinstance(v, External) and v.name.startswith(_OF_REQUESTS)
            for v in model.values(node, scope)
        ):
            return False
    return True
