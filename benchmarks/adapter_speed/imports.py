"""What importing an adapter costs once the framework is there, each time in a fresh process.

Byte code is kept in a folder of its own and made before anything is timed, so that nothing is
compiled, whatever the environment says of byte code. A turn is some processes, one after the other,
and its figure is the best of them, as in `timing`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from statistics import median

from benchmarks.adapter_speed.results import ImportTime

_WITH_GUARD = "liftoff_adapters.wsgi, liftoff_adapters.flask_guard, liftoff_adapters.handoff"
IMPORTS = (
    ("flask", "liftoff_adapters.wsgi"),
    ("flask", _WITH_GUARD),
    ("flask", "apig_wsgi"),
    ("flask", "serverless_wsgi"),
    ("flask", "a2wsgi, mangum"),
    ("fastapi", "liftoff_adapters.asgi"),
    ("fastapi", "mangum"),
)

_TIMED = """
import sys
if {without}: sys.modules["pybase64"] = None
import {after}
from time import perf_counter
start = perf_counter()
import {modules}
print((perf_counter() - start) * 1000)
"""


PROCESSES = 3


def import_times(rounds: int) -> list[ImportTime]:
    """Measure all, in so many turns each."""
    cases = [
        (after, modules, present)
        for after, modules in IMPORTS
        for present in ((True, False) if modules.startswith("liftoff") else (True,))
    ]
    spent: dict[tuple[str, str, bool], list[float]] = {case: [] for case in cases}
    with tempfile.TemporaryDirectory() as byte_code:
        for turn in range(rounds + 1):
            for after, modules, present in cases:
                code = _TIMED.format(after=after, modules=modules, without=not present)
                taken = min(float(_run(code, byte_code)) for _ in range(PROCESSES if turn else 1))
                if turn:
                    spent[after, modules, present].append(taken)
    return [
        ImportTime(
            after=after,
            modules=modules,
            milliseconds=median(times),
            least=min(times),
            pybase64=present,
        )
        for (after, modules, present), times in spent.items()
    ]


def wsgi_side_imports_asyncio() -> bool:
    """Whether the WSGI adapter brings asyncio along."""
    return _run("import liftoff_adapters.wsgi, sys\nprint('asyncio' in sys.modules)") == "True"


def _run(code: str, byte_code: str | None = None) -> str:
    environment = dict(os.environ)
    if byte_code is not None:
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = byte_code
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout.strip()
