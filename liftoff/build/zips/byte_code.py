"""Byte code for the target's Python.

On Lambda the code's folder is read-only: what the zip does not bring is compiled again at each cold
start.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from liftoff.build.zips import compile_script
from liftoff.errors import LiftoffError

# For tracebacks of what fails before Python knows where the module really is.
_ON_LAMBDA = "/var/task"


def _environment() -> dict[str, str]:
    """None of the developer's own settings of Python, and one order of a set's members."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**own, "PYTHONHASHSEED": "0"}


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles for one version of Python.

    Attributes:
        executable: an interpreter of that version.
        python: the version, such as `3.13`.
    """

    executable: str
    python: str

    def compile(
        self, files: Iterable[str], source: Path, destination: Path
    ) -> tuple[dict[str, Path], dict[str, str]]:
        """Compile modules in one fresh process, in the order of their names.

        What Python writes depends a little on what the process has compiled before: the same
        modules give the same bytes.

        Args:
            files: paths of the modules, relative to `source`.
            source: their folder.
            destination: a folder for the byte code.

        Returns:
            The byte code by its path in the zip; and why others do not compile, by path.

        Raises:
            LiftoffError: the interpreter fails.
        """
        modules = sorted(path for path in files if path.endswith(".py"))
        if not modules:
            return {}, {}
        names = {module: self._name(module) for module in modules}
        work = [
            (str(source / module), str(destination / name), f"{_ON_LAMBDA}/{module}")
            for module, name in names.items()
        ]
        done = subprocess.run(  # noqa: S603
            [self.executable, "-S", "-s", "-W", "ignore", compile_script.__file__],
            input=json.dumps(work),
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )
        if done.returncode:
            raise LiftoffError(
                f"cannot compile: {done.stderr.strip()[-500:]}", where=self.executable
            )
        failed = {str(Path(path)): why for path, why in json.loads(done.stdout)}
        faults = {m: failed[str(source / m)] for m in modules if str(source / m) in failed}
        return {
            name: destination / name for module, name in names.items() if module not in faults
        }, faults

    def _name(self, module: str) -> str:
        """PEP 3147's name of a module's byte code."""
        path = PurePosixPath(module)
        tag = f"cpython-{self.python.replace('.', '')}"
        return str(path.parent / "__pycache__" / f"{path.stem}.{tag}.pyc")
