"""Which route of the gateway gets a request: an HTTP API's choice and a REST API's.

Sources: "Create routes for HTTP APIs", and "Set up a proxy integration with a proxy resource", API
Gateway Developer Guide. Where AWS documents nothing, each function says what it chooses; a plan is
made so that any choice reaches the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote

from liftoff.plan.model import GatewayRoute

DEFAULT_KEY = "$default"


@dataclass(frozen=True, slots=True)
class Match:
    """The chosen route and its variables, decoded."""

    route: GatewayRoute
    variables: dict[str, str]


class Router(Protocol):
    """Chooses a route."""

    def select(self, method: str, path: str) -> Match | None:
        """The route for a method and an undecoded path, or None where the gateway refuses."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A route's path, split.

    Attributes:
        route: the route.
        segments: all before the greedy part; a variable is (name, True), a literal (text, False).
        greedy: name of the greedy variable, or None.
    """

    route: GatewayRoute
    segments: tuple[tuple[str, bool], ...]
    greedy: str | None

    @property
    def shape(self) -> tuple[bool, ...]:
        """Sorts static before variable, segment by segment."""
        return tuple(variable for _, variable in self.segments)

    def match(self, parts: tuple[str, ...]) -> dict[str, str] | None:
        """The variables, when decoded path segments fit; a variable is never empty."""
        size = len(self.segments)
        if len(parts) < size or (self.greedy is None and len(parts) > size):
            return None
        variables: dict[str, str] = {}
        for (text, variable), part in zip(self.segments, parts, strict=False):
            if not variable and text != part:
                return None
            if variable:
                if not part:
                    return None
                variables[text] = part
        if self.greedy is not None:
            rest = "/".join(parts[size:])
            if not rest:
                return None
            variables[self.greedy] = rest
        return variables


@dataclass(frozen=True, slots=True)
class HttpRouter:
    """An HTTP API: full match, then greedy, then `$default`.

    Chosen where AWS is silent: a trailing slash is a segment of its own, so `/a/` is not `/a`; of
    two full matches the static one wins, whatever its method; `%2F` does not separate segments.
    """

    full: tuple[_Pattern, ...]
    greedy: tuple[_Pattern, ...]
    default: GatewayRoute | None

    def select(self, method: str, path: str) -> Match | None:
        """See `Router.select`."""
        parts = _parts(path)
        if parts is not None:
            for patterns in (self.full, self.greedy):
                for pattern in patterns:
                    variables = pattern.match(parts) if _takes(pattern, method) else None
                    if variables is not None:
                        return Match(pattern.route, variables)
        return Match(self.default, {}) if self.default is not None else None


@dataclass(frozen=True, slots=True)
class _Resource:
    """A node of a REST API's tree, with its methods; the own ones before ANY."""

    identity: tuple[str, ...]
    methods: tuple[_Pattern, ...]

    @property
    def greedy(self) -> bool:
        return self.methods[0].greedy is not None

    @property
    def rank(self) -> tuple[int, ...]:
        """Sorts static (0) before variable (1) before greedy (2), segment by segment."""
        return (*(int(variable) for variable in self.methods[0].shape), *([2] * self.greedy))

    def is_above(self, other: _Resource) -> bool:
        """Whether this greedy node hangs from the other's parents, or from its parents' parents."""
        return self.greedy and other.identity[: len(self.identity)] == self.identity

    def select(self, method: str, parts: tuple[str, ...]) -> Match | None:
        for pattern in self.methods:
            if _takes(pattern, method):
                return Match(pattern.route, pattern.match(parts) or {})
        return None


@dataclass(frozen=True, slots=True)
class RestRouter:
    """A REST API: a tree of resources, static over variable over greedy, then the method.

    A method that the chosen resource lacks falls to the nearest greedy resource above that has it,
    and to nothing else. A trailing slash, and leading slashes beyond the first, are ignored.
    """

    resources: tuple[_Resource, ...]

    def select(self, method: str, path: str) -> Match | None:
        """See `Router.select`."""
        parts = _parts("/" + path.lstrip("/")) if path.startswith("/") else None
        if parts is None:
            return None
        if len(parts) > 1 and not parts[-1]:
            parts = parts[:-1]
        matching = [r for r in self.resources if r.methods[0].match(parts) is not None]
        for resource in matching:
            if resource is matching[0] or resource.is_above(matching[0]):
                match = resource.select(method, parts)
                if match is not None:
                    return match
        return None


def http_router(routes: Iterable[GatewayRoute]) -> HttpRouter:
    """The routes of an HTTP API in the order in which they win."""
    default = None
    patterns = []
    for route in routes:
        if route.key == DEFAULT_KEY:
            default = route
        else:
            patterns.append(_pattern(route))
    return HttpRouter(
        full=tuple(sorted((p for p in patterns if p.greedy is None), key=_full_rank)),
        greedy=tuple(sorted((p for p in patterns if p.greedy is not None), key=_greedy_rank)),
        default=default,
    )


def rest_router(routes: Iterable[GatewayRoute]) -> RestRouter:
    """The resources of a REST API in the order in which they win."""
    nodes: dict[tuple[tuple[str, ...], bool], list[_Pattern]] = {}
    for route in routes:
        pattern = _pattern(route)
        identity = tuple("{}" if variable else text for text, variable in pattern.segments)
        nodes.setdefault((identity, pattern.greedy is not None), []).append(pattern)
    resources = [
        _Resource(identity, tuple(sorted(patterns, key=_is_any)))
        for (identity, _), patterns in nodes.items()
    ]
    return RestRouter(tuple(sorted(resources, key=lambda resource: resource.rank)))


def _pattern(route: GatewayRoute) -> _Pattern:
    names = route.path.removeprefix("/").split("/")
    greedy = names.pop()[1:-2] if names[-1].startswith("{") and names[-1].endswith("+}") else None
    return _Pattern(
        route,
        tuple(
            (name[1:-1], True) if name.startswith("{") and name.endswith("}") else (name, False)
            for name in names
        ),
        greedy,
    )


def _parts(path: str) -> tuple[str, ...] | None:
    """The segments of an undecoded path, each decoded; None for what is no path (`OPTIONS *`)."""
    if not path.startswith("/"):
        return None
    return tuple(unquote(segment, errors="replace") for segment in path[1:].split("/"))


def _takes(pattern: _Pattern, method: str) -> bool:
    return pattern.route.method in (method, "ANY")


def _is_any(pattern: _Pattern) -> bool:
    return pattern.route.method == "ANY"


def _full_rank(pattern: _Pattern) -> tuple[tuple[bool, ...], bool]:
    return pattern.shape, _is_any(pattern)


def _greedy_rank(pattern: _Pattern) -> tuple[int, tuple[bool, ...], bool]:
    return -len(pattern.segments), pattern.shape, _is_any(pattern)
