from __future__ import annotations

import json
from dataclasses import replace

import pytest

from liftoff.report.formats import render
from liftoff.report.frame import code_frame
from liftoff.report.model import Suppressed
from liftoff.report.sources import Span
from tests.report.reports import report_of
from tests.rules.projects import flask

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
    document = json.loads(render("json", report_of(SOURCE)))
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
    text = render("text", report_of(SOURCE))
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


@pytest.mark.parametrize(
    ("readers", "wanted"), [(4, ""), (5, "1 more place"), (6, "2 more places")]
)
def test_text_counts_the_places_that_it_leaves_out(readers: int, wanted: str):
    reads = "\n".join(
        f"@app.get('/{i}')\ndef read_{i}():\n    return str(hits)" for i in range(readers - 1)
    )
    text = render("text", report_of(SOURCE + reads))
    found = [line.strip() for line in text.splitlines() if " more place" in line]
    assert found == ([f"also {wanted}"] if wanted else [])


def test_colours_only_add_escapes():
    plain = render("text", report_of(SOURCE))
    coloured = render("text", report_of(SOURCE, colour=True))
    assert "\x1b[31mblocked" in coloured
    for code in ("0", "1", "2", "31", "32", "33", "36"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == plain


def test_frame_marks_characters_whatever_their_width():
    assert list(code_frame("\té = abc", Span(2, 6, 2, 9))) == ["2 |  é = abc", "  |      ^^^"]
    assert list(code_frame("日本 = x", Span(1, 6, 1, 7))) == ["1 | 日本 = x", "  |        ^"]
    assert list(code_frame("", Span(7, 1, 7, 2))) == []


def test_frame_shows_nothing_that_a_terminal_obeys():
    frame = code_frame("x = '\x1b[31m\u202e##vso[a]'", Span(1, 1, 1, 2))
    assert list(frame) == ["1 | x = '�[31m�##vso�a]'", "  | ^"]


def test_text_by_route_tells_a_finding_once():
    source = flask("""
        hits = {}

        @app.get("/a")
        def a():
            hits[1] = 1

        @app.get("/b")
        def b():
            a()

        @app.get("/c")
        def c():
            return "x"
    """)
    text = render("text", report_of(source, group_by="route"))
    assert text.count("    6 |     hits[1] = 1\n") == 0
    assert text.count(" |     hits[1] = 1\n") == 1
    assert "\nblocked     GET /a\n  app.py:8:5  blocker LO102" in text
    assert text.count("(see GET /a)") == 1
    assert "\n\n\n" not in text
    assert "\nready       GET /c" not in text


def test_text_by_route_keeps_what_no_route_reaches():
    source = flask("""
        import sqlite3
        connection = sqlite3.connect("a.db")

        @app.get("/c")
        def c():
            return "x"
    """)
    text = render("text", report_of(source, group_by="route"))
    assert "No single route\n  app.py:" in text


def test_text_says_when_all_of_the_app_s_own_findings_are_accepted():
    report = report_of(flask("""
        import os
        os.makedirs("data")

        @app.get("/c")
        def c():
            return "x"
    """))  # fmt: skip
    (finding,) = report.analysis.findings
    analysis = replace(report.analysis, findings=(), known=(finding,))
    text = render(
        "text", replace(report, analysis=analysis, suppressed=(Suppressed(finding, "external"),))
    )
    assert (
        "blocked     what it does at import, at start-up and in the background, all of it accepted\n"
        in text
    )
    assert "0 findings: 0 blockers, 0 warnings, 0 info (1 more accepted)\n" in text


def test_text_tells_what_scripts_do_once_a_file():
    script = "import os, subprocess\n" + "".join(f"os.mkdir('{n}')\n" for n in range(12))
    files = {
        "app.py": SOURCE,
        "tools/fill.py": f"{script}open('x', 'w')\nsubprocess.run(['ls'])\nsubprocess.run(['pwd'])\n",
    }
    _, _, shown = render("text", report_of(files)).partition("tools/fill.py\n")
    assert shown.splitlines()[:4] == [
        "  2:1  info LO201  `mkdir` writes to the disk; only a command or script does so, not a route",
        "    also lines 3, 4, 5, 6, 7, 8, 9, 10 and 4 more",
        "  15:1  info LO309  `subprocess.run` starts a process; only a command does so",
        "    also line 16",
    ]


def test_text_tells_each_address_that_only_a_setting_gives():
    settings = "import os\nA_URL = os.getenv('A', 'http://localhost')\nB_URL = os.getenv('B', 'http://localhost')\n"
    text = render("text", report_of({"app.py": SOURCE + "import config\n", "config.py": settings}))
    assert ["2:" in line or "3:" in line for line in text.splitlines() if "LO602" in line] == [
        True
    ] * 2
