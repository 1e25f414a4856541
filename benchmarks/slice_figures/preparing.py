"""From an app's sources to the zips that are measured: its functions, the whole app, the floor."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.slice_figures.apps import BenchmarkApp, environment_of, source_of, version_in
from benchmarks.slice_figures.tools import liftoff
from liftoff.plan.built import BUILD_FILE

FLOORS = {
    "flask": (
        "from flask import Flask\n\napp = Flask(__name__)\n\n\n"
        "@app.get('/')\ndef empty():\n    return ''\n"
    ),
    "fastapi": (
        "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
        "@app.get('/')\ndef empty():\n    return ''\n"
    ),
}
_FLOOR_PACKAGES = {"flask": ("flask", "werkzeug"), "fastapi": ("fastapi", "starlette", "pydantic")}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was built of an app: folders with a plan and its zips."""

    app: BenchmarkApp
    functions: Path
    whole: Path
    floor: Path


def prepare(
    app: BenchmarkApp, work: Path, checkouts: Path | None, *, again: bool = False
) -> Prepared:
    """Split, wrap with Mangum and build an app, and a floor of the same versions.

    Args:
        app: the app.
        work: a folder of its own; downloads in it are used again.
        checkouts: a folder of sources that the caller has, each by its app's name.
        again: take what an earlier run has built.
    """
    made = Prepared(app, work / "functions", work / "whole", work / "floor")
    folders = (made.functions, made.whole, made.floor)
    if again and all((folder / BUILD_FILE).exists() for folder in folders):
        return made
    work.mkdir(parents=True, exist_ok=True)
    source = source_of(app, work, checkouts)
    python = environment_of(app, source, work)
    variables = [
        part for name, value in app.environment.items() for part in ("--env", f"{name}={value}")
    ]
    target = ["--python", str(python), "--arch", _architecture(), "--runtime", _runtime()]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    liftoff(
        "split", str(source), "--app", app.target, "-o", str(made.functions), *variables, *target
    )
    liftoff(
        *("wrap", str(source), "--app", app.target, "-o", str(made.whole)),
        *("--adapter", "mangum", *variables, *target),
    )
    floor = work / "floor-source"
    floor.mkdir(exist_ok=True)
    (floor / "floor.py").write_text(FLOORS[app.framework])
    pins = [f"{name}=={version_in(python, name)}\n" for name in _FLOOR_PACKAGES[app.framework]]
    (floor / "requirements.txt").write_text("".join(pins))
    liftoff("wrap", str(floor), "--app", "floor:app", "-o", str(made.floor), *target)
    for folder in folders:
        built = [part for name in app.from_source for part in ("--from-source", name)]
        liftoff("build", str(folder), *built)
    return made


def _architecture() -> str:
    machine = platform.machine()
    return {"aarch64": "arm64", "AMD64": "x86_64"}.get(machine, machine)


def _runtime() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}"
