"""Which function answers each endpoint: what must stay together, and what fits the quotas."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from liftoff.frameworks.live import LiveApp, LiveRule, View
from liftoff.plan.alike import Holdings, Merge, merges
from liftoff.plan.grouping import Grouping, join_chosen
from liftoff.plan.groups import Groups, Reason
from liftoff.plan.model import Gateway
from liftoff.plan.names import FALLBACK, function_names
from liftoff.plan.routing.cell import Cell
from liftoff.plan.routing.cells import CellMap
from liftoff.plan.routing.listener_rules import LISTENER_RULES, METHODS_OF_A_RULE, cross
from liftoff.plan.routing.overlaps import contains
from liftoff.plan.shared_state import SharedState
from liftoff.platform import (
    ALB_TARGET_GROUPS,
    HTTP_API_INTEGRATIONS,
    HTTP_API_ROUTES,
    REST_API_RESOURCES,
)

# Functions, the fallback included, and what says that there may be no more. Stacks are nested where
# a template comes to too many resources.
_OURS = (300, "a plan has at most 300 functions")
MOST_FUNCTIONS: Mapping[Gateway, tuple[int, str]] = {
    "http": (
        HTTP_API_INTEGRATIONS,
        f"an HTTP API has at most {HTTP_API_INTEGRATIONS} integrations",
    ),
    "rest": _OURS,
    "alb": (ALB_TARGET_GROUPS, f"a load balancer has at most {ALB_TARGET_GROUPS} target groups"),
    "url": _OURS,
}
# Those of the fallback: `$default`; `/` with `/{proxy+}`; a load balancer's for doubled slashes.
_CATCH_ALL = {"http": 1, "rest": 2, "alb": 1, "url": 0}
_ROUTES = {
    "http": HTTP_API_ROUTES,
    "rest": REST_API_RESOURCES,
    "alb": LISTENER_RULES,
    # Nobody counts them: each function has a URL.
    "url": 10 * HTTP_API_ROUTES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one function other than the fallback owns.

    Attributes:
        name: the function's.
        members: endpoints whose gateway routes lead here.
        guests: other functions' endpoints that these routes may bring as well, with the reason of
            each.
        reasons: why the members share a function.
        limit: the quota that made them share it, as a clause, or None.
    """

    name: str
    members: tuple[str, ...]
    guests: Mapping[str, Reason]
    reasons: tuple[Reason, ...]
    limit: str | None

    @property
    def why(self) -> tuple[Reason, ...]:
        """All reasons, those of the guests last."""
        guests = (
            replace(why, text=f"{name} is here, too: {why.text}")
            for name, why in self.guests.items()
        )
        return (*self.reasons, *guests)

    @property
    def reason(self) -> str | None:
        """All reasons as one text, or None."""
        return "; ".join(map(str, self.why)) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """Who answers what.

    Attributes:
        shares: one for each function but the fallback.
        owner: name of the function for each endpoint.
        torn: for endpoints that the fallback must answer, the state that decided.
        crowded_out: endpoints for whose routes a quota left no room.
    """

    shares: tuple[Share, ...]
    owner: Mapping[str, str]
    torn: Mapping[str, SharedState]
    crowded_out: frozenset[str]


def share_out(
    live: LiveApp,
    cells: CellMap,
    shared: Iterable[SharedState],
    gateway: Gateway,
    grouping: Grouping,
    holdings: Callable[[Iterable[str]], Holdings],
) -> Ownership:
    """Give each endpoint to a function or to the fallback.

    Args:
        live: the app.
        cells: its route map.
        shared: state that must stay in one process.
        gateway: whose quotas count.
        grouping: what a person wants together.
        holdings: what a function of some endpoints would hold.

    Raises:
        LiftoffError: a hand-made group names what is not there.
    """
    shared = tuple(shared)
    groups = _groups(live, cells, shared)
    labels = join_chosen(groups, live, grouping)
    torn: dict[str, SharedState] = {}
    candidates = _candidates(live, cells, groups, shared, torn)
    kept = _within_quotas(candidates, cells, file_endpoints(live), gateway, grouping)
    crowded_out = frozenset(e for members in candidates[len(kept) :] for e in members)
    limited = _merged(kept, groups, cells, grouping, labels, holdings)
    kept = _regrouped(kept, groups)
    names = _names(kept, labels, grouping)
    return Ownership(
        shares=tuple(
            Share(
                name=names[members[0]],
                members=members,
                guests=_guests(cells, members),
                reasons=groups.reasons(members[0]),
                limit=next((limited[m] for m in members if m in limited), None),
            )
            for members in kept
        ),
        owner=dict.fromkeys((rule.route.endpoint for rule in live.rules), FALLBACK)
        | {member: names[members[0]] for members in kept for member in members},
        torn=torn,
        crowded_out=crowded_out,
    )


