"""Classes of routes: what those of a project run around each request of their routes."""

from __future__ import annotations

from collections.abc import Iterator

from liftoff.project.evaluation.classes import Hierarchy
from liftoff.project.evaluation.values import ClassValue, External, Instance, Value
from liftoff.project.source.scopes import Scope

# Starlette's and FastAPI's, by their last names.
ROUTES = frozenset({"Route", "WebSocketRoute", "APIRoute", "APIWebSocketRoute"})
# A method that returns what answers, and those that answer.
_MAKES_HANDLER = "get_route_handler"
_HANDLES = ("handle", "matches")


def kinds_made(hierarchy: Hierarchy, function: Value) -> tuple[str, ...]:
    """The last names of the library's classes that a call of `function` makes an object of."""
    match function:
        case External(name):
            return (name.rpartition(".")[2],)
        case ClassValue(cls):
            return tuple(base.rpartition(".")[2] for base in hierarchy.external_bases(cls))
        case _:
            return ()


def run_for_routes(hierarchy: Hierarchy, value: Value) -> Iterator[Scope]:
    """The functions that a project's class of routes runs for each request."""
    match value:
        case ClassValue(cls) | Instance(cls):
            pass
        case _:
            return
    if not any(base.rpartition(".")[2] in ROUTES for base in hierarchy.external_bases(cls)):
        return
    maker = hierarchy.method(cls, _MAKES_HANDLER)
    if maker is not None:
        yield from (child for child in maker.children if child.is_function)
    for name in _HANDLES:
        method = hierarchy.method(cls, name)
        if method is not None:
            yield method
