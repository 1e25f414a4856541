"""The samples' own tests, which know nothing of Lambda, against the functions."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from liftoff.local.gateway import LocalGateway
from liftoff.plan.document import plan_from_json
from tests.parity.conftest import Starting

ROOT = Path(__file__).parents[2]
SAMPLES = {
    "flask_app": ("SHOP", {"SHOP_WAREHOUSE_SECONDS": "0"}),
    "fastapi_app": ("OBSERVATORY", {"OBSERVATORY_DOME_SECONDS": "0"}),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sample_passes_its_own_tests(
    name: str, made: Callable[..., Path], starting: Starting, tmp_path: Path
) -> None:
    prefix, settings = SAMPLES[name]
    sample, out = ROOT / "samples" / name, made(name, "http")
    plan = plan_from_json((out / "plan.json").read_text(), where="plan.json")
    (tmp_path / "data").mkdir()
    settings = {**settings, f"{prefix}_DATA_DIR": str(tmp_path / "data")}
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    with (
        starting(name) as variables,
        LocalGateway(plan, out, environment=settings | variables, scheme="http") as gateway,
    ):
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
                *("--basetemp", str(tmp_path / "pytest"), str(sample / "tests")),
            ],
            cwd=ROOT,
            env={**inherited, **settings, f"{prefix}_TEST_URL": gateway.url},
            capture_output=True,
            text=True,
            check=False,
        )
        invoked = sum(stats.invocations for stats in gateway.functions.values())
        assert gateway.misroutes == 0
    assert done.returncode == 0, done.stdout
    assert invoked >= 60, done.stdout
