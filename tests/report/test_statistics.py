from __future__ import annotations

from liftoff.report.statistics import statistics
from tests.report.reports import report_of
from tests.rules.projects import flask


def test_counts_rules_severities_and_verdicts():
    text = statistics(report_of(flask("""
        first = []
        second = []

        @app.get("/a")
        def a():
            first.append(1)
            second.append(1)

        @app.get("/b")
        def b():
            global third
            third = 1
    """)))  # fmt: skip
    head, two, one, _, *totals = text.splitlines()
    assert head.split() == ["FINDINGS", "RULE", "SEVERITY", "WHAT"]
    assert two.split()[:4] == ["2", "LO102", "blocker", "a"]
    assert one.split()[:3] == ["1", "LO101", "blocker"]
    assert totals == [
        "3  blocker", "0  warning", "0  info", "0  app_wide", "2  routes", "0  ready", "0  needs-work",
        "2  blocked", "0  errors", "0  accepted",
    ]  # fmt: skip


def test_a_clean_app_has_totals_only():
    text = statistics(report_of(flask('@app.get("/")\ndef a():\n    return "x"\n')))
    assert text.startswith("0  blocker\n")
