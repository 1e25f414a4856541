"""Commands that the benchmark runs: pip, git, liftoff."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


class ToolError(Exception):
    """A command failed; with its last line."""


def run(*command: str, cwd: Path | None = None) -> str:
    """What a command prints.

    Raises:
        ToolError: it fails.
    """
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        lines = (done.stdout + done.stderr).strip().splitlines()
        said = "\n".join(lines[-15:])
        print(f"{' '.join(command)} ended with {done.returncode}:\n{said}", file=sys.stderr)
        raise ToolError(f"`{' '.join(command[:4])} …` failed: {lines[-1] if lines else ''}")
    return done.stdout


def liftoff(*arguments: str) -> str:
    """Run one of liftoff's commands."""
    return run(sys.executable, "-m", "liftoff", *arguments)


def pip_download(name: str, version: str, folder: Path) -> Path:
    """The source archive of a distribution."""
    run(
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
        *("--no-binary", name, "--dest", str(folder), f"{name}=={version}"),
    )  # fmt: skip
    return next(folder.glob("*.tar.gz"))


def install(venv: Path, requirements: Sequence[str], *, cwd: Path) -> None:
    """Make a virtual environment and install into it."""
    run(sys.executable, "-m", "venv", str(venv))
    python = str(venv / "bin" / "python")
    run(python, "-m", "pip", "install", "--quiet", *requirements, cwd=cwd)
