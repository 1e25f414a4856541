"""A plan as people read it: the route map, the functions, and what could not be done as asked."""

from __future__ import annotations

from collections.abc import Sequence

from liftoff.plan.model import GatewayRoute, Note, NoteKind, Plan
from liftoff.report.table import table
from liftoff.rules.target import GATEWAY_NAMES

_HEADINGS: dict[NoteKind, str] = {
    "fallback": "Answered by the whole app (fallback)",
    "limit": "Where a limit decided",
    "lost": "Not the same behind the gateway",
    "private": "Files that no function has",
    "permission": "What a call needs is not known",
    "package": "Packages to look at",
    "lazy": "Imports that wait for their first use",
    "grouped": "Functions that hold more than one route",
}

# Of each function; the rest is counted.
_SHOWN_ACTIONS = 5
# Of what the gateway changes alike; plan.json has them all.
_SHOWN_ALIKE = 4


def plan_text(plan: Plan) -> str:
    """The plan as text that ends without a newline."""
    blocks = [f"Route map ({GATEWAY_NAMES[plan.gateway]})\n{table(_route_rows(plan))}"]
    permissions = _permission_rows(plan)
    if permissions:
        blocks.append(
            "What functions may do (plan.json says on what, and for which calls)\n"
            f"{table(permissions)}"
        )
    if plan.parameters:
        blocks.append(f"Asked for when this is deployed\n{table(_parameter_rows(plan))}")
    for note_kind, heading in _HEADINGS.items():
        notes = [note for note in plan.notes if note.kind == note_kind]
        if notes:
            most = _SHOWN_ALIKE if note_kind == "lost" else len(notes)
            text = _functions(notes) if note_kind == "grouped" else _reasons(notes, most)
            blocks.append(f"{heading}\n{text}")
    blocks.append(
        f"{_count(len(plan.functions), 'function')}, "
        f"{_count(len(plan.routes), 'route')} of the gateway."
    )
    return "\n\n".join(blocks)


def _route_rows(plan: Plan) -> list[tuple[str, str, str]]:
    """One row for the methods of a path that go to one function, and one for the catch-all."""
    methods: dict[tuple[str, str], list[GatewayRoute]] = {}
    for route in plan.routes:
        if route.method != "ANY" or route.function != plan.fallback.name:
            place = f"{route.host or ''}{route.path}"
            methods.setdefault((place, route.function), []).append(route)
    rows = [
        (f"{' '.join(route.method for route in routes)} {path}", "→", function)
        for (path, function), routes in methods.items()
    ]
    rest = "everything else" if rows else "every request"
    return [*rows, (rest, "→", f"{plan.fallback.name} (the whole app)")]


def _permission_rows(plan: Plan) -> list[tuple[str, str]]:
    """The actions that calls in the source need, by function."""
    rows = []
    for function in plan.functions:
        actions = sorted({a for s in function.permissions if s.calls for a in s.actions})
        more = len(actions) - _SHOWN_ACTIONS
        text = ", ".join(actions[:_SHOWN_ACTIONS])
        if text:
            rows.append((function.name, f"{text} and {more} more" if more > 0 else text))
    return rows


def _parameter_rows(plan: Plan) -> list[tuple[str, str, str]]:
    return [
        (p.name, p.description, "" if p.default is None else f"default {p.default}")
        for p in plan.parameters
    ]


def _functions(notes: Sequence[Note]) -> str:
    """Each function with its reason; those that one place made so stand below that."""
    subjects: dict[tuple[str, str], list[str]] = {}
    for note in notes:
        subjects.setdefault((note.reason, _place(note)), []).append(note.subject)
    return "\n".join(_alike(reason, place, names) for (reason, place), names in subjects.items())


def _alike(reason: str, place: str, names: Sequence[str]) -> str:
    why = f"{reason}{f' ({place})' if place else ''}"
    if len(names) == 1:
        return f"  {names[0]}: {why}"
    return f"  {why}\n{_some([(name, '') for name in names], _SHOWN_ALIKE)}"


def _reasons(notes: Sequence[Note], most: int) -> str:
    """Each reason once, and below it what it is about: all, or some and the number of the rest."""
    subjects: dict[str, list[Note]] = {}
    for note in notes:
        subjects.setdefault(note.reason, []).append(note)
    return "\n".join(_about(reason, about, most) for reason, about in subjects.items())


def _about(reason: str, notes: Sequence[Note], most: int) -> str:
    return f"  {reason}\n{_some([(note.subject, _place(note)) for note in notes], most)}"


def _some(rows: list[tuple[str, str]], most: int) -> str:
    if len(rows) > most + 1:
        rows = [*rows[:most], (f"and {len(rows) - most} more", "")]
    return table(rows, indent="    ")


def _place(note: Note) -> str:
    return f"{note.path}:{note.line}" if note.path and note.line else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
