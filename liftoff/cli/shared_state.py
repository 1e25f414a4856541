"""Findings about state in memory, as what the planner groups by."""

from __future__ import annotations

from collections.abc import Iterable

from liftoff.frameworks.routes import Route
from liftoff.plan.shared_state import SharedState
from liftoff.rules.finding import Analysis

# State that one process holds and that answers depend on. A cache that only fills itself has no
# key, and may be torn apart; nor has a database in a file, which no function has for itself.
_STATE = frozenset({
    "mutable_global", "class_state", "app_config_mutation", "in_memory_session", "in_memory_cache",
    "local_database",
})  # fmt: skip


def untraced(traced: Iterable[Route], live: Iterable[Route]) -> frozenset[str]:
    """Endpoints of live routes of the project whose handlers the analysis did not see."""
    handlers = {(route.path, route.line) for route in traced}
    return frozenset(
        route.endpoint for route in live if route.path and (route.path, route.line) not in handlers
    )


def shared_state(analysis: Analysis, live: tuple[Route, ...]) -> tuple[SharedState, ...]:
    """State in memory, each with the endpoints of the live routes whose handlers reach it."""
    handlers = {route.id: (route.path, route.line) for route in analysis.routes}
    endpoints: dict[tuple[str, int], set[str]] = {}
    for route in live:
        if route.path:
            endpoints.setdefault((route.path, route.line), set()).add(route.endpoint)
    found: dict[str, SharedState] = {}
    for finding in analysis.findings:
        # A client that each process makes for itself and keeps is no more than a hint.
        # A cache that only some settings keep in memory is a note, and joins routes.
        is_note = finding.severity == "info" and finding.category != "in_memory_cache"
        if finding.category not in _STATE or not finding.state or is_note:
            continue
        reached = frozenset(
            endpoint
            for identity in finding.routes
            for endpoint in endpoints.get(handlers.get(identity, ("", 0)), ())
        )
        before = found.get(finding.state)
        if before is not None:
            reached |= before.endpoints
        found[finding.state] = SharedState(
            finding.state, reached, finding.place.path, finding.place.line
        )
    return tuple(found.values())
