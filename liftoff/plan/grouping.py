"""Which routes a person wants in one function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal, get_args

from liftoff.errors import LiftoffError
from liftoff.nearest import nearest
from liftoff.plan.groups import Groups, Reason

if TYPE_CHECKING:
    # `analyze` reads the modes of grouping with the configuration, and nothing of a live app.
    from liftoff.frameworks.live import LiveApp, LiveRule

Mode = Literal["route", "blueprint", "auto"]
MODES: tuple[Mode, ...] = get_args(Mode)

# Two functions are alike by what they would hold together and both of them need.
SIMILARITY = 0.9
# The label of routes that are of no blueprint and of no router.
APP_LEVEL = "app"
_TABLE = "[tool.liftoff.groups]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """How routes are put into functions.

    Attributes:
        mode: `route`: each alone; `blueprint`: by blueprint or router; `auto`: those together
            whose slices hold almost the same.
        similarity: how alike slices must be for `auto`, from 0 to 1.
        by_hand: endpoints, paths, or patterns of them, by the name of their function.
        most_functions: the fallback included; None for the quota of the platform.
        most_routes: routes of an HTTP API, or resources of a REST API; None for the quota.
    """

    mode: Mode = "route"
    similarity: float = SIMILARITY
    by_hand: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    most_functions: int | None = None
    most_routes: int | None = None


def chosen(live: LiveApp, by_hand: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The group of each endpoint that is in a hand-made one.

    Args:
        live: the app.
        by_hand: endpoints (`api.items`), paths (`/items/<int:n>`), or patterns of either (`api.*`,
            `/admin/*`), by the group's name.

    Raises:
        LiftoffError: a pattern fits no endpoint, or an endpoint is in two groups.
    """
    found: dict[str, str] = {}
    for name, patterns in by_hand.items():
        for pattern in patterns:
            endpoints = fitting(pattern, live.rules)
            if not endpoints:
                raise unknown(name, pattern, live, _TABLE)
            for endpoint in endpoints:
                other = found.setdefault(endpoint, name)
                if other != name:
                    raise LiftoffError(
                        f"the endpoint {endpoint!r} is in two groups, {other} and {name}",
                        where=_TABLE,
                        hint="leave it in one of them",
                    )
    return found


def join_chosen(groups: Groups, live: LiveApp, grouping: Grouping) -> dict[str, str]:
    """Join what a person wants together; gives the label of each endpoint that has one.

    Raises:
        LiftoffError: as `chosen`.
    """
    labels = chosen(live, grouping.by_hand)
    reasons = {name: Reason(f"{_TABLE} puts them into {name}") for name in grouping.by_hand}
    if grouping.mode == "blueprint":
        for rule in live.rules:
            if not rule.static and rule.route.endpoint not in labels:
                label = rule.router or APP_LEVEL
                labels[rule.route.endpoint] = label
                reasons[label] = Reason(_of_router(rule, live.framework))
    members: dict[str, list[str]] = {}
    for endpoint, label in labels.items():
        members.setdefault(label, []).append(endpoint)
    for label, endpoints in members.items():
        groups.join_all(endpoints, reasons[label])
    return labels


def _of_router(rule: LiveRule, framework: str) -> str:
    if rule.router is None:
        return "they are routes of the app itself"
    kind = "blueprint" if framework == "flask" else "router"
    return f"they are of the {kind} {rule.router}"


def fitting(pattern: str, rules: Iterable[LiveRule]) -> list[str]:
    """Endpoints that a pattern names; files and generated pages only when it is their name."""
    found: dict[str, None] = {}
    for rule in rules:
        name = rule.route.rule if pattern.startswith("/") else rule.route.endpoint
        plain = not (rule.static or rule.generated or rule.websocket)
        if name == pattern or (plain and fnmatchcase(name, pattern)):
            found[rule.route.endpoint] = None
    return list(found)


def unknown(name: str, pattern: str, live: LiveApp, table: str) -> LiftoffError:
    """That a pattern under a name of a table names no endpoint of the app."""
    path = pattern.startswith("/")
    names = [rule.route.rule if path else rule.route.endpoint for rule in live.rules]
    near = nearest(pattern, names)
    return LiftoffError(
        f"{name}: no {'path' if path else 'endpoint'} is, or fits, {pattern!r}",
        where=table,
        hint=f"did you mean {near}?" if near else "`liftoff routes --app …` lists them",
    )
