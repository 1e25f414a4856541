"""Checks what each contender answers, then times those that are right."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.adapter_speed.apps import ASGI_APPS, WSGI_APPS, is_right
from benchmarks.adapter_speed.cases import CASES, KINDS
from benchmarks.adapter_speed.contenders import LIMIT, Contender, contenders
from benchmarks.adapter_speed.results import Result
from benchmarks.adapter_speed.timing import Effort, time_all


class Chosen(NamedTuple):
    """What to measure: names of an app, a request, and a kind of event."""

    app: str
    case: str
    kind: str


def chosen(only: str) -> Iterator[Chosen]:
    """Give every case whose app, request and event have all words of `only` in their names."""
    words = set(only.lower().split())
    for app in (*WSGI_APPS, *ASGI_APPS):
        for case in CASES:
            for kind in KINDS:
                if words <= set(f"{app} {case.name} {kind}".lower().split()):
                    yield Chosen(app, case.name, kind)


def measured(wanted: Iterable[Chosen], effort: Effort) -> Iterator[Result]:
    """Measure case by case.

    Raises:
        RuntimeError: an app, called directly, does not say what it must.
    """
    cases = {case.name: case for case in CASES}
    running: tuple[str, list[Contender]] = ("", [])
    for app, name, kind in wanted:
        if running[0] != app:
            running = (app, contenders(app))
        event = cases[name].event(kind)
        faults = {one.name: _fault(one, app, name, event) for one in running[1]}
        if faults[LIMIT]:
            raise RuntimeError(f"{app} itself answers {name} wrongly: {faults[LIMIT]}")
        right = [one for one in running[1] if not faults[one.name]]
        yield Result(
            app=app,
            kind=kind,
            case=name,
            turns=time_all(right, event, effort),
            wrong={name: fault for name, fault in faults.items() if fault},
        )


def _fault(one: Contender, app: str, case: str, event: str) -> str:
    try:
        status, body = one.once(event)
    except Exception as error:  # a peer may fail in any way
        return f"{type(error).__name__}: {error}"[:160]
    if is_right(app, case, status, body):
        return ""
    return f"status {status}, {len(body):,} bytes {body[:60]!r}"


def measured_without_pybase64(effort_option: str | None) -> list[Result]:
    """Measure the large bodies in a process in which pybase64 cannot be found."""
    with tempfile.TemporaryDirectory() as folder:
        turns = Path(folder, "turns.json")
        command = [
            sys.executable, "-m", "benchmarks.adapter_speed.without_pybase64",
            "--only", "raw binary", "--turns", str(turns),
        ]  # fmt: skip
        if effort_option:
            command.append(effort_option)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return [Result(**one) for one in json.loads(turns.read_text(encoding="utf-8"))]
