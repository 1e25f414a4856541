"""Runs the original app in a child process, from a copy of its folder."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liftoff.errors import LiftoffError
from liftoff.local.import_help import import_help
from liftoff.local.patience import VARIABLE, import_seconds
from liftoff.plan.model import App
from liftoff.verify import original_server
from liftoff.workspace.copy import scratch_copy

_STOP_SECONDS = 3.0
SHOWN_LINES = 20
# Source: "date and time fields", PKZIP Application Note 4.4.6, which uses the format of MS-DOS.
_ZIP_SECONDS = 2
# What a reloader of the caller's own shell would leave behind for the app's server.
_OTHER_SERVERS = ("WERKZEUG_RUN_MAIN", "WERKZEUG_SERVER_FD")


@dataclass(frozen=True, slots=True)
class OriginalApp:
    """The original app while it runs.

    Attributes:
        url: where it answers.
        folder: where its files lie.
        process: its process, the first of its group.
        log: the file with all that it prints.
    """

    url: str
    folder: Path
    process: subprocess.Popen[bytes]
    log: Path

    def death(self, *, within: float = 0.0) -> str | None:
        """Why it can't answer any more, with the last line that it printed; None while it runs.

        Args:
            within: seconds that its process may take to end.
        """
        try:
            status = self.process.wait(within)
        except subprocess.TimeoutExpired:
            return None
        last = last_lines(self.log)[-1:] or ("it printed nothing",)
        return f"the original app's process ended with status {status}: {last[0]}"


@contextmanager
def run_original(
    app: App,
    source: Path,
    *,
    python: str = sys.executable,
    environment: Mapping[str, str] | None = None,
    in_place: bool = False,
    zip_times: bool = False,
    root_path: str = "",
    start_seconds: float | None = None,
) -> Iterator[OriginalApp]:
    """Serve the original app on 127.0.0.1 until the context ends.

    Args:
        app: how it is imported.
        source: its folder. The app runs in a temporary copy, so that what it writes beside itself
            does not land there.
        python: the interpreter of its environment.
        environment: variables to set besides this process's own.
        in_place: run it in `source` itself.
        zip_times: give the files of the copy the times that a zip can hold, as servers make headers
            of them.
        root_path: what clients write before each path; links of the app's own have it.
        start_seconds: how long it may take to import and start; None for `import_seconds()`.

    Raises:
        LiftoffError: it does not import or start, or the interpreter cannot be run.
    """
    with tempfile.TemporaryDirectory(prefix="liftoff-original-") as scratch:
        folder = source.resolve() if in_place else scratch_copy(source, Path(scratch, "app"))
        if zip_times and not in_place:
            _round_times(folder)
        log = Path(scratch, "log")
        variables = {k: v for k, v in os.environ.items() if k not in _OTHER_SERVERS}
        variables |= environment or {}
        ours, theirs = socket.socketpair()
        with ours:
            process = _start(app, folder, python, variables, theirs, log, root_path)
            try:
                seconds = start_seconds or import_seconds()
                port = _port(ours, process, app, source, log, seconds)
                url = f"http://{original_server.HOST}:{port}"
                yield OriginalApp(url, folder, process, log)
            finally:
                _stop(process)


def _round_times(folder: Path) -> None:
    for here, _, names in os.walk(folder):
        for path in (Path(here, name) for name in names):
            if not path.is_symlink():
                when = path.stat().st_mtime // _ZIP_SECONDS * _ZIP_SECONDS
                os.utime(path, (when, when))


def _start(
    app: App,
    folder: Path,
    python: str,
    variables: Mapping[str, str],
    theirs: socket.socket,
    log: Path,
    root_path: str,
) -> subprocess.Popen[bytes]:
    config = {
        "target": app.target,
        "module": app.module,
        "attribute": app.attribute,
        "call": app.call,
        "arguments": app.arguments,
        "interface": app.interface,
        "paths": [str(folder / root) for root in app.import_roots] or [str(folder)],
        "source": str(folder),
        "root_path": root_path,
    }
    script = str(Path(original_server.__file__).resolve())
    with theirs, log.open("wb") as output:
        try:
            return subprocess.Popen(  # noqa: S603 - the interpreter that the user named
                # -B: byte code would be written into the user's own folder with --in-place.
                [python, "-B", script, json.dumps(config), str(theirs.fileno())],
                cwd=folder,
                env=dict(variables),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        except OSError as error:
            raise LiftoffError(
                f"cannot be run: {error.strerror}",
                where=python,
                hint="give the interpreter of the app's own environment with --python",
            ) from error


def _port(
    ours: socket.socket,
    process: subprocess.Popen[bytes],
    app: App,
    source: Path,
    log: Path,
    start_seconds: float,
) -> int:
    """The port that the child says it listens on."""
    line = b""
    deadline = time.monotonic() + start_seconds
    try:
        while not line.endswith(b"\n"):
            ours.settimeout(max(deadline - time.monotonic(), 0.001))
            received = ours.recv(65536)
            if not received:
                break
            line += received
    except TimeoutError as error:
        raise LiftoffError(
            f"{app.target} did not start within {start_seconds:g} s",
            where=str(source),
            hint="start servers and loops under `if __name__ == '__main__':` only; on a slow "
            f"machine give it more time by {VARIABLE}",
        ) from error
    if not line.endswith(b"\n"):
        status = process.wait()
        tail = "".join(f"\n    {text}" for text in last_lines(log))
        raise LiftoffError(
            f"{app.target} ended its process with status {status} instead of starting{tail}",
            where=str(source),
        )
    message: dict[str, Any] = json.loads(line)
    if "error" in message:
        raise _start_error(message["error"], app, source)
    return int(message["port"])


def _start_error(error: Mapping[str, Any], app: App, source: Path) -> LiftoffError:
    if error["missing"] == "uvicorn":
        return LiftoffError(
            "an ASGI app is served by uvicorn, which is not installed beside it",
            where=str(source),
            hint="install uvicorn there, or give an interpreter that has it with --python",
        )
    place = f" (at {error['path']}:{error['line']})" if error["path"] else ""
    return LiftoffError(
        f"{app.target} raised {error['kind']} at its start: {error['message']}{place}",
        where=str(source),
        hint=import_help(error, str(source), "verify"),
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the app and all that it started: its session is one process group."""
    _signal(process, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_STOP_SECONDS)
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def last_lines(log: Path, *, after: int = 0) -> tuple[str, ...]:
    """The last lines of a log that are not empty, from a position in bytes on."""
    with log.open("rb") as file:
        file.seek(after)
        lines = file.read().decode(errors="replace").splitlines()
    return tuple(line for line in lines if line.strip())[-SHOWN_LINES:]
