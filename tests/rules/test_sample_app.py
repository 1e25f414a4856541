"""The sample app has each kind of trouble once; each is found, for its routes and no others."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from liftoff.rules.analysis import analyze
from liftoff.rules.finding import Analysis
from liftoff.workspace.source import read_tree

SAMPLE = Path(__file__).parents[2] / "samples" / "flask_app"
CACHE = ("POST /admin/cache/clear", "GET /api/stock")
JOBS = ("POST /exports/", "GET /exports/<job_id>", "GET /exports/<job_id>/file")

# What is done, as (rule, file, symbol), and the routes that it concerns; empty for the whole app.
SINS: dict[tuple[str, str, str], tuple[str, ...]] = {
    ("LO101", "shop/main.py", "board_views"): ("GET /board", "GET /board/views"),
    ("LO102", "shop/cache.py", "_entries"): CACHE,
    ("LO102", "shop/exports.py", "_jobs"): JOBS,
    ("LO102", "shop/exports.py", "_numbers"): ("POST /exports/",),
    ("LO301", "shop/exports.py", "Thread"): ("POST /exports/",),
    ("LO207", "shop/exports.py", "open"): ("POST /exports/",),
    ("LO202", "shop/exports.py", "send_from_directory"): ("GET /exports/<job_id>/file",),
    ("LO203", "shop/files.py", "save"): ("POST /files/",),
    ("LO405", "shop/files.py", "request.files"): ("POST /files/",),
    ("LO202", "shop/files.py", "listdir"): ("GET /files/",),
    ("LO202", "shop/files.py", "getsize"): ("GET /files/",),
    ("LO202", "shop/files.py", "open"): ("GET /files/<name>",),
    ("LO404", "shop/files.py", "flask.send_file"): ("GET /files/<name>",),
    ("LO207", "shop/files.py", "remove"): ("POST /files/<name>/delete",),
    ("LO401", "shop/warehouse.py", "time.sleep"): ("POST /warehouse/sync",),
    ("LO407", "shop/bikes.py", "Response"): ("GET /bikes/rentals.csv",),
    ("LO404", "shop/main.py", "flask.send_file"): ("GET /price-list",),
    ("LO205", "shop/__init__.py", "makedirs"): (),
    ("LO206", "shop/__init__.py", "RotatingFileHandler"): (),
    ("LO311", "shop/scheduler.py", "Thread"): (),
    ("LO102", "shop/scheduler.py", "jobs"): (),
    ("LO207", "shop/scheduler.py", "remove"): (),
    ("LO202", "shop/scheduler.py", "glob"): (),
    ("LO202", "shop/scheduler.py", "getmtime"): (),
    ("LO401", "shop/scheduler.py", "time.sleep"): (),
}
READY = {
    "GET /", "GET /home", "GET /hello", "GET /hello/<name>", "GET /about/", "GET /rentals",
    "GET /favicon.ico", "GET /login", "POST /logout", "GET /me", "GET /api/docs/<path:name>",
}  # fmt: skip


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyze(read_tree(SAMPLE))


def test_each_finding_and_its_routes(analysis: Analysis):
    found = defaultdict(set)
    for finding in analysis.findings:
        if finding.rule != "LO204":
            found[finding.rule, finding.place.path, finding.symbol].update(finding.routes)
    assert {key: set(routes) for key, routes in SINS.items()} == dict(found)


def test_what_reads_a_request_of_another_is_a_blocker(analysis: Analysis):
    severities = {f.severity for f in analysis.findings if f.rule == "LO202" and f.routes}
    assert severities == {"blocker"}


def test_sqlite_file_is_found_for_each_route_that_asks_the_database(analysis: Analysis):
    (finding,) = [f for f in analysis.findings if f.rule == "LO204"]
    assert finding.place.path == "shop/db.py"
    files = {judged.route.id: judged.route.path for judged in analysis.verdicts}
    asking = {files[route] for route in finding.routes}
    assert asking == {
        "shop/admin/reports.py",
        "shop/admin/views.py",
        "shop/api.py",
        "shop/auth.py",
        "shop/bikes.py",
        "shop/exports.py",
        "shop/warehouse.py",
        "shop/workshop.py",
    }
    assert "POST /login" in finding.routes
    assert "GET /login" not in finding.routes


def test_ready_routes(analysis: Analysis):
    ready = {judged.route.id for judged in analysis.verdicts if judged.verdict == "ready"}
    assert ready == READY
