"""httpbin 0.10.4, a real Flask server, through everything that liftoff does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpbin
import pytest
from click.testing import CliRunner
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from liftoff.cli import cli
from liftoff.plan.document import plan_from_json
from liftoff.plan.model import Plan
from tests.parity.conftest import Starting
from tests.parity.httpbin_requests import requests


def plan_of(out: Path) -> Plan:
    return plan_from_json((out / "plan.json").read_text(), where="plan.json")


def run(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False, standalone_mode=False)
    found = result.return_value if isinstance(result.return_value, int) else result.exit_code
    assert found == status, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("gateway", "adapter"),
    [("http", "native"), ("rest", "native"), ("rest", "mangum")],
)
def test_the_functions_answer_as_the_original(
    httpbin_source: Path, made: Callable[..., Path], starting: Starting, tmp_path: Path,
    gateway: str, adapter: str,
) -> None:  # fmt: skip
    out = made("httpbin", gateway, "split", adapter)
    assert len(plan_of(out).functions) >= 50
    file = tmp_path / "requests.jsonl"
    file.write_text(requests())

    asked = ("--requests", str(file), "--format", "json")
    with starting("httpbin", by_itself=adapter == "mangum") as variables:
        given = (t for name, value in variables.items() for t in ("--env", f"{name}={value}"))
        report = json.loads(run("verify", str(httpbin_source), str(out), *asked, *given))
    assert report["different"] == []
    assert report["misroutes"] == 0
    assert report["same"] == report["requests"] >= 60


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_every_rule_is_in_the_route_map(made: Callable[..., Path], gateway: str) -> None:
    routes = plan_of(made("httpbin", gateway)).routes
    mapped = {rule.split(" ", 1)[1] for route in routes for rule in route.rules}
    assert mapped == {rule.rule for rule in httpbin.app.url_map.iter_rules()}


def test_the_requests_cover_the_app() -> None:
    """The judge above is worth what its requests are: over 45 routes of the app."""
    adapter = httpbin.app.url_map.bind("localhost")
    reached = set()
    for line in map(json.loads, requests().splitlines()):
        try:
            path = unquote(urlsplit(line["path"]).path)
            reached.add(adapter.match(path, method=line["method"])[0])
        except (HTTPException, RequestRedirect):
            continue
    assert len(reached) >= 45


def test_analyze_names_the_routes_that_wait(httpbin_source: Path) -> None:
    document = json.loads(run("analyze", str(httpbin_source), "--format", "json", status=1))
    waiting = {
        route
        for finding in document["findings"]
        if finding["rule"] == "LO401"
        for route in finding["routes"]
    }
    assert {route.split(" ", 1)[1] for route in waiting} >= {"/delay/<delay>", "/drip"}
    assert not any("/get" in route for route in waiting)
