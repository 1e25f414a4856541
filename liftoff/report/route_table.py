"""Routes as a table for people."""

from __future__ import annotations

from collections.abc import Sequence

from liftoff.frameworks.routes import Route
from liftoff.report.table import table


def route_table(routes: Sequence[Route]) -> str:
    """Methods, rule, endpoint and place of each route, and their number."""
    rows = [("METHODS", "RULE", "ENDPOINT", "HANDLER")]
    rows += [
        (
            "|".join(route.methods) or "ANY",
            route.rule,
            route.endpoint,
            f"{route.path}:{route.line}" if route.path else "(not in the project)",
        )
        for route in routes
    ]
    count = len(routes)
    return f"{table(rows, indent='')}\n\n{count} route{'s' if count != 1 else ''}"
