"""The page with the figures of slices."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.slice_figures.measuring import Figures
from benchmarks.tables import shown


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured.

    Attributes:
        machine: what is said of the machine, by name.
        runs: starts of each.
        most: how many functions of an app were started.
        found: of each app the floor, the whole app, and each function.
        missing: apps that could not be measured, with the reason.
    """

    machine: Mapping[str, str]
    runs: int
    most: int
    found: Mapping[str, Sequence[Figures]]
    missing: Mapping[str, str]


_SAMPLE = """\
Each was started {} times, in turns, or as often as its section says. Of an app with many functions
{} and the fallback were started, evenly chosen by size, smallest and largest included; sizes are of
all functions.
"""
_INTRODUCTION = """\
What each function weighs, and how it starts. **Floor** is the framework with one empty route,
**whole app** the app wrapped with Mangum, **imports** a process that only imports what the function
loads from outside the app, adapter and framework included: what its start costs at least.

**Init** is from starting the process to its first poll for an event, in awslambdaric, from the
unpacked zip with its byte code; medians. **CPU** is the time on a processor until then, of all
threads. Ratios are of CPU time: an init that waits for nothing needs no more, and what else the
machine does is not in it. They are taken of neighbours: in each round a function starts between its
imports and the whole app, and the median is that of the rounds, so a machine that changes its speed
changes all three. What the whole app is over itself says how much is chance.
"""
_READING = """
The goals: init is at most 1.10 times that of the imports in the median, no function is slower than
the whole app (1.00), and what some routes alone need is kept off the others. **Kept off** are
packages that the whole app loads and at least half of the functions do not.
"""
_GOALS = (
    "app", "functions", "floor, CPU ms", "median function", "whole app", "init / imports, median",
    "slowest / whole app", "MB zipped, median / whole", "kept off",
)  # fmt: skip
_ROWS = (
    "function", "files", "source kB", "zipped MB", "unzipped MB", "init ms", "CPU ms",
    "imports, CPU ms", "over imports", "over whole", "peak MB",
)  # fmt: skip


def page(run: Run) -> str:
    """Give the whole page as Markdown."""
    used = ", ".join(f"{name} {value}" for name, value in list(run.machine.items())[:3])
    parts = [
        "# What a function of its own is worth\n",
        f"Made by `python -m benchmarks.slices`; {used}.\n",
        _SAMPLE.format(run.runs, run.most),
        _INTRODUCTION,
        "## Goals\n",
        shown([_GOALS, *(_goals(name, rows) for name, rows in run.found.items())], markdown=True),
        _READING,
    ]
    if run.missing:
        parts += [f"Not measured: {', '.join(run.missing)}.\n"]
    for name, rows in run.found.items():
        parts.append(f"## {name}\n")
        starts = rows[0].measured[0].runs
        if starts != run.runs:
            parts.append(f"Each was started {starts} times.\n")
        parts += [shown([_ROWS, *_rows(rows)], markdown=True), ""]
    return "\n".join(parts)


def _goals(name: str, rows: Sequence[Figures]) -> tuple[str, ...]:
    floor, whole, own = rows[0], rows[1], _own(rows)
    started = [row for row in own if row.starts is not None]
    init = [row.measured[0].cpu_ms for row in started]
    zipped = statistics.median(row.zipped for row in own)
    whole_ms = whole.measured[0].cpu_ms
    return (
        name,
        str(len(own)),
        f"{floor.measured[0].cpu_ms:.0f}",
        f"{statistics.median(init):.0f}",
        f"{whole_ms:.0f}",
        f"{statistics.median(row.over_imports or 0 for row in started):.2f}",
        f"{max(row.over_whole or 0 for row in started):.2f}",
        f"{zipped / 1e6:.1f} / {whole.zipped / 1e6:.1f}",
        ", ".join(_kept_off(started, whole)) or "-",
    )


def _own(rows: Sequence[Figures]) -> list[Figures]:
    return [row for row in rows[2:] if row.name != "fallback"] or [*rows[2:]]


def _kept_off(started: Sequence[Figures], whole: Figures) -> Iterable[str]:
    adapter = {"mangum", "a2wsgi"}
    for package in whole.packages:
        without = sum(package not in row.packages for row in started)
        if 2 * without >= len(started) and package not in adapter and not package.startswith("_"):
            yield package


def _rows(rows: Sequence[Figures]) -> Iterable[tuple[str, ...]]:
    for row in rows:
        if row.starts is not None:
            starts, imports = row.measured
            yield (
                *_weights(row.name, [row]),
                f"{starts.wall_ms:.0f}",
                f"{starts.cpu_ms:.0f}",
                f"{imports.cpu_ms:.0f}",
                f"{row.over_imports:.2f}",
                f"{row.over_whole:.2f}",
                f"{starts.peak_mb:.0f}",
            )
    others = [row for row in rows if row.starts is None]
    if others:
        yield (*_weights(f"{len(others)} others", others), *"------")


def _weights(name: str, rows: Sequence[Figures]) -> tuple[str, ...]:
    return (
        name,
        _range(f"{row.files}" for row in sorted(rows, key=lambda row: row.files)),
        _range(f"{size / 1000:.0f}" for size in sorted(row.source_bytes for row in rows)),
        _range(f"{size / 1e6:.1f}" for size in sorted(row.zipped for row in rows)),
        _range(f"{size / 1e6:.1f}" for size in sorted(row.unzipped for row in rows)),
    )


def _range(texts: Iterable[str]) -> str:
    first, *_, last = [*(found := list(texts)), found[-1]]
    return first if first == last else f"{first} to {last}"
