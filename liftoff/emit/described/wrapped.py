"""Routes for what a wrapped app says of itself: each leads where all requests go anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from liftoff.frameworks.app_documents import AppDocument
from liftoff.plan.model import GatewayRoute, Plan
from liftoff.plan.quotas import most_routes
from liftoff.plan.routing.cell import Cell
from liftoff.plan.routing.folds import route_count
from liftoff.plan.routing.gateway_limits import ROUTABLE
from liftoff.plan.routing.patterns import VARIABLE, is_literal

_WHOLE = re.compile(r"\{[^{}]+\}")


def described_routes(plan: Plan, documents: Sequence[AppDocument]) -> tuple[GatewayRoute, ...]:
    """One for each operation of the app's documents that this kind of API can have, in their order.

    As there is one function, they change nothing but what the document says. What has no route, by
    its path or for want of routes, is answered all the same.

    Args:
        plan: of a wrapped app; another has routes of its own.
        documents: the app's own.
    """
    if plan.mode != "wrap":
        return ()
    function = plan.fallback.name
    found: dict[Cell, GatewayRoute] = {}
    for document in documents:
        for method, path in _operations(document):
            shape = _shape(path, rest=plan.gateway == "rest")
            if shape is None or (cell := Cell(method, shape)) in found:
                continue
            count = route_count(dict.fromkeys([*found, cell], function), plan.gateway, ())
            if count > most_routes(plan.gateway):
                break
            found[cell] = GatewayRoute(
                key=cell.key,
                method=method,
                path=cell.path,
                function=function,
                rules=(f"{method} {path}",),
            )
    return tuple(found.values())


def _operations(document: AppDocument) -> Iterator[tuple[str, str]]:
    paths = document.document.get("paths")
    for path, item in paths.items() if isinstance(paths, Mapping) else ():
        for method, operation in item.items() if isinstance(item, Mapping) else ():
            if str(method).upper() in ROUTABLE and isinstance(operation, Mapping):
                yield str(method).upper(), document.prefix + path


def _shape(path: str, *, rest: bool) -> tuple[str, ...] | None:
    """The path as a gateway spells it; None where it cannot, or not beside its own routes."""
    segments = path[1:].split("/") if path != "/" else []
    if not path.startswith("/"):
        return None
    if segments and not segments[-1]:
        # A REST API does not look at a last slash; keys of an HTTP API cannot be relied on to.
        if not rest:
            return None
        segments.pop()
    shape = [VARIABLE if _WHOLE.fullmatch(segment) else segment for segment in segments]
    if not all(segment == VARIABLE or is_literal(segment) for segment in shape):
        return None
    # No variable can stand beside the greedy one at the root of a REST API, nor the root twice.
    return None if rest and shape[:1] in ([], [VARIABLE]) else tuple(shape)
