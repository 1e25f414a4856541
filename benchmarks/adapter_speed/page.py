"""The page of the docs that holds the figures."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence

from benchmarks.adapter_speed import imports as import_timing
from benchmarks.adapter_speed import timing
from benchmarks.adapter_speed.budget import beside_a_framework, budgets
from benchmarks.adapter_speed.contenders import APIG_WSGI, CHECKED, FLOOR, MANGUM_OFF, OURS
from benchmarks.adapter_speed.render import (
    LEGEND,
    budget_table,
    import_table,
    result_tables,
    table,
    target_table,
    ways_table,
    wrong_answers,
)
from benchmarks.adapter_speed.results import ImportTime, Result
from benchmarks.adapter_speed.targets import Target
from benchmarks.adapter_speed.ways import Taken

COMMAND = "python -m benchmarks.adapters --docs docs/adapter-speed.md"


INTRODUCTION = (
    "What an adapter adds to an app, beside what other adapters add to the same app, measured in "
    "one run. Absolute times are those of the machine that measured; ratios hold elsewhere, "
    "roughly. Measure yours:"
)


UNMET = (
    "Microseconds for one request, all included. The floor copies, and checks nothing. The floor "
    "that checks does what is asked of an adapter, in the straightest way, as long as a request is "
    "common: a look at each name and value of the headers, at path, query, stage, scheme, host and "
    "port; event and context under the names that users of other adapters read; repeated, refused "
    "and dropped headers of the response, text or binary, sizes. It is one long function for the "
    "event and one for the answer, has no options, and gives up on all that is uncommon, on apps "
    "that fail, and in ASGI on apps that wait. A target that leaves less than it takes is out of "
    "reach for an adapter that looks at these things one by one, in Python."
)
WAYS = (
    "Most of what the floor that checks takes is a look at each header. These are the ways to do "
    "it that were found, all of which see the same, for the headers of the GET; the first of each "
    "is the adapters' and the floors'."
)
IMPORT = "In fresh processes, after the framework, with byte code on disk."
COLD = (
    "Beside a framework the same work takes longer than alone, as each request finds the "
    "processor's caches full of what the framework does."
)

# What was measured when the targets were set, on another machine, with the app and the peer.
THEN = (
    ("apig-wsgi took 1.24 to 1.59 of Flask's limit", "Flask", APIG_WSGI),
    ("Mangum 2.1 to 2.75 of FastAPI's", "FastAPI async", MANGUM_OFF),
    ("Mangum 56 to 251 µs for a bare app", "raw ASGI", MANGUM_OFF),
)


def page(
    *,
    machine: Mapping[str, str],
    effort: timing.Effort,
    results: Sequence[Result],
    without: Sequence[Result],
    imports: Sequence[ImportTime],
    targets: Sequence[Target],
    headers: Sequence[Taken],
    skipped: Sequence[str],
) -> str:
    """Give the page, in Markdown."""
    _, _, method = inspect.cleandoc(timing.__doc__ or "").partition("\n")
    notes = [*skipped, *(f"wrong: {said}" for said in wrong_answers([*results, *without]))]
    parts = [
        f"<!-- Made by `{COMMAND}`; edits here are lost. -->",
        "# How fast the adapters are",
        INTRODUCTION,
        f"```console\n$ pip install -e '.[bench]'\n$ {COMMAND}\n```",
        table(["", ""], [[name, said] for name, said in machine.items()]),
        "## Targets",
        target_table(targets),
        *_unmet(results, headers),
        "## Method",
        method.strip(),
        _effort(effort),
        "## Figures, with pybase64 installed",
        LEGEND,
        result_tables(results),
    ]
    if without:
        parts += ["## Large bodies without pybase64", result_tables(without)]
    if imports:
        parts += [
            "## Import",
            f"{IMPORT} A turn is {import_timing.PROCESSES} processes; its figure is their best.",
            import_table(imports),
        ]
    if notes:
        parts += [
            "## Wrong answers, and what was left out",
            "\n".join(f"- {note}" for note in notes),
        ]
    return "\n\n".join(parts) + "\n"


def _unmet(results: Sequence[Result], headers: Sequence[Taken]) -> list[str]:
    """What the targets that are not met leave, and why it is not enough."""
    found = list(budgets(results))
    if not found:
        return []
    said = [text for text in (_cold(results), _peers(results)) if text]
    ways = [WAYS, ways_table(headers)] if headers else []
    return ["### What is not met", UNMET, budget_table(found), *ways, *said]


def _cold(results: Sequence[Result]) -> str:
    parts = []
    for bare, framework in (("raw WSGI", "Flask"), ("raw ASGI", "FastAPI async")):
        ours = beside_a_framework(results, OURS, bare, framework)
        checked = beside_a_framework(results, CHECKED, bare, framework)
        floor = beside_a_framework(results, FLOOR, bare, framework)
        if ours and checked and floor:
            parts.append(
                f"To {framework}, liftoff adds {ours[1] * 1e6:.1f} µs, the floor that checks "
                f"{checked[1] * 1e6:.1f}, and the floor {floor[1] * 1e6:.1f}; to the bare app, "
                f"{ours[0] * 1e6:.1f}, {checked[0] * 1e6:.1f} and {floor[0] * 1e6:.1f}"
            )
    return f"{COLD} {'. '.join(parts)}." if parts else ""


def _peers(results: Sequence[Result]) -> str:
    """How fast the peers are here that the targets were set by."""
    parts = []
    for then, app, name in THEN:
        taken = [result for result in results if (result.app, result.case) == (app, "GET")]
        timed = [result for result in taken if name in result.turns]
        if timed and app.startswith("raw"):
            values = [result.seconds(name) * 1e6 for result in timed]
            parts.append(f"{then}, here {min(values):.0f} to {max(values):.0f}")
        elif timed:
            ratios = [result.ratio(name) or 0.0 for result in timed]
            parts.append(f"{then}, here {min(ratios):.2f} to {max(ratios):.2f}")
    return (
        f"The targets were set by other figures of the peers: {'; '.join(parts)}." if parts else ""
    )


def _effort(effort: timing.Effort) -> str:
    return (
        f"Here: {effort.rounds} rounds of {effort.batches} batches of about "
        f"{effort.seconds * 1000:g} ms, at least one call each. Each call gets an event fresh out "
        "of JSON, as in Lambda; reading it and writing the answer as JSON are the runtime's and "
        "not measured. The limit is the app called with a ready environ, or awaited with a ready "
        "scope in a running loop. Before anything is timed, each answer is decoded and compared "
        "with what the app says. All requests of a case have one path and one query; liftoff "
        "remembers what it has found out about these, and takes a little longer for new ones."
    )
