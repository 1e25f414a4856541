"""Measures how `liftoff split` grows with the routes and the lines of an app.

    python -m benchmarks.split_scale [--sizes 30:10000,100:30000,300:100000] [--group route]
        [--keep FOLDER] [--docs FILE]

Each app is made anew: a Flask factory, blueprints of ten routes, and for each blueprint its models,
service, forms and tasks, which use a core that all of them share. Each is split in a process of its
own, once; its phases, its peak memory and what it wrote are measured. The ratios are to the smallest
app of the run: time and memory that grow with routes times lines would grow with their product.
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
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.split_apps import write_app
from benchmarks.tables import shown

SIZES = "30:10000,100:30000,300:100000"
GOAL_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of `split`.

    Attributes:
        routes: of the app.
        lines: of its Python files, as counted.
        import_s: seconds that importing the app took, in a child process.
        analysis_s: seconds of the analysis, which finds shared state.
        split_s: seconds of everything else: slices, plan, cuts, files.
        peak_mb: the most memory that the process held, in MB.
        functions: in the plan.
        written_mb: size of the output in MB.
    """

    routes: int
    lines: int
    import_s: float
    analysis_s: float
    split_s: float
    peak_mb: float
    functions: int
    written_mb: float

    @property
    def total_s(self) -> float:
        """Seconds of the whole run, Python's own start apart."""
        return self.import_s + self.analysis_s + self.split_s


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the apps, split them, print the curve."""
    options = _parser().parse_args(arguments)
    if options.measure:
        _measure(*options.measure)
        return
    sizes = [tuple(map(int, size.split(":"))) for size in options.sizes.split(",")]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(options.keep or scratch)
        results = [_run(folder, routes, lines, options.group) for routes, lines in sizes]
    print(curve(results, markdown=False))
    if options.docs:
        Path(options.docs).write_text(page(results, options), encoding="utf-8")


def _run(folder: Path, routes: int, lines: int, group: str) -> Measured:
    app = folder / f"app-{routes}-{lines}"
    out = folder / f"out-{routes}-{lines}"
    counted = write_app(app, routes=routes, lines=lines)
    command = [sys.executable, "-m", "benchmarks.split_scale", "--measure", str(app), str(out), group]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    written = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    result = Measured(routes=routes, lines=counted, written_mb=written / 1e6, **found)
    print(f"{routes} routes, {counted} lines: {result.total_s:.1f} s", file=sys.stderr, flush=True)
    return result


def _measure(app: str, out: str, group: str) -> None:
    """Split in this process; the last line of the output is what was measured."""
    from liftoff.cli import cli, migrate

    spent = {"import_s": 0.0, "analysis_s": 0.0}

    def timed(name: str, key: str) -> None:
        original = getattr(migrate, name)

        def wrapper(*args: object, **kwargs: object) -> object:
            began = time.perf_counter()
            try:
                return original(*args, **kwargs)
            finally:
                spent[key] += time.perf_counter() - began

        setattr(migrate, name, wrapper)

    timed("read_live_app", "import_s")
    timed("analyze", "analysis_s")
    began = time.perf_counter()
    cli(
        ["split", app, "--app", "shop:create_app()", "-o", out, "--group", group],
        standalone_mode=False,
    )
    total = time.perf_counter() - began
    plan = json.loads(Path(out, "plan.json").read_text(encoding="utf-8"))
    spent["split_s"] = total - sum(spent.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**spent, "peak_mb": peak, "functions": len(plan["functions"])}))