def _candidates(
    live: LiveApp,
    cells: CellMap,
    groups: Groups,
    shared: tuple[SharedState, ...],
    torn: dict[str, SharedState],
) -> list[tuple[str, ...]]:
    """Sets of endpoints that can have a function; those that state keeps from it go to `torn`."""
    routed = {rule.route.endpoint for owners in cells.cells.values() for rule in owners}
    left = {rule.route.endpoint for rule in live.rules if rule.route.id in cells.left}
    generated = {rule.route.endpoint for rule in live.rules if rule.generated}
    no_code = file_endpoints(live) | generated
    found: list[tuple[str, ...]] = []
    for members in groups.sets():
        state = next((s for s in shared if s.endpoints & set(members) and s.endpoints & left), None)
        if state is not None:
            torn |= {
                member: next((s for s in shared if member in s.endpoints and s.endpoints & left),
                             state)
                for member in members
            }  # fmt: skip
        elif routed & set(members) and not no_code.issuperset(members):
            found.append(members)
    return found


def _merged(
    candidates: list[tuple[str, ...]],
    groups: Groups,
    cells: CellMap,
    grouping: Grouping,
    labels: Mapping[str, str],
    holdings: Callable[[Iterable[str]], Holdings],
) -> dict[str, str]:
    """Join what `auto` and the quota of functions join; the quota of each endpoint that it hit."""

    def held(members: tuple[str, ...]) -> Holdings:
        return holdings((*members, *_guests(cells, members)))

    if grouping.mode == "auto":
        made = merges(
            map(held, candidates),
            least=grouping.similarity,
            apart=lambda n: any(member in labels for member in candidates[n]),
        )
        _join(groups, candidates, made, "--group auto: they hold almost the same")
        candidates = _regrouped(candidates, groups)
    most, quota = _most_functions(cells.gateway, grouping)
    if len(candidates) <= most:
        return {}
    made = merges(map(held, candidates), until=max(most, 1))
    _join(groups, candidates, made, "of all that are left they are the most alike")
    limit = (
        f"{quota}, and there would be {len(candidates) + 1} functions: those that are most alike "
        "share one"
    )
    return {candidates[merge.first][0]: limit for merge in made}


def _join(
    groups: Groups, candidates: list[tuple[str, ...]], made: Iterable[Merge], why: str
) -> None:
    """Join what was merged; each set gets one reason, with the least similarity in it."""
    least: dict[int, float] = {}
    into: dict[int, int] = {}
    for merge in made:
        into[merge.second] = merge.first
        found = (merge.similarity, least.pop(merge.second, 1.0), least.get(merge.first, 1.0))
        least[merge.first] = min(found)
    for number in into:
        root = number
        while root in into:
            root = into[root]
        reason = Reason(f"{why} ({least[root]:.2f} of 1, or more)")
        groups.join(candidates[root][0], candidates[number][0], reason)


