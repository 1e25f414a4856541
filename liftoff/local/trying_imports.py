"""Tries which packages change nothing in others when they are imported, in a child process."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from liftoff.frameworks import import_probe
from liftoff.local.interpreter import from_anywhere

_TIMEOUT = 120.0


def harmless_imports(
    first: tuple[str, ...],
    candidates: tuple[str, ...],
    *,
    python: str = sys.executable,
    environment: Mapping[str, str] | None = None,
) -> frozenset[str]:
    """Those of the candidates whose import changes nothing in modules that are loaded before.

    What cannot be tried, or is loaded with the first ones, is none of them.

    Args:
        first: modules that are imported before.
        candidates: modules, or `module:name` for what `from module import name` loads.
        python: the interpreter of the app's environment.
        environment: the process's variables; None for this one's.
    """
    with tempfile.TemporaryDirectory(prefix="liftoff-") as scratch:
        request, answer = Path(scratch, "request.json"), Path(scratch, "answer.json")
        asked = {"first": first, "candidates": candidates}
        request.write_text(json.dumps(asked), encoding="utf-8")
        script = str(Path(import_probe.__file__))
        command = [from_anywhere(python), "-B", script, str(request), str(answer)]
        try:
            subprocess.run(  # noqa: S603 - the interpreter that the user named
                command,
                cwd=scratch,
                env=None if environment is None else dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_TIMEOUT,
                check=False,
                start_new_session=True,
            )
            found = json.loads(answer.read_text(encoding="utf-8"))
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return frozenset()
    return frozenset(name for name, changed in found.items() if changed == [])
