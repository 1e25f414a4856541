"""The suites, how they are got, and how they are run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHIMS = Path(__file__).parent / "shims"
MINUTES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A peer's test suite.

    Attributes:
        project: name on the index.
        module: name of the package that its tests import.
        needs: what its tests import.
    """

    project: str
    module: str
    needs: tuple[str, ...] = ()


SUITES = (
    Suite(project="apig-wsgi", module="apig_wsgi"),
    Suite(
        project="mangum",
        module="mangum",
        needs=("boto3", "brotli", "brotli-asgi", "httpx2", "quart", "starlette"),
    ),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one test: "passed", "failed" or "skipped", and why."""

    test: str
    outcome: str
    why: str


class SuiteError(Exception):
    """A suite could not be got, or did not run to its end."""


def make_environment(folder: Path) -> Path:
    """Make a virtual environment with all that the suites need; give its interpreter."""
    _run([sys.executable, "-m", "venv", str(folder)])
    python = folder / "bin" / "python"
    needs = sorted({need for suite in SUITES for need in suite.needs})
    _run([str(python), *_PIP, "install", "--quiet", "pytest", "pytest-timeout", *needs])
    return python


def get(suite: Suite, version: str, folder: Path) -> Path:
    """Download and unpack the source distribution of a suite; give its folder."""
    wanted = f"{suite.project}=={version}"
    options = ["--no-binary", ":all:", "--no-deps", "--quiet", "--dest", str(folder)]
    _run([sys.executable, *_PIP, "download", *options, wanted])
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as file:
        file.extractall(folder, filter="data")
    (unpacked,) = (path for path in folder.iterdir() if path.is_dir())
    return unpacked


def run(suite: Suite, python: Path, unpacked: Path) -> list[Outcome]:
    """Run a suite with our adapters in the place of the peer's.

    Raises:
        SuiteError: it did not run to its end.
    """
    written = unpacked / "outcomes.jsonl"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (SHIMS, ROOT / "adapters", unpacked))),
        "LIFTOFF_OUTCOMES": str(written),
        "LIFTOFF_PEER": suite.module,
    }
    options = ["-q", "--import-mode=importlib", "-p", "outcomes", "-p", "no:cacheprovider"]
    # Without -P, the peer in the unpacked folder would come before the one that stands in for it.
    command = [str(python), "-P", "-m", "pytest", *options, "--timeout=60", "tests"]
    done = _run(command, cwd=unpacked, env=environment, allowed=(0, 1))
    if not written.exists():
        raise SuiteError(f"no test ran:\n{done}")
    lines = written.read_text(encoding="utf-8").splitlines()
    return [Outcome(**json.loads(line)) for line in lines]


_PIP = ("-m", "pip", "--disable-pip-version-check")


def _run(
    command: list[str],
    *,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    allowed: tuple[int, ...] = (0,),
) -> str:
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=env,
            timeout=MINUTES * 60,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SuiteError(f"not done after {MINUTES} minutes: {' '.join(command)}") from None
    if done.returncode not in allowed:
        raise SuiteError(f"{' '.join(command)}\n{done.stdout}")
    return done.stdout
