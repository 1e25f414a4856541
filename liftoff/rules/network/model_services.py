"""Language models that a request asks for an answer, without a time limit (LO402)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from liftoff.project.evaluation.values import Container, External
from liftoff.project.source.scopes import Scope
from liftoff.project.source.syntax import walk
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.model_services import ASKS_MODEL, LIBRARIES, LIMITS

# `llm`, with tools, with a parser, with retries: more is rare.
_MAX_STEPS = 4


def asked_models(model: Model) -> Iterator[Draft]:
    """The first such call of each function that requests run."""
    told: set[Scope] = set()
    for call in model.all_calls():
        if not call.name.startswith(LIBRARIES) or call.scope in told:
            continue
        if not ASKS_MODEL.match(call.name) or not model.in_request(call.scope):
            continue
        if _is_limited(model, call):
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


def _is_limited(model: Model, call: Call) -> bool:
    """Whether the call or one that makes its client says how long it waits."""
    # What `**options` hold at the call is of the question; at the client it may be a limit.
    return any(keyword.arg in LIMITS for keyword in call.node.keywords) or any(
        _may_limit(model, keyword, scope)
        for made, scope in _makers(model, call.value)
        if made is not call.node
        for keyword in made.keywords
    )


def _may_limit(model: Model, keyword: ast.keyword, scope: Scope) -> bool:
    """Whether a keyword is a limit, or `**options` hold one: those of a function that names it."""
    if keyword.arg is not None:
        return keyword.arg in LIMITS
    values = model.values(keyword.value, scope)
    sites = [
        v.site for v in values if isinstance(v, Container) and isinstance(v.site.node, ast.Dict)
    ]
    return len(sites) < max(len(values), 1) or any(
        isinstance(node, ast.Constant) and node.value in LIMITS
        for site in sites
        for node in walk(site.scope.node)
    )


def _makers(model: Model, value: External, steps: int = 0) -> Iterator[tuple[ast.Call, Scope]]:
    """The calls that a client comes from: `ChatOpenAI(timeout=9)` of one with `.bind_tools()`."""
    if value.site is None or steps > _MAX_STEPS:
        return
    made: ast.AST = value.site.node
    while isinstance(made, ast.Call):
        yield made, value.site.scope
        made = made.func.value if isinstance(made.func, ast.Attribute) else made.func
    if isinstance(made, ast.Name | ast.Attribute):
        for one in model.values(made, value.site.scope):
            if isinstance(one, External):
                yield from _makers(model, one, steps + 1)
