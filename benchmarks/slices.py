"""Measures the functions of real apps beside the whole app and the framework alone.

    python -m benchmarks.slices [--only NAMES] [--runs 11] [--functions 8] [--work FOLDER [--again]]
        [--json FILE] [--docs FILE] [--checkouts FOLDER]

Each app is split, wrapped whole with Mangum, and built (`liftoff build`: byte code with unchecked
hashes) for this machine; its floor is the same framework with one empty route. Each start is a
fresh process of awslambdaric, from the unpacked zip; the figure is the median. Beside each function
stands a process that only imports what the function loads from outside the app. All functions are
weighed, and some are started: evenly chosen by size.

Sources come from PyPI and GitHub, or from folders of the apps' names in `--checkouts`; an app that
cannot be had or built is left out, and the page says so. Two apps are prepared at a time; then one
thing is started at a time, and all of it takes about an hour.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from benchmarks.adapter_speed import machine
from benchmarks.slice_figures.apps import APPS, BenchmarkApp
from benchmarks.slice_figures.measuring import Figures, measure
from benchmarks.slice_figures.page import Run, page
from benchmarks.slice_figures.preparing import Prepared, prepare
from benchmarks.slice_figures.starts import Starts
from benchmarks.slice_figures.tools import ToolError


def main(arguments: list[str] | None = None) -> None:
    """Prepare, measure, print, and write what was asked for."""
    options = _parser().parse_args(arguments)
    names = [name.strip() for name in options.only.split(",") if name.strip()]
    chosen = [app for app in APPS if not names or app.name in names]
    if not chosen:
        known = ", ".join(app.name for app in APPS)
        sys.exit(f"--only {options.only!r} names none of: {known}")
    found = _read(options.json) if options.again and options.json else {}
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="liftoff-slices-") as scratch:
        work = (options.work or Path(scratch, "work")).resolve()
        prepared, missing = _prepared(chosen, work, options)
        for number, made in enumerate(prepared):
            there = Path(scratch, str(number))
            there.mkdir()
            measured = measure(made, options.runs, options.functions, there, _say)
            found[made.app.name] = asyncio.run(measured)
            run = Run(machine.described(), options.runs, options.functions, found, missing)
            # After each app: a run of all of them takes long.
            _write(options, run)
    _say(f"took {(time.monotonic() - began) / 60:.0f} minutes")
    if found:
        print(page(Run(machine.described(), options.runs, options.functions, found, missing)))
    if missing:
        sys.exit("\n".join(f"{name}: {why}" for name, why in missing.items()))


def _prepared(
    chosen: Sequence[BenchmarkApp], work: Path, options: argparse.Namespace
) -> tuple[list[Prepared], dict[str, str]]:
    """What was built of each app, and why others could not be."""
    made, missing = [], {}
    with ThreadPoolExecutor(2) as pool:
        tasks = {
            app.name: pool.submit(
                *(prepare, app, work / app.name.replace(" ", "-"), options.checkouts),
                again=options.again,
            )
            for app in chosen
        }
        for name, task in tasks.items():
            try:
                made.append(task.result())
                _say(f"{name}: prepared")
            except ToolError as error:
                missing[name] = str(error)
                _say(f"{name}: {error}")
    return made, missing


def _write(options: argparse.Namespace, run: Run) -> None:
    if options.docs:
        options.docs.write_text(page(run), encoding="utf-8")
    if options.json:
        apps = {name: [asdict(one) for one in rows] for name, rows in run.found.items()}
        document = {"machine": run.machine, "runs": run.runs, "apps": apps}
        options.json.write_text(json.dumps(document, indent=1), encoding="utf-8")


def _read(file: Path) -> dict[str, Sequence[Figures]]:
    """The figures of apps that were measured before."""
    if not file.exists():
        return {}
    apps = json.loads(file.read_text(encoding="utf-8"))["apps"]
    return {name: [_row(row) for row in rows] for name, rows in apps.items()}


def _row(row: Mapping[str, object]) -> Figures:
    values = dict(row)
    for key in ("routes", "packages"):
        values[key] = tuple(values[key])  # type: ignore[arg-type]
    for key in ("starts", "imports"):
        values[key] = values[key] and Starts(**values[key])  # type: ignore[arg-type]
    return Figures(**values)  # type: ignore[arg-type]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default="", help="names of apps, with commas")
    parser.add_argument("--runs", type=int, default=11, help="starts of each")
    parser.add_argument("--functions", type=int, default=8, metavar="N",
                        help="functions of an app to start beside its fallback")  # fmt: skip
    parser.add_argument("--work", type=Path, help="folder to keep downloads and builds in")
    parser.add_argument(
        "--again",
        action="store_true",
        help="measure what --work has built, and keep what --json has of other apps",
    )
    parser.add_argument("--checkouts", type=Path, metavar="FOLDER",
                        help="folder with sources of apps, each by its name")  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
    parser.add_argument("--docs", type=Path, metavar="FILE", help="write the page of the docs")
    return parser


if __name__ == "__main__":
    main()
