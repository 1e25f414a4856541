"""What a route is, whichever way it was learnt: from source text or from the living app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Order in which methods are shown; what is not here comes after, by name.
METHOD_ORDER = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

WEBSOCKET = "WEBSOCKET"


@dataclass(frozen=True, slots=True)
class Route:
    """One rule of the app's map.

    Attributes:
        id: methods joined by `|`, a space, and the rule; unique in an app (`#2` is added).
        methods: upper case, in `METHOD_ORDER`; without those that Flask adds by itself
            (HEAD, OPTIONS); `("WEBSOCKET",)` for a WebSocket; empty when any method matches.
        rule: the full rule with all prefixes, in the framework's spelling.
        endpoint: the framework's own name of it (`admin.users` in Flask, the route's name in
            Starlette); empty when it is not known.
        path: file of the handler, relative to the root with `/`; empty when not in the project.
        line: line of the handler's `def` or `class`, from 1; 0 when `path` is empty.
        handler: dotted name, as `package.module:function` or `package.module:Class.method`.
    """

    id: str
    methods: tuple[str, ...]
    rule: str
    endpoint: str
    path: str
    line: int
    handler: str


def order_methods(methods: Iterable[str]) -> tuple[str, ...]:
    """Upper case, without duplicates, in `METHOD_ORDER`."""
    rank = {method: index for index, method in enumerate(METHOD_ORDER)}
    return tuple(
        sorted({method.upper() for method in methods}, key=lambda m: (rank.get(m, len(rank)), m))
    )


def route_id(methods: Sequence[str], rule: str) -> str:
    """The id of a route before it is made unique: `GET|POST /login`."""
    return f"{'|'.join(methods) or 'ANY'} {rule}"


def unique_ids(ids: Iterable[str]) -> list[str]:
    """Each id, with `#2`, `#3`, … added to repetitions, in the order given."""
    seen: dict[str, int] = {}
    unique: list[str] = []
    for wanted in ids:
        seen[wanted] = seen.get(wanted, 0) + 1
        unique.append(wanted if seen[wanted] == 1 else f"{wanted}#{seen[wanted]}")
    return unique
