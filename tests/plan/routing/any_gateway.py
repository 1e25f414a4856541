"""All routes that a gateway may choose for a request, where its documentation leaves a choice.

An HTTP API is sure to prefer a route within another one's paths; anything else is free, and so is
whether it looks at a last slash. A REST API ignores that slash. It walks a tree, literal before
variable before greedy, and may or may not come back from a dead end; what it does not find on the
resource of its choice, path or method, it seeks in the greedy resources around. A load balancer is
free in nothing: it takes the first rule that fits. Who chooses among function URLs is taken to be as
free as an HTTP API. Whether a route of any method comes before or after one of a single method is free
but for the same path, where the single one wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from liftoff.plan.model import Gateway, GatewayRoute

Shape = tuple[str, ...]


class AnyGateway:
    """The gateway with these routes, of which those of the catch-all are left out."""

    def __init__(self, gateway: Gateway, routes: Iterable[GatewayRoute]) -> None:
        self._gateway = gateway
        routes = tuple(routes)
        self._in_order = [
            (route.method, route.host, re.compile(".*".join(map(re.escape, _glob(route.path))), re.DOTALL),
             route.function)
            for route in routes if route.path != "$default"
        ]  # fmt: skip
        self._by_method: dict[str, list[tuple[Shape, str]]] = {}
        for route in routes:
            if route.method != "ANY" or (gateway != "rest" and route.path != "$default"):
                there = self._by_method.setdefault(route.method, [])
                there.append((_shape(route.path), route.function))
        self._rules: dict[tuple[str, str], list[tuple[re.Pattern[str], str]]] = {}
        self._routes: dict[str, tuple[list[tuple[Shape, str]], list[tuple[Shape, str]]]] = {}
        self._shapes = {shape for there in self._by_method.values() for shape, _ in there}
        self._nodes = {s[:n] for s in self._shapes for n in range(len(s) + 1)}

    def choices(self, method: str, path: str, host: str) -> set[str]:
        """The functions that may get the request."""
        if self._gateway == "alb":
            fitting = (f for glob, f in self._listened(method, host) if glob.fullmatch(path))
            return set(islice(fitting, 1))
        own, any_method = self._answering(method)
        found: set[str] = set()
        for parts in _readings(self._gateway, path):
            found |= _closest([(s, function) for s, function in any_method if _matches(s, parts)])
            fitting = [(s, function) for s, function in own if _matches(s, parts)]
            found |= _closest(fitting)
            greedy = {function for s, function in fitting if _is_greedy(s)}
            if self._gateway == "rest" and greedy and self._may_be_lost({s for s, _ in own}, parts):
                found |= greedy
        return found

    def _listened(self, method: str, host: str) -> list[tuple[re.Pattern[str], str]]:
        """The rules of a load balancer for a method and host, in order."""
        key = method, host
        if key not in self._rules:
            self._rules[key] = [
                (glob, function)
                for m, h, glob, function in self._in_order
                if m in (method, "ANY") and h in (None, host)
            ]
        return self._rules[key]

    def _answering(self, method: str) -> tuple[list[tuple[Shape, str]], list[tuple[Shape, str]]]:
        """The routes of a method, and those of any method but for the same paths."""
        if method not in self._routes:
            own = self._by_method.get(method, [])
            named = {shape for shape, _ in own}
            any_method = [r for r in self._by_method.get("ANY", ()) if r[0] not in named]
            self._routes[method] = own, any_method
        return self._routes[method]

    def _may_be_lost(self, with_method: set[Shape], parts: Shape) -> bool:
        """Whether the walk down the tree may end where no such path or method is."""
        resources = {s for s in self._shapes if _matches(s, parts)}
        ends = {s for s in resources if not any(_within(o, s) for o in resources)}
        if not ends <= with_method:
            return True
        here: Shape = ()
        for part in parts:
            for child in (part, "*", "+"):
                if (*here, child) in self._nodes:
                    here = (*here, child)
                    break
            else:
                return True
            if _is_greedy(here):
                return False
        return here not in self._shapes


def _glob(path: str) -> list[str]:
    """The texts between the wildcards of a listener's rule."""
    return re.split(r"\{[^}]*\}", path)


@lru_cache(maxsize=2048)
def _readings(gateway: Gateway, path: str) -> tuple[Shape, ...]:
    bare = path[:-1] if path.endswith("/") and path != "/" else path
    paths = {bare} if gateway == "rest" else {bare, path}
    return tuple(tuple(p[1:].split("/")) if p != "/" else () for p in sorted(paths))


def _shape(path: str) -> Shape:
    parts = path[1:].split("/") if path != "/" else []
    return tuple("+" if p.endswith("+}") else "*" if p.startswith("{") else p for p in parts)


def _is_greedy(shape: Shape) -> bool:
    return shape[-1:] == ("+",)


def _matches(shape: Shape, parts: Shape) -> bool:
    if _is_greedy(shape):
        head = shape[:-1]
        return (
            len(parts) > len(head)
            and _matches(head, parts[: len(head)])
            and any(parts[len(head) :])
        )
    if len(shape) != len(parts):
        return False
    for own, part in zip(shape, parts, strict=True):
        if (part == "") if own == "*" else (own != part):
            return False
    return True


def _within(inner: Shape, outer: Shape) -> bool:
    """Whether the inner shape is the more specific of two that differ."""
    if inner == outer or len(inner) < len(outer):
        return False
    if not _is_greedy(outer):
        return len(inner) == len(outer) and all(
            o in ("*", i) and i != "+" for i, o in zip(inner, outer, strict=True)
        )
    return all(o in ("*", i) and i != "+" for i, o in zip(inner, outer[:-1], strict=False))


def _closest(routes: list[tuple[Shape, str]]) -> set[str]:
    return {function for shape, function in routes if not any(_within(s, shape) for s, _ in routes)}
