"""Finds a Python of some version on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_SECONDS = 20.0
# Byte code of a release: versions before it have other magic numbers.
_ASK = (
    "import sys; print(sys.implementation.name, sys.version_info.releaselevel, "
    "'%d.%d' % sys.version_info[:2])"
)


@cache
def find_interpreter(python: str) -> str | None:
    """The path of a released CPython of a version such as `3.13`, or None.

    Looked for are the running one, `python3.13` on PATH, pyenv's and uv's.
    """
    for candidate in _candidates(python):
        said = _output([candidate, "-I", "-c", _ASK])
        if said.split() == ["cpython", "final", python]:
            return candidate
    return None


def _candidates(python: str) -> Iterator[str]:
    if python == ".".join(map(str, sys.version_info[:2])):
        yield sys.executable
    on_path = shutil.which(f"python{python}")
    if on_path:
        yield on_path
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for folder in sorted(versions.glob(f"{python}.*"), reverse=True):
        yield str(folder / "bin" / "python")
    uv = shutil.which("uv")
    if uv:
        found = _output([uv, "python", "find", "--no-python-downloads", python]).strip()
        if found:
            yield found


def _output(command: list[str]) -> str:
    """What a command prints; "" when it fails."""
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
