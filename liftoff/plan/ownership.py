"""Which function answers each endpoint: what must stay together, and what fits the quotas."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liftoff.frameworks.live import LiveApp
from liftoff.plan.groups import Groups
from liftoff.plan.model import Gateway
from liftoff.plan.names import FALLBACK, function_names
from liftoff.plan.routing.cells import Cell, CellMap
from liftoff.plan.routing.overlaps import contains
from liftoff.plan.shared_state import SharedState
from liftoff.platform import (
    HTTP_API_INTEGRATIONS,
    HTTP_API_ROUTES,
    REST_API_RESOURCES,
)

# The fallback has one, too. Stacks are nested where a template comes to too many resources.
MOST_FUNCTIONS = HTTP_API_INTEGRATIONS - 1
# The catch-all routes count, too.
MOST_ROUTES = {"http": HTTP_API_ROUTES - 1, "rest": REST_API_RESOURCES - 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one function other than the fallback owns.

    Attributes:
        name: the function's.
        members: endpoints whose gateway routes lead here.
        guests: other functions' endpoints that these routes may bring as well, with the reason of
            each.
        reasons: why the members share a function.
    """

    name: str
    members: tuple[str, ...]
    guests: Mapping[str, str]
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str | None:
        """All reasons as one text, or None."""
        guests = (f"{name} is here, too: {why}" for name, why in self.guests.items())
        return "; ".join((*self.reasons, *guests)) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """Who answers what.

    Attributes:
        shares: one for each function but the fallback.
        owner: name of the function for each endpoint.
        torn: for endpoints that the fallback must answer, the state that decided.
        crowded_out: endpoints for which a quota left no function.
    """

    shares: tuple[Share, ...]
    owner: Mapping[str, str]
    torn: Mapping[str, SharedState]
    crowded_out: frozenset[str]


def share_out(
    live: LiveApp, cells: CellMap, shared: Iterable[SharedState], gateway: Gateway
) -> Ownership:
    """Give each endpoint to a function or to the fallback.

    Args:
        live: the app.
        cells: its route map.
        shared: state that must stay in one process.
        gateway: whose quotas count.
    """
    shared = tuple(shared)
    groups = _groups(live, cells, shared)
    routed = {rule.route.endpoint for owners in cells.cells.values() for rule in owners}
    left = {rule.route.endpoint for rule in live.rules if rule.route.id in cells.left}
    files = file_endpoints(live)
    generated = frozenset(rule.route.endpoint for rule in live.rules if rule.generated)
    torn: dict[str, SharedState] = {}
    candidates: list[tuple[str, ...]] = []
    for members in groups.sets():
        state = next((s for s in shared if s.endpoints & set(members) and s.endpoints & left), None)
        if state is not None:
            torn |= {
                member: next((s for s in shared if member in s.endpoints and s.endpoints & left),
                             state)
                for member in members
            }  # fmt: skip
        elif routed & set(members) and not (files | generated).issuperset(members):
            candidates.append(members)
    kept = _within_quotas(candidates, cells, files, gateway)
    names = function_names(members[0] for members in kept)
    return Ownership(
        shares=tuple(
            Share(
                name=names[members[0]],
                members=members,
                guests={
                    link.other: link.reason
                    for link in cells.guests
                    if link.owner in members and link.other not in members
                },
                reasons=groups.reasons(members[0]),
            )
            for members in kept
        ),
        owner=dict.fromkeys((rule.route.endpoint for rule in live.rules), FALLBACK)
        | {member: names[members[0]] for members in kept for member in members},
        torn=torn,
        crowded_out=frozenset(e for members in candidates[len(kept) :] for e in members),
    )


def routed_cells(
    cells: CellMap, owner: Mapping[str, str], files: frozenset[str]
) -> dict[Cell, str]:
    """The cells that get a route, each with its function.

    What the fallback answers needs none, unless a wider route of another function would take it.
    Files get theirs, so that they can be pointed elsewhere.
    """
    functions = {cell: owner[rules[0].route.endpoint] for cell, rules in cells.cells.items()}
    foreign: dict[str, list[Cell]] = {}
    for cell, function in functions.items():
        if function != FALLBACK:
            foreign.setdefault(cell.method, []).append(cell)
    return {
        cell: function
        for cell, function in functions.items()
        if function != FALLBACK
        or any(rule.route.endpoint in files for rule in cells.cells[cell])
        or any(contains(other.shape, cell.shape) for other in foreign.get(cell.method, ()))
    }


def file_endpoints(live: LiveApp) -> frozenset[str]:
    """Endpoints that only serve files of a folder."""
    others = {rule.route.endpoint for rule in live.rules if not rule.static}
    return frozenset(rule.route.endpoint for rule in live.rules) - others


def _groups(live: LiveApp, cells: CellMap, shared: tuple[SharedState, ...]) -> Groups:
    endpoints = dict.fromkeys(rule.route.endpoint for rule in live.rules)
    groups = Groups(endpoints)
    for join in cells.joins:
        groups.join(join.owner, join.other, join.reason)
    for state in shared:
        first, *others = [endpoint for endpoint in endpoints if endpoint in state.endpoints] or [""]
        for other in others:
            groups.join(first, other, f"they share {state.name} ({state.path}:{state.line})")
    return groups


def _within_quotas(
    candidates: list[tuple[str, ...]], cells: CellMap, files: frozenset[str], gateway: Gateway
) -> list[tuple[str, ...]]:
    """The first candidates, as many as the stack and the API have room for."""
    endpoints = {rule.route.endpoint for owners in cells.cells.values() for rule in owners}

    def size(count: int) -> int:
        owner = dict.fromkeys(endpoints, FALLBACK)
        owner |= {member: members[0] for members in candidates[:count] for member in members}
        return _size(routed_cells(cells, owner, files), gateway)

    counts = range(min(len(candidates), MOST_FUNCTIONS) + 1)
    # With each function more there are as many routes, or more.
    fitting = bisect_right(counts, MOST_ROUTES[gateway], key=size)
    return candidates[: max(0, fitting - 1)]


def _size(routed: Iterable[Cell], gateway: Gateway) -> int:
    """Routes of an HTTP API; nodes of a REST API's tree."""
    cells = list(routed)
    if gateway == "http":
        return len(cells)
    return len({cell.shape[: n + 1] for cell in cells for n in range(len(cell.shape))})
