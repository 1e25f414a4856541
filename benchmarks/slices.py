"""Measures the functions of real apps beside the whole app and the framework alone.

    python -m benchmarks.slices [--only NAMES] [--runs 11] [--work FOLDER [--again]] [--json FILE]
        [--docs FILE] [--source NAME=FOLDER]

Each app is split, wrapped whole with Mangum, and built (`liftoff build`: byte code with unchecked
hashes) for this machine; its floor is the same framework with one empty route. Each start is a
fresh process of awslambdaric, from the unpacked zip; the figure is the median. Beside each function
stands a process that only imports what the function loads from outside the app. Downloads come from
PyPI and GitHub; `--source` names a folder in their place.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks.adapter_speed import machine
from benchmarks.slice_figures.apps import APPS
from benchmarks.slice_figures.measuring import Figures, measure
from benchmarks.slice_figures.page import page
from benchmarks.slice_figures.preparing import prepare
from benchmarks.slice_figures.starts import Starts


def main(arguments: list[str] | None = None) -> None:
    """Prepare, measure, print, and write what was asked for."""
    options = _parser().parse_args(arguments)
    names = [name.strip() for name in options.only.split(",") if name.strip()]
    chosen = [app for app in APPS if not names or app.name in names]
    if not chosen:
        known = ", ".join(app.name for app in APPS)
        sys.exit(f"--only {options.only!r} names none of: {known}")
    given = {name: Path(folder) for name, _, folder in (s.partition("=") for s in options.source)}
    found = _read(options.json) if options.again and options.json else {}
    with tempfile.TemporaryDirectory(prefix="liftoff-slices-") as scratch:
        work = options.work or Path(scratch, "work")
        for number, app in enumerate(chosen):
            _say(f"{app.name}: preparing")
            folder = work.resolve() / app.name.replace(" ", "-")
            made = prepare(app, folder, given, again=options.again)
            there = Path(scratch, str(number))
            there.mkdir()
            found[app.name] = asyncio.run(measure(made, options.runs, there, _say))
            # After each app: a run of all of them takes long.
            _write(options, found)
    print(page(machine.described(), options.runs, found))


def _write(options: argparse.Namespace, found: dict[str, list[Figures]]) -> None:
    described = machine.described()
    if options.docs:
        options.docs.write_text(page(described, options.runs, found), encoding="utf-8")
    if options.json:
        figures = {name: [asdict(one) for one in rows] for name, rows in found.items()}
        document = {"machine": described, "runs": options.runs, "apps": figures}
        options.json.write_text(json.dumps(document, indent=1), encoding="utf-8")


def _read(file: Path) -> dict[str, list[Figures]]:
    """The figures of apps that were measured before."""
    if not file.exists():
        return {}
    return {
        name: [
            Figures(
                **{
                    **row,
                    "routes": tuple(row["routes"]),
                    "packages": tuple(row["packages"]),
                    "starts": Starts(**row["starts"]),
                    "imports": row["imports"] and Starts(**row["imports"]),
                }
            )
            for row in rows
        ]
        for name, rows in json.loads(file.read_text(encoding="utf-8"))["apps"].items()
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default="", help="names of apps, with commas")
    parser.add_argument("--runs", type=int, default=11, help="starts of each")
    parser.add_argument("--work", type=Path, help="folder to keep downloads and builds in")
    parser.add_argument(
        "--again",
        action="store_true",
        help="measure what --work has built, and keep what --json has of other apps",
    )
    parser.add_argument("--source", action="append", default=[], metavar="NAME=FOLDER",
                        help="sources of an app that are there already")  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
    parser.add_argument("--docs", type=Path, metavar="FILE", help="write the page of the docs")
    return parser


if __name__ == "__main__":
    main()
