from __future__ import annotations

from liftoff.report.analysis_json import analysis_document
from liftoff.report.analysis_text import render
from liftoff.report.first_steps import first_steps
from tests.report.reports import report_of
from tests.rules.projects import flask

# Three routes share `shared`, two of them `also`, and six have one of their own.
SHARED = """
    shared = []
    also = []

    @app.get("/a")
    def a():
        shared.append(1)

    @app.get("/b")
    def b():
        shared.append(1)
        also.append(1)

    @app.get("/c")
    def c():
        shared.append(1)
        also.append(1)

    @app.get("/d")
    def d():
        shared.append(1)
"""
OWN = "".join(
    f"""
    own{n} = []

    @app.get("/own{n}")
    def view{n}():
        shared.append(1)
        own{n}.append(1)
"""
    for n in range(6)
)


def test_what_most_routes_share_comes_first():
    report = report_of(flask(SHARED + OWN))
    steps = first_steps(report.analysis)
    assert [[f.state for f in step.findings] for step in steps] == [["app:shared"], ["app:also"]]
    assert [step.routes for step in steps] == [("GET /a", "GET /d"), ("GET /b", "GET /c")]


def test_a_short_report_is_its_own_list():
    assert first_steps(report_of(flask(SHARED)).analysis) == ()


def test_no_start_where_each_route_has_its_own():
    own = "    shared = []\n" + OWN + OWN.replace("own", "other").replace("view", "see")
    report = report_of(flask(own.replace("        shared.append(1)\n", "")))
    assert len(report.analysis.findings) == 12
    assert first_steps(report.analysis) == ()
    assert "Where to start" not in render(report)


def test_the_document_names_them():
    report = report_of(flask(SHARED + OWN))
    ids = {finding.state: finding.id for finding in report.analysis.findings}
    assert analysis_document(report)["first_steps"] == [
        {"findings": [ids["app:shared"]], "routes": ["GET /a", "GET /d"]},
        {"findings": [ids["app:also"]], "routes": ["GET /b", "GET /c"]},
    ]


def test_the_text_says_what_is_freed():
    text = render(report_of(flask(SHARED + OWN)))
    start = text[text.index("Where to start") :].splitlines()
    assert start[1] == "  Mend 1 blocker, and 2 of 10 blocked routes have none left:"
    assert start[2].startswith("    LO102  app.py:")
    assert "`shared` is changed by requests" in start[2]
    assert start[3] == "  Mend 1 more, and 2 more routes have none left:"
    assert start[5:6] == [""]
