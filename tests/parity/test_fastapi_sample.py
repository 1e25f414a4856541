"""The FastAPI sample, a legacy server with state, through split, wrap and verify."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from liftoff.cli import cli
from liftoff.plan.document import plan_from_json
from liftoff.plan.model import Plan
from tests.parity.conftest import Starting

SAMPLE = Path(__file__).parents[2] / "samples" / "fastapi_app"
TARGET = "observatory.main:app"


def run(*arguments: str) -> str:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False).stdout


@cache
def routes(*options: str) -> list[Any]:
    found: list[Any] = json.loads(run("routes", str(SAMPLE), "--format", "json", *options))
    return found


def verify(out: Path, variables: Mapping[str, str]) -> dict[str, object]:
    report = run(
        *("verify", str(SAMPLE), str(out), "--requests", str(SAMPLE / "requests.jsonl")),
        *("--env", "OBSERVATORY_DATA_DIR={scratch}", "--env", "OBSERVATORY_DOME_SECONDS=0"),
        *(text for name, value in variables.items() for text in ("--env", f"{name}={value}")),
        *("--ignore-header", "Server-Timing", "--format", "json"),
    )
    found: dict[str, object] = json.loads(report)
    return found


each_gateway = pytest.mark.parametrize("out", ["http", "rest"], indirect=True)


@pytest.fixture
def out(request: pytest.FixtureRequest, made: Callable[..., Path]) -> Path:
    return made("fastapi_app", request.param)


@pytest.fixture
def plan(out: Path) -> Plan:
    return plan_from_json((out / "plan.json").read_text(), where="plan.json")


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_the_functions_answer_as_the_original(
    made: Callable[..., Path], starting: Starting, gateway: str
) -> None:
    # Functions that start by themselves are those of `test_built`.
    with starting("fastapi_app") as variables:
        report = verify(made("fastapi_app", gateway), variables)
    assert report["different"] == []
    assert report["misroutes"] == 0
    assert report["same"] == report["requests"]
    assert report["requests"] >= 200


def test_mangum_with_the_whole_app_answers_as_the_original(made: Callable[..., Path]) -> None:
    """Mangum runs the lifespan on each request; what it saves and loads then is one process's."""
    report = verify(made("fastapi_app", "http", "wrap", "mangum"), {})
    assert report["different"] == []
    assert report["same"] == report["requests"]


@each_gateway
def test_each_route_leads_to_a_function_or_is_named_with_a_reason(plan: Plan) -> None:
    routed = {rule for route in plan.routes for rule in route.rules}
    lost = {note.subject for note in plan.notes if note.kind == "lost"} - routed
    assert lost == {"WEBSOCKET /api/v1/dome/live"}
    whole = {rule for route in plan.routes if route.function == "fallback" for rule in route.rules}
    named = {note.subject for note in plan.notes if note.kind == "fallback"}
    assert whole >= {"GET /openapi.json", "GET /docs", "GET /instruments/openapi.json"}
    assert "GET /instruments/{name}" in routed - whole
    folders = {"ANY /static/{path:path}"}
    assert whole - named <= folders
    live = {route["id"] for route in routes("--app", TARGET)}
    assert routed - folders == live - lost - folders


@each_gateway
def test_only_the_route_that_needs_pandas_has_it(out: Path, plan: Plan) -> None:
    holders = {
        function.name
        for function in plan.functions
        if any(line.startswith("pandas") for line in function.requirements)
    }
    owner = {rule: route.function for route in plan.routes for rule in route.rules}
    assert holders == {owner["GET /api/v1/reports/lightcurve/{number}"], "fallback"}
    importers = {
        path.relative_to(out / "functions").parts[0]
        for path in (out / "functions").rglob("*.py")
        if "liftoff_adapters" not in path.parts and "import pandas" in path.read_text()
    }
    assert importers == holders


@each_gateway
def test_what_is_loaded_by_name_is_required_where_it_is_used(plan: Plan) -> None:
    owner = {rule: route.function for route in plan.routes for rule in route.rules}
    required = {f.name: {line.split("==")[0] for line in f.requirements} for f in plan.functions}
    assert "python-multipart" in required[owner["POST /api/v1/images"]]
    assert "python-multipart" in required[owner["POST /login"]]
    assert all("itsdangerous" in names for names in required.values())
    assert all("uvicorn" not in names for names in required.values())


@each_gateway
def test_routes_that_share_memory_share_a_function(plan: Plan) -> None:
    owner = {rule: route.function for route in plan.routes for rule in route.rules}
    assert owner["GET /about"] == owner["GET /visitors"]
    assert owner["GET /api/v1/watch"] == owner["PUT /api/v1/watch/{number}"]
    assert owner["GET /api/v1/dome"] == owner["POST /api/v1/dome/open"]
    assert owner["GET /api/v1/dome"] != owner["POST /api/v1/dome/bell"]
    assert owner["GET /api/v1/images"] != owner["POST /api/v1/images"]


@each_gateway
def test_the_first_match_owns_what_the_gateway_cannot_tell_apart(plan: Plan) -> None:
    owner = {rule: route.function for route in plan.routes for rule in route.rules}
    functions = {function.name: function for function in plan.functions}
    latest = functions[owner["GET /api/v1/targets/latest"]]
    assert any(endpoint.endswith(":read_target") for endpoint in latest.endpoints)
    by_number = owner["GET /api/v1/observers/{number:int}"]
    assert by_number == owner["GET /api/v1/observers/{login}"]


@each_gateway
def test_other_views_are_stubs_and_their_helpers_are_gone(out: Path, plan: Plan) -> None:
    owner = {rule: route.function for route in plan.routes for rule in route.rules}
    held = out / "functions" / owner["GET /handbook/{path:path}"] / "observatory"
    images = (held / "routers" / "images.py").read_text()
    assert "def upload" in images
    assert "_liftoff_stub(" in images
    assert "shutil" not in images
    assert not (held / "lightcurve.py").exists()
    assert (held / "handbook" / "telescope" / "collimation.md").exists()


def test_the_source_shows_the_routes_that_the_app_has() -> None:
    def shown(*options: str) -> set[tuple[str, frozenset[str], str, int]]:
        # The framework's own routes and mounted folders have no line in the source, and the live
        # app does not tell whether HEAD was asked for or came with GET.
        return {
            (route["rule"], frozenset(route["methods"]) - {"HEAD"}, route["path"], route["line"])
            for route in routes(*options)
            if route["path"]
        }

    assert shown() == shown("--app", TARGET)
