"""The sample, a legacy server with state, through split and verify."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from liftoff.cli import cli
from liftoff.plan.document import plan_from_json
from liftoff.plan.model import Plan
from tests.parity.conftest import Starting

SAMPLE = Path(__file__).parents[2] / "samples" / "flask_app"


@pytest.fixture(params=["http", "rest"])
def out(request: pytest.FixtureRequest, made: Callable[..., Path]) -> Path:
    return made("flask_app", request.param)


@pytest.fixture
def plan(out: Path) -> Plan:
    return plan_from_json((out / "plan.json").read_text(), where="plan.json")


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_the_functions_answer_as_the_original(
    made: Callable[..., Path], starting: Starting, gateway: str
) -> None:
    out = made("flask_app", gateway)
    with starting("flask_app", by_itself=gateway == "http") as variables:
        result = CliRunner().invoke(
            cli,
            [
                *("verify", str(SAMPLE), str(out), "--requests", str(SAMPLE / "requests.jsonl")),
                *("--env", "SHOP_DATA_DIR={scratch}", "--format", "json"),
                *(t for name, value in variables.items() for t in ("--env", f"{name}={value}")),
            ],
            catch_exceptions=False,
        )
    report = json.loads(result.stdout)
    assert report["different"] == []
    assert report["misroutes"] == 0
    assert report["same"] == report["requests"] >= 100


def test_only_the_route_that_needs_pandas_has_it(out: Path, plan: Plan) -> None:
    holders = {
        function.name
        for function in plan.functions
        if any(line.startswith("pandas") for line in function.requirements)
    }
    assert holders == {"admin-reports-revenue", "fallback"}
    importers = {
        path.relative_to(out / "functions").parts[0]
        for path in (out / "functions").rglob("*.py")
        if "liftoff_adapters" not in path.parts and "import pandas" in path.read_text()
    }
    assert importers == holders


def test_routes_that_share_memory_share_a_function(plan: Plan) -> None:
    owner = {rule: route.function for route in plan.routes for rule in route.rules}
    assert owner["GET /board"] == owner["GET /board/views"]
    assert owner["GET /api/stock"] == owner["POST /admin/cache/clear"]
    assert owner["GET /exports/<job_id>"] == owner["POST /exports/"]
    assert owner["GET /home"] != owner["GET /hello"]


def test_other_views_are_stubs_and_their_helpers_are_gone(out: Path) -> None:
    home = out / "functions" / "main-home" / "shop"
    exports = (home / "exports.py").read_text()
    assert "def start" in exports
    assert "_liftoff_stub('exports.start')" in exports
    assert "run_export" not in exports
    assert "threading" not in exports
    assert not (home / "admin" / "revenue.py").exists()
    assert not (home / "templates" / "bikes").exists()
    assert not (home / "static").exists()
