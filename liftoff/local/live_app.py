"""Runs the probe: the app is imported in a child process, in a copy of its folder."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from liftoff.errors import LiftoffError
from liftoff.frameworks import liftoff_probe
from liftoff.frameworks.live import LiveApp, live_app
from liftoff.frameworks.target import Target
from liftoff.local.import_help import import_help
from liftoff.local.interpreter import from_anywhere
from liftoff.local.own_package import from_above
from liftoff.local.patience import import_seconds, why_so_long
from liftoff.workspace.copy import scratch_copy

_SHOWN_LINES = 12


def read_live_app(
    source: str,
    target: Target,
    *,
    import_roots: tuple[str, ...] = ("",),
    python: str = sys.executable,
    environment: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> LiveApp:
    """Import the app and read its routes.

    The import happens in a temporary copy of `source`, so that what it writes beside itself (log
    files, a database) does not land in the user's tree.

    Args:
        source: folder of the app.
        target: which app of which module.
        import_roots: folders below `source` that go on `sys.path`.
        python: the interpreter of the app's environment.
        environment: the process's variables; None for this one's.
        timeout: seconds that the import may take; None for `import_seconds()`.

    Raises:
        LiftoffError: the app does not import, is none, or takes too long.
    """
    timeout = timeout or import_seconds()
    with tempfile.TemporaryDirectory(prefix="liftoff-") as scratch:
        copy = scratch_copy(source, Path(scratch, "app"))
        answer = _run(
            copy, Path(scratch), target, import_roots, python, environment, timeout, source
        )
    error = answer.get("error")
    if error is not None:
        raise _import_error(error, target, source)
    return live_app(answer)


def _run(
    copy: Path,
    scratch: Path,
    target: Target,
    import_roots: tuple[str, ...],
    python: str,
    environment: Mapping[str, str] | None,
    timeout: float,
    source: str,
) -> dict[str, Any]:
    request, answer = scratch / "request.json", scratch / "answer.json"
    request.write_text(
        json.dumps(
            {
                "target": target.text,
                "module": target.module,
                "attribute": target.attribute,
                "call": target.call,
                "arguments": target.arguments,
                "paths": [str(copy / root) for root in import_roots],
                "source": str(copy),
            }
        ),
        encoding="utf-8",
    )
    folder = str(Path(liftoff_probe.__file__).parent)
    command = [from_anywhere(python), "-B", folder, str(request), str(answer)]
    before = _computed()
    try:
        done = subprocess.run(  # noqa: S603 - the interpreter that the user named
            command,
            cwd=copy,
            env=None if environment is None else dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
            start_new_session=True,
        )
    except OSError as error:
        raise LiftoffError(
            f"cannot be run: {error.strerror}",
            where=python,
            hint="give the interpreter of the app's own environment with --python",
        ) from error
    except subprocess.TimeoutExpired as error:
        raise LiftoffError(
            f"{target.text} did not finish importing within {timeout:g} s",
            where=source,
            hint=why_so_long(_computed() - before, timeout),
        ) from error
    if not answer.exists():
        tail = "\n".join(f"    {line}" for line in done.stdout.splitlines()[-_SHOWN_LINES:])
        raise LiftoffError(
            f"importing {target.text} ended its process with status {done.returncode}\n{tail}",
            where=source,
        )
    document: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return document


def _computed() -> float:
    """Seconds that all child processes that have ended used of the processor."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _import_error(error: Mapping[str, Any], target: Target, source: str) -> LiftoffError:
    place = f" (at {error['path']}:{error['line']})" if error["path"] else ""
    if error["not_an_app"]:
        return LiftoffError(error["message"], where=f"{source}, {target.text}", hint=_SPELLING)
    if error["missing"] and f"{target.module}.".startswith(f"{error['missing']}."):
        return LiftoffError(
            f"there is no module {error['missing']!r} here",
            where=source,
            hint="PATH must be the folder from which the app is imported",
        )
    if error["serves"]:
        return LiftoffError(
            f"{target.text} starts a server when it is imported{place}",
            where=source,
            hint="put the call under `if __name__ == '__main__':`; a function would start one, too",
        )
    return LiftoffError(
        f"{target.text} raised {error['kind']} on import: {error['message']}{place}",
        where=source,
        hint=from_above(error, source, target.text) or import_help(error, source, "split and wrap"),
    )


_SPELLING = "write module:app or module:create_app(), as for `flask --app` or uvicorn"
