"""Streams in which nothing is sent for long: a part of the rules of streams."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from liftoff.project.evaluation.values import Constant, Container, External
from liftoff.project.source.scopes import Scope
from liftoff.rules.finding import Draft
from liftoff.rules.model import Call, Model
from liftoff.rules.tables.waits import SLEEPS

# Seconds without a byte after which an edge-optimized REST API closes a stream; others wait 300 s.
IDLE_SECONDS = 30
# Methods that wait for news, by the library.
_LISTENERS = {
    "redis.": frozenset({"listen", "get_message", "xread", "blpop", "brpop"}),
    "zmq.": frozenset({"recv", "recv_multipart", "recv_string", "recv_json", "recv_pyobj"}),
}


def idle(model: Model, generators: Iterable[Scope]) -> Iterator[Draft]:
    """Sleeps of 30 s or more, and waits without a limit, between two pieces of a stream."""
    wanted = set(generators)
    for call in model.calls(*SLEEPS):
        if call.scope in wanted and _seconds(model, call) >= IDLE_SECONDS:
            yield _draft(call.node, call.scope, "sleeps")
    for scope in wanted:
        for site in scope.calls:
            function = site.node.func
            name = getattr(function, "attr", "")
            base = getattr(function, "value", None)
            if base is None or any(k.arg == "timeout" for k in site.node.keywords):
                continue
            values = model.values(base, scope)
            queue = (
                name == "get"
                and not site.node.args
                # What the stream's own function makes and fills is no news from elsewhere.
                and any(
                    isinstance(v, Container) and v.kind == "queue" and v.site.scope is not scope
                    for v in values
                )
            )
            listens = any(
                isinstance(v, External) and v.name.startswith(library) and name in methods
                for v in values
                for library, methods in _LISTENERS.items()
            )
            if queue or listens:
                yield _draft(site.node, scope, "waits for news without a limit")


def _seconds(model: Model, call: Call) -> float:
    argument = call.argument(0, "seconds", "secs", "delay")
    values = model.values(argument, call.scope) if argument is not None else ()
    numbers = [v.value for v in values if isinstance(v, Constant)]
    return max((n for n in numbers if isinstance(n, int | float)), default=0)


def _draft(node: ast.AST, scope: Scope, how: str) -> Draft:
    return Draft(
        rule="LO411",
        severity="warning",
        category="streaming_response",
        message=f"this stream {how}; API Gateway closes one that is idle for 30 s or 5 min",
        node=node,
        scope=scope,
        symbol="stream",
        fix="Send a comment line every few seconds, or let the client ask again.",
    )
