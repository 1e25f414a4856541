from __future__ import annotations

from liftoff.report.fingerprint import fingerprints
from tests.report.reports import report_of
from tests.rules.projects import flask

TWICE = """
    first = []
    second = []

    @app.get("/a")
    def a():
        first.append(1)
        second.append(1)

    @app.get("/b")
    def b():
        import time; time.sleep(2)
        import time; time.sleep(2)
"""


def names(report):
    return {(f.rule, f.symbol, f.place.line): name for f, name in zip(
        report.analysis.findings, map(fingerprints(report).__getitem__, (f.id for f in report.analysis.findings)), strict=True
    )}  # fmt: skip


def test_they_stay_when_lines_move_and_are_indented():
    before = names(report_of(flask(TWICE)))
    moved = flask("import os\n\n\n" + flask(TWICE))
    after = names(report_of(moved))
    assert [key[:2] for key in before] == [key[:2] for key in after]
    assert set(before) != set(after)
    assert list(before.values()) == list(after.values())


def test_no_two_are_the_same():
    found = names(report_of(flask(TWICE)))
    assert len(found) == 4
    assert len(set(found.values())) == 4


def test_another_file_another_name():
    assert not set(names(report_of(flask(TWICE))).values()) & set(
        names(report_of({"b.py": flask(TWICE)})).values()
    )
