from __future__ import annotations

import json

from liftoff.report.analysis_json import analysis_json
from liftoff.report.analysis_text import analysis_text
from liftoff.report.frame import code_frame
from liftoff.rules.analysis import analyze
from liftoff.rules.finding import Place
from tests.rules.projects import flask, tree_of

SOURCE = flask("""
    hits = {}

    def count(name):
        hits[name] = 1

    @app.get("/<name>")
    def home(name):
        count(name)
        return "x"

    @app.get("/")
    def ready():
        return "x"
""")


def test_json_has_the_keys_that_scripts_read():
    document = json.loads(analysis_json(analyze(tree_of(SOURCE))))
    assert document["version"] == 1
    assert document["root"] == "/project"
    assert document["errors"] == []
    assert document["summary"]["blocked"] == 1
    assert document["routes"][0] == {
        "id": "GET /<name>",
        "methods": ["GET"],
        "rule": "/<name>",
        "endpoint": "home",
        "path": "app.py",
        "line": 10,
        "handler": "app:home",
        "verdict": "blocked",
        "findings": ["LO102:app.py:7:5"],
    }
    assert document["routes"][1]["verdict"] == "ready"
    (finding,) = document["findings"]
    wanted = {
        "id", "rule", "severity", "category", "message", "path", "line", "column", "end_line",
        "end_column", "symbol", "routes", "trace", "fix",
    }  # fmt: skip
    assert wanted <= set(finding)
    assert (finding["line"], finding["column"]) == (7, 5)
    assert (finding["end_line"], finding["end_column"]) == (7, 15)
    assert finding["trace"] == [
        {"path": "app.py", "line": 10, "message": "GET /<name> is handled by home"},
        {"path": "app.py", "line": 11, "message": "home calls count"},
    ]
    assert finding["state"] == "app:hits"


def test_text_says_what_where_why_and_what_next():
    text = analysis_text(analyze(tree_of(SOURCE)), {"app.py": SOURCE})
    assert "  blocked     GET /<name>  1 blocker\n" in text
    assert "  ready       GET /\n" in text
    assert "  7:5  blocker LO102  module global `hits` is changed by requests" in text
    assert "    7 |     hits[name] = 1\n      |     ^^^^^^^^^^\n" in text
    assert "    how  GET /<name> is handled by home → calls count\n" in text
    assert "    next Keep it in a store" in text
    assert text.endswith(
        "2 routes: 1 ready, 0 needs-work, 1 blocked\n1 finding: 1 blocker, 0 warnings, 0 info\n"
    )
    assert "\x1b" not in text


def test_colours_only_add_escapes():
    analysis = analyze(tree_of(SOURCE))
    plain = analysis_text(analysis, {"app.py": SOURCE})
    coloured = analysis_text(analysis, {"app.py": SOURCE}, colour=True)
    assert "\x1b[31mblocked" in coloured
    for code in ("0", "1", "2", "31", "32", "33", "36"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == plain


def test_frame_counts_bytes_tabs_and_line_ends():
    place = Place("a.py", 2, 7, 2, 10)
    assert list(code_frame("x = 1\r\n\té = abc\r\n", place)) == ["2 |  é = abc", "  |      ^^^"]
    assert list(code_frame("", Place("a.py", 7, 1, 7, 2))) == []
