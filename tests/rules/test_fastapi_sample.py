"""The FastAPI sample has each kind of trouble once; each is found, for its routes and no others."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from liftoff.rules.analysis import analyze
from liftoff.rules.finding import Analysis
from liftoff.workspace.source import read_tree

SAMPLE = Path(__file__).parents[2] / "samples" / "fastapi_app"
ROUTERS = "observatory/routers"
DOME = ("GET /api/v1/dome", "POST /api/v1/dome/open", "POST /api/v1/dome/close",
        "WEBSOCKET /api/v1/dome/live")  # fmt: skip
WATCH = ("GET /api/v1/watch", "PUT /api/v1/watch/{number}", "DELETE /api/v1/watch/{number}")
SKETCH = "/api/v1/observations/{number}/sketch"

# What is done, as (rule, file, symbol), and the routes that it concerns; empty for the whole app.
SINS: dict[tuple[str, str, str], tuple[str, ...]] = {
    ("LO101", f"{ROUTERS}/dome.py", "dome_open"): DOME,
    ("LO101", f"{ROUTERS}/pages.py", "visitors"): ("GET /about", "GET /visitors"),
    ("LO102", f"{ROUTERS}/watch.py", "_watched"): WATCH,
    ("LO105", "observatory/sky.py", "altitude_azimuth"): (
        "GET /api/v1/targets/{number}/position",
        "POST /api/v1/admin/cache/clear",
    ),
    ("LO202", "observatory/logbook.py", "open"): ("GET /api/v1/admin/logbook",),
    ("LO202", f"{ROUTERS}/images.py", "getsize"): ("POST /api/v1/images", "GET /api/v1/images"),
    ("LO202", f"{ROUTERS}/images.py", "listdir"): ("GET /api/v1/images",),
    ("LO202", f"{ROUTERS}/images.py", "FileResponse"): ("GET /api/v1/images/{name}",),
    ("LO202", f"{ROUTERS}/observations.py", "open"): (f"GET {SKETCH}",),
    ("LO207", "observatory/logbook.py", "open"): ("POST /api/v1/observations",),
    ("LO207", f"{ROUTERS}/images.py", "open"): ("POST /api/v1/images",),
    ("LO207", f"{ROUTERS}/images.py", "remove"): ("DELETE /api/v1/images/{name}",),
    ("LO207", f"{ROUTERS}/observations.py", "open"): (f"PUT {SKETCH}",),
    ("LO302", f"{ROUTERS}/observations.py", "add_task"): ("POST /api/v1/observations",),
    ("LO303", f"{ROUTERS}/dome.py", "create_task"): ("POST /api/v1/dome/bell",),
    ("LO401", f"{ROUTERS}/dome.py", "time.sleep"): ("POST /api/v1/dome/open",),
    ("LO404", f"{ROUTERS}/images.py", "starlette.responses.FileResponse"): (
        "GET /api/v1/images/{name}",
    ),
    ("LO405", f"{ROUTERS}/images.py", "file"): ("POST /api/v1/images",),
    ("LO406", f"{ROUTERS}/dome.py", "/live"): ("WEBSOCKET /api/v1/dome/live",),
    ("LO407", f"{ROUTERS}/observations.py", "StreamingResponse"): (
        "GET /api/v1/observations/export.csv",
    ),
    ("LO205", "observatory/main.py", "makedirs"): (),
    ("LO201", f"{ROUTERS}/watch.py", "open"): (),
    ("LO511", "observatory/main.py", "save"): (),
    ("LO401", "observatory/housekeeping.py", "threading.Event().wait"): (),
    ("LO311", "observatory/housekeeping.py", "Thread"): (),
    ("LO202", "observatory/housekeeping.py", "listdir"): (),
    ("LO202", "observatory/housekeeping.py", "getmtime"): (),
    ("LO207", "observatory/housekeeping.py", "remove"): (),
}
READY = {
    "GET /", "GET /handbook/{path:path}", "GET /favicon.ico", "GET /login", "POST /logout",
    "GET /me", "POST /night-mode", "GET /night-mode", "GET /instruments/",
    "GET /instruments/{name}",
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


def test_sqlite_file_is_found_for_each_route_that_asks_the_database(analysis: Analysis):
    (finding,) = [f for f in analysis.findings if f.rule == "LO204"]
    assert finding.place.path == "observatory/database.py"
    without = READY | {
        "GET /about", "GET /visitors", "GET /api/v1/dome", "WEBSOCKET /api/v1/dome/live",
        "GET /api/v1/images", "GET /api/v1/images/{name}", "GET /api/v1/watch",
    }  # fmt: skip
    everything = {route.id for route in analysis.routes}
    assert everything - set(finding.routes) == without


def test_ready_routes(analysis: Analysis):
    ready = {judged.route.id for judged in analysis.verdicts if judged.verdict == "ready"}
    assert ready == READY


def test_routes_of_nested_routers_have_all_their_prefixes(analysis: Analysis):
    files = {route.id: route.path for route in analysis.routes}
    assert len(files) == 56
    path = "/api/v1/nights/{night}/weather/forecast"
    assert files[f"GET {path}"] == f"{ROUTERS}/nights/weather.py"
