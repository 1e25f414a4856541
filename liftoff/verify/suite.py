"""An app's own tests against its functions: pytest in the app's environment, with a plugin."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.local.access import Access
from liftoff.local.launching import StandIn
from liftoff.local.patience import import_seconds
from liftoff.plan.model import Plan
from liftoff.verify import liftoff_suite_plugin
from liftoff.verify.run import Gateway

PLUGIN = "liftoff_suite_plugin"
# What stands in front of each function's handler, so that it has the app that a test has.
HANDLER = f"{PLUGIN}.function.handler"
# pytest's own: all passed, or some failed. https://docs.pytest.org/en/stable/reference/exit-codes.html
_RAN = (0, 1)
# Seconds for an answer, once the app is imported.
_ANSWERING = 120.0

GatewayMaker = Callable[..., AbstractContextManager[Gateway]]


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """What came of a suite.

    Attributes:
        passed: whether pytest says so.
        requests: that the functions answered.
        misroutes: how many of them were handed on to the fallback.
        functions: names of the functions that answered.
        not_judged: tests with requests that the tests' own app answered, with the reasons.
        errors: of functions that failed, with the function's name before it.
    """

    passed: bool
    requests: int
    misroutes: int
    functions: tuple[str, ...]
    not_judged: Mapping[str, tuple[str, ...]]
    errors: tuple[str, ...]


def run_suite(
    plan: Plan,
    out: Path,
    source: Path,
    arguments: Sequence[str],
    *,
    python: str,
    environment: Mapping[str, str],
    gateway_factory: GatewayMaker,
) -> SuiteRun:
    """Run pytest in the app's folder while the functions stand in for the app.

    Args:
        plan: the plan of the functions.
        out: the folder that it lies in.
        source: the folder of the app and its tests.
        arguments: for pytest.
        python: the interpreter of the app's environment, with pytest in it.
        environment: variables for the tests and for every function.
        gateway_factory: what serves the functions.

    Raises:
        LiftoffError: pytest cannot be run, finds no test, or does not understand its arguments.
    """
    with tempfile.TemporaryDirectory(prefix="liftoff-suite-") as folder:
        _copy_plugin(Path(folder, PLUGIN))
        databases, report = Path(folder, "databases"), Path(folder, "report.jsonl")
        databases.mkdir()
        stand_in = StandIn(HANDLER, Path(folder), import_seconds())
        errors: dict[str, None] = {}

        def see(access: Access) -> None:
            if access.error is not None:
                errors[f"{access.function}: {access.error}"] = None

        own = {**environment, "LIFTOFF_SUITE_DATABASES": str(databases)}
        with gateway_factory(
            plan,
            out,
            python=python,
            environment=own,
            scheme="http",
            stand_in=stand_in,
            timeout=stand_in.seconds + _ANSWERING,
            on_access=see,
        ) as gateway:
            variables = {
                **_inherited(folder),
                **own,
                "LIFTOFF_SUITE_URL": gateway.url,
                "LIFTOFF_SUITE_APP": f"{plan.app.module}:{plan.app.attribute}",
                "LIFTOFF_SUITE_SOURCE": str(source.resolve()),
                "LIFTOFF_SUITE_REPORT": str(report),
            }
            passed = _run_pytest(python, source, arguments, variables)
            if not passed and not report.exists():
                _need_pytest(python, source, variables)
            counts = {name: stats.invocations for name, stats in gateway.functions.items()}
            misroutes = gateway.misroutes
        answered, not_judged = _read(report)
    return SuiteRun(
        passed=passed,
        requests=answered,
        misroutes=misroutes,
        functions=tuple(name for name, count in counts.items() if count),
        not_judged=not_judged,
        errors=tuple(errors),
    )


def _copy_plugin(folder: Path) -> None:
    try:
        import cloudpickle  # noqa: PLC0415
    except ImportError as error:
        raise LiftoffError(
            "cloudpickle, which sends what tests prepare to the functions, is not installed",
            where="liftoff",
            hint="pip install 'liftoff-lambda[local]'",
        ) from error
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(liftoff_suite_plugin.__file__).parent, folder, ignore=ignore)
    shutil.copytree(Path(cloudpickle.__file__).parent, folder / "cloudpickle", ignore=ignore)


def _inherited(folder: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    path = os.pathsep.join([folder, *filter(None, [kept.get("PYTHONPATH")])])
    return {**kept, "PYTHONPATH": path}


def _run_pytest(
    python: str, source: Path, arguments: Sequence[str], variables: Mapping[str, str]
) -> bool:
    try:
        done = subprocess.run(  # noqa: S603
            [python, "-m", "pytest", "-p", PLUGIN, *arguments],
            cwd=source,
            env=dict(variables),
            check=False,
        )
    except OSError as error:
        raise LiftoffError(
            f"cannot be run: {error}", where=python, hint="give --python another interpreter"
        ) from error
    if done.returncode not in _RAN:
        raise LiftoffError(
            f"pytest ended with {done.returncode}, and tested nothing",
            where=str(source),
            hint=f"`{python} -m pytest` must run there: what it says is above",
        )
    return done.returncode == 0


def _need_pytest(python: str, source: Path, variables: Mapping[str, str]) -> None:
    """See that there is a pytest: without it, Python ends as pytest does when a test fails.

    Raises:
        LiftoffError: there is none.
    """
    command = [python, "-c", "import pytest"]
    found = subprocess.run(  # noqa: S603
        command, cwd=source, env=dict(variables), stderr=subprocess.DEVNULL, check=False
    )
    if found.returncode:
        raise LiftoffError(
            "pytest is not installed beside the app, so no test has run",
            where=python,
            hint=f"`{python} -m pip install pytest`, or give an interpreter that has it with "
            "--python",
        )


def _read(report: Path) -> tuple[int, dict[str, tuple[str, ...]]]:
    """How many requests the functions answered; the tests that they could not, with reasons."""
    lines = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    answered, reasons = 0, dict[str, dict[str, None]]()
    for line in lines:
        said = json.loads(line)
        if said["reason"] is None:
            answered += 1
        else:
            reasons.setdefault(said["test"], {})[said["reason"]] = None
    return answered, {test: tuple(found) for test, found in reasons.items()}
