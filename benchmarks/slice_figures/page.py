"""The page with the figures of slices."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence

from benchmarks.slice_figures.measuring import Figures
from benchmarks.tables import shown

_INTRODUCTION = """\
Init: from starting the process to its first poll for an event, in awslambdaric, from the unpacked
zip with its byte code; the median. Imports: the same for a process that only imports what the
function loads from outside the app, adapter and framework included: what it costs at least. Floor:
the framework with one empty route. Whole app: wrapped with Mangum.

Wall: milliseconds on the clock. CPU: milliseconds on a processor, of all threads; the ratios are of
these, as an init that waits for nothing needs no more, and the clock of a machine with other work
to do counts that, too.
"""
_READING = """
The goals: init is at most 1.10 of the imports in the median, and no function is slower than the
whole app (1.00). `kept off`: packages that the whole app loads and at least half of the functions
do not.
"""


def page(machine: Mapping[str, str], runs: int, found: Mapping[str, Sequence[Figures]]) -> str:
    """Give the whole page as Markdown."""
    used = ", ".join(f"{name} {value}" for name, value in list(machine.items())[:3])
    parts = [
        "# What a function of its own is worth\n",
        f"Made by `python -m benchmarks.slices`; {used}; {runs} starts of each, in turns.\n",
        _INTRODUCTION,
        "## Goals\n",
        shown([_GOALS, *(_goals(name, rows) for name, rows in found.items())], markdown=True),
        _READING,
    ]
    for name, rows in found.items():
        parts += [f"## {name}\n", shown([_ROWS, *map(_row, rows)], markdown=True), ""]
    return "\n".join(parts)


_GOALS = (
    "app", "functions", "floor", "median", "whole app", "init / imports, median",
    "slowest / whole app", "MB zipped, median / whole", "kept off",
)  # fmt: skip
_ROWS = (
    "function", "files", "source kB", "zipped MB", "unzipped MB", "wall", "CPU", "imports, CPU",
    "ratio", "peak MB",
)  # fmt: skip


def _goals(name: str, rows: Sequence[Figures]) -> tuple[str, ...]:
    floor, whole = rows[0], rows[1]
    own = [row for row in rows[2:] if row.name != "fallback"] or [*rows[2:]]
    init = [row.starts.cpu_ms for row in own]
    ratios = [ratio(row) for row in own]
    zipped = statistics.median(row.zipped for row in own)
    return (
        name,
        str(len(own)),
        f"{floor.starts.cpu_ms:.0f}",
        f"{statistics.median(init):.0f}",
        f"{whole.starts.cpu_ms:.0f}",
        f"{statistics.median(ratios):.2f}",
        f"{max(init) / whole.starts.cpu_ms:.2f}",
        f"{zipped / 1e6:.1f} / {whole.zipped / 1e6:.1f}",
        ", ".join(_kept_off(own, whole)) or "-",
    )


def ratio(row: Figures) -> float:
    """How much longer a function takes than its imports from outside the app."""
    return row.starts.cpu_ms / row.imports.cpu_ms if row.imports is not None else 1.0


def _kept_off(own: Sequence[Figures], whole: Figures) -> Iterable[str]:
    adapter = {"mangum", "a2wsgi"}
    for package in whole.packages:
        without = sum(package not in row.packages for row in own)
        if 2 * without >= len(own) and package not in adapter and not package.startswith("_"):
            yield package


def _row(row: Figures) -> tuple[str, ...]:
    imports = row.imports.cpu_ms if row.imports is not None else 0.0
    return (
        row.name,
        str(row.files),
        f"{row.source_bytes / 1000:.0f}",
        f"{row.zipped / 1e6:.1f}",
        f"{row.unzipped / 1e6:.1f}",
        f"{row.starts.wall_ms:.0f}",
        f"{row.starts.cpu_ms:.0f}",
        f"{imports:.0f}",
        f"{ratio(row):.2f}",
        f"{row.starts.peak_mb:.0f}",
    )
