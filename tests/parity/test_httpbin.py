"""httpbin 0.10.4, a real Flask server, through everything that liftoff does."""

from __future__ import annotations

import json
import shutil
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
from tests.parity.httpbin_requests import requests

CHOICES = [
    pytest.param(gateway, adapter, id=f"{gateway}-{adapter}")
    for gateway in ("http", "rest")
    for adapter in ("native", "mangum")
]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with httpbin's sources, as a checkout of it is."""
    folder = tmp_path_factory.mktemp("httpbin")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(httpbin.__file__).parent, folder / "httpbin", ignore=ignore)
    return folder


def run(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False, standalone_mode=False)
    found = result.return_value if isinstance(result.return_value, int) else result.exit_code
    assert found == status, result.output
    return result.stdout


def split(source: Path, out: Path, gateway: str, adapter: str) -> Plan:
    run(
        "split",
        str(source),
        "--app",
        "httpbin:app",
        "-o",
        str(out),
        "--gateway",
        gateway,
        "--adapter",
        adapter,
    )
    return plan_from_json((out / "plan.json").read_text(), where="plan.json")


@pytest.mark.parametrize(("gateway", "adapter"), CHOICES)
def test_the_functions_answer_as_the_original(
    source: Path, tmp_path: Path, gateway: str, adapter: str
) -> None:
    plan = split(source, tmp_path / "out", gateway, adapter)
    assert len(plan.functions) >= 50
    file = tmp_path / "requests.jsonl"
    file.write_text(requests())

    report = json.loads(
        run(
            "verify",
            str(source),
            str(tmp_path / "out"),
            "--requests",
            str(file),
            "--format",
            "json",
        )
    )
    assert report["different"] == []
    assert report["misroutes"] == 0
    assert report["same"] == report["requests"] >= 60


@pytest.mark.parametrize("gateway", ["http", "rest"])
def test_every_rule_is_in_the_route_map(source: Path, tmp_path: Path, gateway: str) -> None:
    plan = split(source, tmp_path / "out", gateway, "native")
    mapped = {rule.split(" ", 1)[1] for route in plan.routes for rule in route.rules}
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


def test_analyze_names_the_routes_that_wait(source: Path) -> None:
    document = json.loads(run("analyze", str(source), "--format", "json", status=1))
    waiting = {
        route
        for finding in document["findings"]
        if finding["rule"] == "LO401"
        for route in finding["routes"]
    }
    assert {route.split(" ", 1)[1] for route in waiting} >= {"/delay/<delay>", "/drip"}
    assert not any("/get" in route for route in waiting)
