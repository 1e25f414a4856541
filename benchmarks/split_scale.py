"""Measures how `liftoff split` grows with the routes and the lines of an app.

    python -m benchmarks.split_scale [--sizes 30:10000,100:30000,300:100000] [--group route]
        [--docs FILE]

Each app is made anew (`split_apps.py`): a Flask factory, blueprints of ten routes, and for each
blueprint its models, service, forms and tasks, which use a core that all of them share. Each is
split once, in a process of its own. Seconds are of the processor, so that other work on the machine
counts little; memory is the most that the process held. The last columns are ratios to the smallest
app of the run: what grew with routes times lines would grow with their product.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.adapter_speed import machine
from benchmarks.split_apps import write_app
from benchmarks.tables import shown

SIZES = "30:10000,100:30000,300:100000"


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of `split`.

    Attributes:
        routes: of the app.
        lines: of its Python files.
        functions: in the plan.
        files: that were written.
        read: seconds of reading, importing (in a child process) and parsing the app.
        slices: seconds of the analysis, which finds shared state in a process of its own, of taking
            the project apart, and of the slices and the plan.
        writing: seconds of cutting and writing.
        wall: seconds of the whole run on the clock.
        peak: the most memory that the process held, in MB.
        beside: the most that the process of the analysis held.
        apart: of the peak, MB that it held before it made slices: the parsed project.
    """

    routes: int
    lines: int
    functions: int
    files: int
    read: float
    slices: float
    writing: float
    wall: float
    peak: float
    beside: float
    apart: float

    @property
    def total(self) -> float:
        """Seconds of the processor."""
        return self.read + self.slices + self.writing


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the apps, split them, print the curve."""
    options = _parser().parse_args(arguments)
    if options.measure:
        _measure(*options.measure)
        return
    results = []
    with tempfile.TemporaryDirectory(prefix="split-scale-") as scratch:
        for size in options.sizes.split(","):
            routes, lines = map(int, size.split(":"))
            results.append(_run(Path(scratch), routes, lines, options.group))
        # The outputs are many files, and take a while to remove.
        print(shown(curve(results), markdown=False), flush=True)
        if options.docs:
            Path(options.docs).write_text(
                page(results, options.sizes, options.group), encoding="utf-8"
            )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default=SIZES, help="ROUTES:LINES of each app")
    parser.add_argument("--group", default="route", help="as for `liftoff split`")
    parser.add_argument("--docs", help="also write the page of the docs to this file")
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    return parser


def _run(folder: Path, routes: int, lines: int, group: str) -> Measured:
    app, out = folder / f"app-{routes}-{lines}", folder / f"out-{routes}-{lines}"
    counted = write_app(app, routes=routes, lines=lines)
    command = [sys.executable, "-m", "benchmarks.split_scale", "--measure", app, out, group]
    began = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    wall = time.perf_counter() - began
    found = json.loads(done.stdout.splitlines()[-1])
    files = sum(len(names) for _, _, names in os.walk(out))
    print(f"{routes} routes, {counted} lines: {wall:.1f} s", file=sys.stderr, flush=True)
    return Measured(routes=routes, lines=counted, files=files, wall=wall, **found)


def _measure(app: str, out: str, group: str) -> None:
    """Split in this process; the last line of the output is what was measured."""
    from liftoff.cli import cli, migrate  # noqa: PLC0415 - its time counts

    seconds: dict[str, float] = {}
    apart = 0.0

    def timed(name: str, key: str) -> None:
        original: Callable[..., Any] = getattr(migrate, name)

        def wrapper(*args: Any, **kwargs: Any) -> Any:
            nonlocal apart
            began = _processor()
            before = sum(seconds.values())
            value = original(*args, **kwargs)
            apart = _peak() if key == "read" else apart
            # What is timed inside counts for itself.
            inside = sum(seconds.values()) - before
            seconds[key] = seconds.get(key, 0.0) + _processor() - began - inside
            return value

        setattr(migrate, name, wrapper)

    for name, key in (("_read", "read"), ("_plan", "slices")):
        timed(name, key)
    arguments = ["split", app, "--app", "shop:create_app()", "-o", out, "--group", group]
    cli(arguments, standalone_mode=False)
    seconds["writing"] = _processor() - sum(seconds.values())
    plan = json.loads(Path(out, "plan.json").read_text(encoding="utf-8"))
    memory = {"peak": _peak(), "beside": _peak(resource.RUSAGE_CHILDREN), "apart": apart}
    print(json.dumps({**seconds, **memory, "functions": len(plan["functions"])}))


def _processor() -> float:
    """Seconds of the processor so far, in this process and its children."""
    return sum(os.times()[:4])


def _peak(whose: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


def curve(results: Sequence[Measured]) -> list[tuple[str, ...]]:
    """A row for each app, the header first."""
    rows: list[tuple[str, ...]] = [
        ("routes", "lines", "functions", "files", "read", "slices", "writing",
         "all, s", "wall, s", "MB", "MB beside", "MB of slices", "x product", "x s", "x MB"),
    ]  # fmt: skip
    first = results[0]
    for one in results:
        product = one.routes * one.lines / (first.routes * first.lines)
        rows.append((
            str(one.routes), f"{one.lines:,}", str(one.functions), f"{one.files:,}",
            f"{one.read:.1f}", f"{one.slices:.1f}", f"{one.writing:.1f}",
            f"{one.total:.1f}", f"{one.wall:.1f}", f"{one.peak:.0f}",
            f"{one.beside:.0f}", f"{one.peak - one.apart:.0f}",
            f"{product:.1f}", f"{one.total / first.total:.1f}", f"{one.peak / first.peak:.1f}",
        ))  # fmt: skip
    return rows


def page(results: Sequence[Measured], sizes: str, group: str) -> str:
    """The page of the docs; `sizes` and `group` as they were asked for."""
    return _PAGE.format(
        command=f"python -m benchmarks.split_scale --sizes {sizes} --group {group}",
        machine="{machine}, {Python}".format(**machine.described()),
        table=shown(curve(results), markdown=True),
    )


_PAGE = """\
<!-- Made by `benchmarks/split_scale.py --docs`; edits here are lost. -->

# What `split` costs

`{command}`, on {machine}.

{table}

Seconds are of the processor, child processes included; *wall* is the clock, with whatever else ran.
*read* is reading, importing and parsing the app; *slices* finds state in memory that routes share
(where the app is large, in a process that runs from the start), takes the project apart, and makes
the slices and the plan; *writing* cuts, writes, and describes the stack. *MB* is the most that the
process held, *MB beside* the most of the processes beside it, *MB of slices* what came on top of
the parsed project. The last columns are ratios to the first row: *x product* is of routes times
lines.

How it stays flat: the project is taken apart once; a slice is sets of statements, and cuts that
functions have in common are one object; only statements that change are parsed by LibCST, once for
all functions; the files of a function are written before the next one's are made, and Python files
that functions have in common are written once and linked.
"""


if __name__ == "__main__":
    main()
