"""Language models that a request asks for an answer, without a time limit (LO402)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.model_services import ASKS_MODEL, LIBRARIES, LIMITS


def asked_models(model: Model) -> Iterator[Draft]:
    """The first such call of each function that requests run."""
    told: set[Scope] = set()
    for call in model.all_calls():
        if not call.name.startswith(LIBRARIES) or call.scope in told:
            continue
        if not ASKS_MODEL.match(call.name) or not model.in_request(call.scope):
            continue
        if _is_limited(call):
            continue
        told.add(call.scope)
        name = call.name.replace("()", "")
        yield Draft(
            rule="LO402",
            severity="warning",
            category="long_sleep_or_loop",
            message=f"`{name}` waits for a model without a limit, maybe longer than the gateway's "
            f"{model.target.limit:g} s",
            node=call.node,
            scope=call.scope,
            symbol=call.name,
            fix="Give it a timeout well below the gateway's, or answer 202 and ask in a job.",
        )


def _is_limited(call: Call) -> bool:
    """Whether the call or the one that makes its client says how long it waits."""
    made = call.value.site.node if call.value.site is not None else None
    of_client = made.keywords if isinstance(made, ast.Call) and made is not call.node else []
    # What `**options` hold at the call is of the question; at the client it may be a limit.
    return any(keyword.arg in LIMITS for keyword in call.node.keywords) or any(
        keyword.arg is None or keyword.arg in LIMITS for keyword in of_client
    )
