"""Fresh processes of awslambdaric: how long until the first poll, and how much memory by then."""

from __future__ import annotations

import json
import py_compile
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from liftoff.local.environment import Environment, InitError, Launch

# Where the handler and the folder stand in a function's command; see `liftoff.local.launching`.
_HANDLER, _FOLDER = 4, 5


@dataclass(frozen=True, slots=True)
class Start:
    """One start.

    Attributes:
        wall_ms: from starting the process to its first poll.
        cpu_ms: time on a processor until then, of all threads.
        peak_mb: the most memory that it had.
    """

    wall_ms: float
    cpu_ms: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Starts:
    """The medians of several starts."""

    wall_ms: float
    cpu_ms: float
    peak_mb: float
    runs: int


async def start(launch: Launch) -> Start:
    """Start a process, look at it, and end it.

    Raises:
        RuntimeError: it does not come up.
    """
    try:
        environment = await Environment.start(launch)
    except InitError as error:
        output = "\n".join(error.output[-15:])
        raise RuntimeError(f"{launch.name}: {error.payload!r}\n{output}") from error
    try:
        process = Path("/proc", str(environment.pid))
        on_cpu = [
            int(text.split()[0])
            for thread in (process / "task").iterdir()
            if (text := (thread / "schedstat").read_text())
        ]
        status = (process / "status").read_text()
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return Start(environment.init_ms, sum(on_cpu) / 1e6, int(peak.split()[1]) / 1024)
    finally:
        await environment.stop()


def medians(starts: Sequence[Start]) -> Starts:
    """The median of each figure."""
    return Starts(
        statistics.median(one.wall_ms for one in starts),
        statistics.median(one.cpu_ms for one in starts),
        statistics.median(one.peak_mb for one in starts),
        len(starts),
    )


def ratio(starts: Sequence[Start], others: Sequence[Start]) -> float:
    """The median of how much processor time a start takes to the other one of its round."""
    rounds = zip(starts, others, strict=True)
    return statistics.median(one.cpu_ms / other.cpu_ms for one, other in rounds)


async def loaded_modules(launch: Launch, scratch: Path) -> list[tuple[str, str]]:
    """Name and file of each module that a function has loaded after its init, in that order."""
    answer = scratch / "modules.json"
    module = str(launch.command[_HANDLER]).rpartition(".")[0]
    folder = str(launch.command[_FOLDER])
    text = (
        "import json, sys\n"
        f"sys.path.insert(0, {folder!r})\n"
        f"import {module}\n"
        "found = [(n, getattr(m, '__file__', None)) for n, m in list(sys.modules.items())]\n"
        f"json.dump([pair for pair in found if pair[1]], open({str(answer)!r}, 'w'))\n"
        "def handler(event, context):\n    pass\n"
    )
    await start(_instead(launch, text, scratch / "listing"))
    return [(name, file) for name, file in json.loads(answer.read_text())]


def imports_only(launch: Launch, modules: Sequence[str], scratch: Path) -> Launch:
    """The same function with a handler that only imports these modules."""
    text = (
        f"import sys\nsys.path.insert(0, {str(launch.command[_FOLDER])!r})\n"
        f"for name in {list(modules)!r}:\n"
        "    try:\n        __import__(name)\n    except Exception:\n        pass\n"
        "def handler(event, context):\n    pass\n"
    )
    return _instead(launch, text, scratch)


def _instead(launch: Launch, text: str, folder: Path) -> Launch:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "in_its_place.py"
    file.write_text(text)
    py_compile.compile(
        str(file), doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
    )
    command = list(launch.command)
    command[_HANDLER], command[_FOLDER] = "in_its_place.handler", str(folder)
    return replace(launch, command=command)