def _regrouped(candidates: list[tuple[str, ...]], groups: Groups) -> list[tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for members in candidates:
        found.setdefault(groups.find(members[0]), []).extend(members)
    return [tuple(members) for members in found.values()]


def _most_functions(gateway: Gateway, grouping: Grouping) -> tuple[int, str]:
    """How many functions there may be beside the fallback, and what says so."""
    wanted = grouping.most_functions
    most, quota = MOST_FUNCTIONS[gateway]
    if wanted is not None and wanted <= most:
        return wanted - 1, f"split.most-functions is {wanted}"
    return most - 1, quota


def _names(
    kept: list[tuple[str, ...]], labels: Mapping[str, str], grouping: Grouping
) -> dict[str, str]:
    """The name of each function, by its first member; those that a person gave come first."""
    wanted = {
        members[0]: next((labels[m] for m in members if m in labels), members[0])
        for members in kept
    }
    order = sorted(wanted.values(), key=lambda label: label not in grouping.by_hand)
    names = function_names(order)
    return {first: names[label] for first, label in wanted.items()}


def _guests(cells: CellMap, members: tuple[str, ...]) -> dict[str, Reason]:
    return {
        link.other: Reason(link.reason, link.path, link.line)
        for link in cells.guests
        if link.owner in members and link.other not in members
    }


def most_routes(gateway: Gateway, grouping: Grouping) -> int:
    """Routes of an HTTP API, or nodes of a REST API's tree, beside those of the fallback."""
    return (grouping.most_routes or _ROUTES[gateway]) - _CATCH_ALL[gateway]


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
        or any(_would_take(other, cell, cells.gateway) for other in foreign.get(cell.method, ()))
    }


def _would_take(other: Cell, cell: Cell, gateway: Gateway) -> bool:
    """Whether paths of a cell without a route of its own may go to another's."""
    if gateway == "alb":
        return cross(other.shape, other.ending, cell.shape, cell.ending)
    return contains(other.shape, cell.shape)


def file_endpoints(live: LiveApp) -> frozenset[str]:
    """Endpoints that only serve files of a folder."""
    others = {rule.route.endpoint for rule in live.rules if not rule.static}
    return frozenset(rule.route.endpoint for rule in live.rules) - others


def _groups(live: LiveApp, cells: CellMap, shared: tuple[SharedState, ...]) -> Groups:
    """What cannot be told apart, and what must not be torn apart."""
    endpoints = dict.fromkeys(rule.route.endpoint for rule in live.rules)
    groups = Groups(endpoints)
    for join in cells.joins:
        groups.join(join.owner, join.other, Reason(join.reason, join.path, join.line))
    for state in shared:
        reason = Reason(f"they share {state.name}", state.path, state.line)
        groups.join_all((e for e in endpoints if e in state.endpoints), reason)
    for rules in _by_class(live).values():
        view = rules[0].view
        if view is not None:
            name = _class_of(view)
            reason = Reason(f"they are of one class, {name}", view.path, view.line)
            groups.join_all(dict.fromkeys(rule.route.endpoint for rule in rules), reason)
    return groups


def _by_class(live: LiveApp) -> dict[tuple[str, str], list[LiveRule]]:
    """Rules whose views are a class of the project, or methods of one."""
    found: dict[tuple[str, str], list[LiveRule]] = {}
    for rule in live.rules:
        view = rule.view
        if view is not None and view.path is not None and (name := _class_of(view)):
            found.setdefault((view.module, name), []).append(rule)
    return found


def _class_of(view: View) -> str:
    """The class that a view is, or is a method of; "" for a function."""
    if view.kind == "class":
        return view.qualname
    outer = view.qualname.rpartition(".")[0]
    return "" if outer.endswith("<locals>") else outer


def _within_quotas(
    candidates: list[tuple[str, ...]],
    cells: CellMap,
    files: frozenset[str],
    gateway: Gateway,
    grouping: Grouping,
) -> list[tuple[str, ...]]:
    """The first candidates, as many as the API has room for."""
    endpoints = {rule.route.endpoint for owners in cells.cells.values() for rule in owners}

    def size(count: int) -> int:
        owner = dict.fromkeys(endpoints, FALLBACK)
        owner |= {member: members[0] for members in candidates[:count] for member in members}
        return _size(routed_cells(cells, owner, files), gateway)

    # With each function more there are as many routes, or more.
    counts = range(len(candidates) + 1)
    fitting = bisect_right(counts, most_routes(gateway, grouping), key=size)
    return candidates[: max(0, fitting - 1)]


def _size(routed: Mapping[Cell, str], gateway: Gateway) -> int:
    """Routes of an HTTP API; nodes of a REST API's tree; rules of a load balancer."""
    cells = list(routed)
    if gateway in ("http", "url"):
        return len(cells)
    if gateway == "alb":
        methods = Counter((cell.path, function) for cell, function in routed.items())
        return sum(-(-count // METHODS_OF_A_RULE) for count in methods.values())
    return len({cell.shape[: n + 1] for cell in cells for n in range(len(cell.shape))})
