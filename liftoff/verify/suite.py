"""An app's own tests against its functions: pytest in the app's environment, with a plugin."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.plan.model import Plan
from liftoff.verify import suite_plugin
from liftoff.verify.run import Gateway

PLUGIN = "liftoff_suite_plugin"
# pytest's own: all passed, or some failed. https://docs.pytest.org/en/stable/reference/exit-codes.html
_RAN = (0, 1)

GatewayMaker = Callable[..., AbstractContextManager[Gateway]]


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """What came of a suite.

    Attributes:
        passed: whether pytest says so.
        requests: that the functions answered.
        misroutes: how many of them were handed on to the fallback.
        functions: names of the functions that answered.
    """

    passed: bool
    requests: int
    misroutes: int
    functions: tuple[str, ...]


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
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    with (
        tempfile.TemporaryDirectory(prefix="liftoff-suite-") as folder,
        gateway_factory(
            plan, out, python=python, environment=environment, scheme="http", as_sent=True
        ) as gateway,
    ):
        shutil.copyfile(suite_plugin.__file__, Path(folder, f"{PLUGIN}.py"))
        path = os.pathsep.join([folder, *filter(None, [inherited.get("PYTHONPATH")])])
        variables = {**inherited, **environment, "PYTHONPATH": path}
        try:
            done = subprocess.run(  # noqa: S603
                [python, "-m", "pytest", "-p", PLUGIN, *arguments],
                cwd=source,
                env={**variables, "LIFTOFF_SUITE_URL": gateway.url},
                check=False,
            )
        except OSError as error:
            raise LiftoffError(
                f"cannot be run: {error}", where=python, hint="give --python another interpreter"
            ) from error
        counts = {name: stats.invocations for name, stats in gateway.functions.items()}
        misroutes = gateway.misroutes
    if done.returncode not in _RAN:
        raise LiftoffError(
            f"pytest ended with {done.returncode}, and tested nothing",
            where=str(source),
            hint=f"`{python} -m pytest` must run there: what it says is above",
        )
    return SuiteRun(
        passed=done.returncode == 0,
        requests=sum(counts.values()) - misroutes,
        misroutes=misroutes,
        functions=tuple(name for name, count in counts.items() if count),
    )
