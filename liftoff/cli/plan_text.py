"""A plan as people read it: the route map, the functions, and what could not be done as asked."""

from __future__ import annotations

from liftoff.plan.model import Plan
from liftoff.report.table import table


def plan_text(plan: Plan) -> str:
    """The plan as text that ends without a newline."""
    kind = "HTTP API" if plan.gateway == "http" else "REST API"
    own = [route for route in plan.routes if route.method != "ANY"]
    parts = [f"Route map ({kind})"]
    rows = [(route.key, "→", route.function) for route in own]
    rest = next(route for route in reversed(plan.routes) if route.method == "ANY")
    rows.append((rest.key, "→", f"{rest.function} (the whole app, {len(rest.rules)} rules)"))
    parts.append(table(rows))
    grouped = [function for function in plan.functions if function.reason]
    if grouped:
        parts.append("Routes that share a function")
        parts += [f"  {function.name}: {function.reason}" for function in grouped]
    left = [note for note in plan.notes if note.kind != "grouped"]
    if left:
        parts.append("To know")
        for note in left:
            place = f"  ({note.path}:{note.line})" if note.path and note.line else ""
            parts.append(f"  {note.kind:<9} {note.subject}: {note.reason}{place}")
    functions = len(plan.functions)
    parts.append(
        f"{functions} function{'s' if functions != 1 else ''}, {len(plan.routes)} gateway routes"
    )
    return "\n\n".join(_spaced(parts))


def _spaced(parts: list[str]) -> list[str]:
    """Headings with what belongs to them, as blocks."""
    blocks: list[str] = []
    for part in parts:
        if part.startswith("  ") and blocks:
            blocks[-1] += f"\n{part}"
        else:
            blocks.append(part)
    return blocks
