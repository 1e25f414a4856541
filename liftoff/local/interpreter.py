"""What the interpreter that runs the functions has installed; asked once, in its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.local import inspect_interpreter
from liftoff.platform import OLDEST_PYTHON

_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Distribution:
    """An installed distribution.

    Attributes:
        name: as its metadata spells it.
        requires: its requirements, with their markers.
        modules: dotted names of what it lets one import.
        paths: folders that it puts on `sys.path` (an editable install).
    """

    name: str
    requires: tuple[str, ...]
    modules: tuple[str, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """A Python with the Lambda runtime client.

    Attributes:
        executable: its absolute path.
        version: such as `3.13.1`.
        runtime_client: folder of awslambdaric.
        compiled: whether what is installed has its byte code beside it.
        site: folders of installed distributions.
        path: its `sys.path`.
        markers: variables of environment markers.
        distributions: all that is installed; empty when they were not asked for.
    """

    executable: str
    version: str
    runtime_client: str
    compiled: bool = True
    site: tuple[str, ...]
    path: tuple[str, ...]
    markers: dict[str, str]
    distributions: tuple[Distribution, ...]


def from_anywhere(python: str) -> str:
    """An interpreter as it can be started in another folder: a name stays one.

    A link stays one, too: it is what makes a virtual environment.
    """
    return os.path.abspath(python) if os.sep in python else python  # noqa: PTH100


def command(
    executable: str, script: str, *arguments: str, bytecode: Path | None = None
) -> list[str]:
    """Run a script of this folder as functions are run.

    No user site folder, as on Lambda; no byte code is written, so a function's folder stays as it
    is, while installed packages keep theirs. Where they have none, it is written to `bytecode`, so
    that not every process compiles all that it imports.
    """
    how = ["-B"] if bytecode is None else ["-X", f"pycache_prefix={bytecode}"]
    return [executable, "-s", *how, script, *arguments]


def inspect(executable: str, *, distributions: bool) -> Interpreter:
    """Ask an interpreter what it has.

    Raises:
        LiftoffError: it cannot be run, or has no awslambdaric.
    """
    line = command(executable, str(Path(inspect_interpreter.__file__)))
    if distributions:
        line.append("--distributions")
    try:
        done = subprocess.run(  # noqa: S603
            line, capture_output=True, text=True, timeout=_SECONDS, check=False, encoding="utf-8"
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LiftoffError(
            f"cannot be run: {error}", where=executable, hint="give --python a Python 3.10 or later"
        ) from error
    if done.returncode:
        raise LiftoffError(
            f"is no usable Python: {done.stderr.strip()[-500:]}",
            where=executable,
            hint="give --python a Python 3.10 or later",
        )
    found = json.loads(done.stdout)
    if tuple(map(int, found["version"].split(".")[:2])) < OLDEST_PYTHON:
        raise LiftoffError(
            f"is Python {found['version']}: functions run in 3.10 and later, as Lambda does",
            where=executable,
            hint="install the app's requirements for a newer Python, and give that with --python",
        )
    if found["runtime_client"] is None:
        own = found["executable"] == sys.executable
        raise LiftoffError(
            "has no awslambdaric, AWS's runtime client, which runs the functions",
            where=executable,
            hint="pip install 'liftoff-lambda[local]'"
            if own
            else f"{executable} -m pip install awslambdaric boto3",
        )
    return Interpreter(
        executable=found["executable"],
        version=found["version"],
        runtime_client=found["runtime_client"],
        compiled=found["compiled"],
        site=tuple(found["site"]),
        path=tuple(found["path"]),
        markers=found["markers"],
        distributions=tuple(
            Distribution(d["name"], tuple(d["requires"]), tuple(d["modules"]), tuple(d["paths"]))
            for d in found["distributions"]
        ),
    )
