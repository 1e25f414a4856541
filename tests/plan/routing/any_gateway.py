"""All routes that a gateway may choose for a request, where its documentation leaves a choice.

An HTTP API is sure to prefer a route within another one's paths; anything else is free, and so is
whether it looks at a last slash. A REST API ignores that slash. It walks a tree, literal before
variable before greedy, and may or may not come back from a dead end; what it does not find on the
resource of its choice, path or method, it seeks in the greedy resources around.
"""

from __future__ import annotations

from collections.abc import Iterable

from liftoff.plan.model import Gateway, GatewayRoute


def choices(gateway: Gateway, routes: Iterable[GatewayRoute], method: str, path: str) -> set[str]:
    """The functions that may get the request, apart from those of the catch-all routes."""
    own = [r for r in routes if r.method != "ANY"]
    found: set[str] = set()
    for parts in _readings(gateway, path):
        fitting = [r for r in own if r.method == method and _matches(_shape(r), parts)]
        found |= {r.function for r in _closest(fitting)}
        if gateway == "rest" and _may_be_lost(own, method, parts):
            found |= {r.function for r in fitting if _is_greedy(_shape(r))}
    return found


def _readings(gateway: Gateway, path: str) -> list[list[str]]:
    bare = path[:-1] if path.endswith("/") and path != "/" else path
    paths = {bare} if gateway == "rest" else {bare, path}
    return [p[1:].split("/") if p != "/" else [] for p in paths]


def _shape(route: GatewayRoute) -> tuple[str, ...]:
    parts = route.path[1:].split("/") if route.path != "/" else []
    return tuple("+" if p.endswith("+}") else "*" if p.startswith("{") else p for p in parts)


def _is_greedy(shape: tuple[str, ...]) -> bool:
    return shape[-1:] == ("+",)


def _matches(shape: tuple[str, ...], parts: list[str]) -> bool:
    if _is_greedy(shape):
        head = shape[:-1]
        return (
            len(parts) > len(head)
            and _matches(head, parts[: len(head)])
            and any(parts[len(head) :])
        )
    return len(shape) == len(parts) and all(
        (s == p) if s != "*" else p != "" for s, p in zip(shape, parts, strict=True)
    )


def _within(inner: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    """Whether the inner shape is the more specific of two that differ."""
    if inner == outer or len(inner) < len(outer):
        return False
    if not _is_greedy(outer):
        return len(inner) == len(outer) and all(
            o in ("*", i) and i != "+" for i, o in zip(inner, outer, strict=True)
        )
    return all(o in ("*", i) and i != "+" for i, o in zip(inner, outer[:-1], strict=False))


def _closest(routes: list[GatewayRoute]) -> list[GatewayRoute]:
    return [r for r in routes if not any(_within(_shape(other), _shape(r)) for other in routes)]


def _may_be_lost(routes: list[GatewayRoute], method: str, parts: list[str]) -> bool:
    """Whether the walk down the tree may end where no such path or method is."""
    shapes = {_shape(r) for r in routes}
    resources = {s for s in shapes if _matches(s, parts)}
    ends = {s for s in resources if not any(_within(o, s) for o in resources)}
    with_method = {_shape(r) for r in routes if r.method == method}
    if not ends <= with_method:
        return True
    here: tuple[str, ...] = ()
    nodes = {s[:n] for s in shapes for n in range(len(s) + 1)}
    for part in parts:
        for child in (part, "*", "+"):
            if (*here, child) in nodes:
                here = (*here, child)
                break
        else:
            return True
        if _is_greedy(here):
            return False
    return here not in shapes
