"""A cell: the unit that a gateway routes by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from liftoff.frameworks.live import LiveRule
from liftoff.plan.model import Gateway
from liftoff.plan.routing.listener_rules import rank
from liftoff.plan.routing.patterns import GREEDY, PLAIN, Pattern, Shape, gateway_path


@dataclass(frozen=True, slots=True)
class Cell:
    """A method and the shape of a path.

    Attributes:
        method: an HTTP method.
        shape: segments of the path.
        ending: a last slash, where the gateway tells paths by it.
        host: the one host that it is for, where the gateway tells hosts; None for all.
    """

    method: str
    shape: Shape
    ending: str = PLAIN
    host: str | None = None

    @property
    def path(self) -> str:
        """The route's path, `/users/{p2}`."""
        return gateway_path(self.shape) + self.ending

    @property
    def key(self) -> str:
        """The route's key, `GET /users/{p2}`, or `GET api.example.com/users/{p2}`."""
        return f"{self.method} {self.host or ''}{self.path}"


@dataclass(frozen=True, slots=True)
class Link:
    """Two endpoints that meet in a cell, and why.

    Attributes:
        owner: the endpoint whose cell it is.
        other: the one that may win there.
        reason: one clause.
        path: file of the other's handler, or None.
        line: its line, or None.
        stray: whether only odd paths come to the other: with a last slash that the owner's rule
            does not have, to one that takes any path, or with an encoded slash.
    """

    owner: str
    other: str
    reason: str
    path: str | None
    line: int | None
    stray: bool = False


def own_cells(
    pattern: Pattern, method: str, gateway: Gateway, host: str | None = None
) -> tuple[Cell, ...]:
    """The cells of a rule for a method: only a load balancer tells paths by their last slash."""
    if gateway != "alb" or not pattern.shape or GREEDY in pattern.shape:
        return (Cell(method, pattern.shape, host=host),)
    endings = sorted(pattern.endings)
    return tuple(Cell(method, pattern.shape, ending, host) for ending in endings)


def priority(cell: Cell) -> tuple[tuple[int, str], ...]:
    """Sorts the cells of a load balancer: those of one host first, then by what is specific."""
    return ((int(cell.host is None), cell.host or ""), *rank(cell.shape, cell.ending))


def answers(rule: LiveRule, method: str) -> bool:
    """Whether a rule answers a method, by itself (HEAD, OPTIONS) or by its view."""
    return rule.answers is None or method in rule.answers


def links(owners: tuple[LiveRule, ...], rule: LiveRule, *, stray: bool = False) -> Iterable[Link]:
    """From each endpoint of a cell to another that may win in it."""
    for owner in owners:
        if owner.route.endpoint != rule.route.endpoint:
            yield Link(
                owner.route.endpoint,
                rule.route.endpoint,
                f"some paths that look like {_told(owner)} belong to {_told(rule)}",
                # What is mounted has no line of its own.
                rule.route.path or owner.route.path or None,
                rule.route.line or owner.route.line or None,
                stray,
            )


def _told(rule: LiveRule) -> str:
    return f"{rule.host or ''}{rule.route.rule}"
