"""The page of the docs that holds the figures."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence

from benchmarks.adapter_speed import timing
from benchmarks.adapter_speed.render import (
    LEGEND,
    import_table,
    result_tables,
    table,
    target_table,
    wrong_answers,
)
from benchmarks.adapter_speed.results import ImportTime, Result
from benchmarks.adapter_speed.targets import Target

COMMAND = "python -m benchmarks.adapters --docs docs/adapter-speed.md"


INTRODUCTION = (
    "What an adapter adds to an app, beside what other adapters add to the same app, measured in "
    "one run. Absolute times are those of the machine that measured; ratios hold elsewhere, "
    "roughly. Measure yours:"
)


def page(
    *,
    machine: Mapping[str, str],
    effort: timing.Effort,
    results: Sequence[Result],
    without: Sequence[Result],
    imports: Sequence[ImportTime],
    targets: Sequence[Target],
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
            "In fresh processes, after the framework, with byte code on disk.",
            import_table(imports),
        ]
    if notes:
        parts += [
            "## Wrong answers, and what was left out",
            "\n".join(f"- {note}" for note in notes),
        ]
    return "\n\n".join(parts) + "\n"


def _effort(effort: timing.Effort) -> str:
    return (
        f"Here: {effort.rounds} rounds of {effort.batches} batches of about "
        f"{effort.seconds * 1000:g} ms, at least one call each. Each call gets an event fresh out "
        "of JSON, as in Lambda; reading it and writing the answer as JSON are the runtime's and "
        "not measured. The limit is the app called with a ready environ, or awaited with a ready "
        "scope in a running loop. Before anything is timed, each answer is decoded and compared "
        "with what the app says."
    )
