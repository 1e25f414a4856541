"""Files that the very request wrote, by the name that a helper gives back (LO202)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

SAVED = """
import os

FOLDER = "uploads"

def save(upload, other=False):
    if other:
        return {other}
    path = os.path.join(FOLDER, upload.filename)
    upload.save(path)
    return path

@app.post("/")
def put():
    upload = request.files["x"]
    {made}
    if path:
        return open(path).read()
    return ""
"""


@pytest.mark.parametrize("other", ["os.path.join(FOLDER, other)", "os.path.join(FOLDER, 'other')"])
def test_a_file_that_may_be_of_another_request(other: str):
    assert _severities(SAVED.format(made="path = save(upload)", other=other)) == ["warning"]


@pytest.mark.parametrize(
    "made",
    [
        "path = save(upload)",
        "path = None\n    if upload:\n        path = save(upload)",
        "path = os.path.join(FOLDER, 'x')\n    upload.save(path)",
    ],
)
def test_a_file_that_the_request_wrote(made: str):
    source = SAVED.replace("    if other:\n        return {other}\n", "")
    assert _severities(source.format(made=made)) == ["info"]


def _severities(source: str) -> list[str]:
    found = analysis_of(flask(source)).findings
    return [f.severity for f in found if f.place.line == _read(source) and f.rule == "LO202"]


def _read(source: str) -> int:
    return next(n for n, line in enumerate(source.split("\n"), 3) if "open(path)" in line)


HELD = """
class Reader:
    def __init__(self, archive):
        self.archive = archive

    def rows(self):
        return open(self.archive).read()

@app.post("/")
def put():
    path = "kept/" + request.args["name"]
    {before}
    options = {{"archive": {given}}}
    return Reader(**options).rows()

@app.post("/other")
def other():
    path = "kept/" + request.args["name"]
    open(path, "w").write("x")
    return ""
"""


@pytest.mark.parametrize(
    ("before", "given", "severity"),
    [
        ('open(path, "w").write("x")', "path", "info"),
        ('open(path, "w").write("x")', '"kept/" + request.args["x"]', "warning"),
        ("print(path)", "path", "blocker"),
    ],
)
def test_a_path_that_an_object_is_given(before: str, given: str, severity: str):
    source = flask(HELD.format(before=before, given=given))
    assert {f.severity for f in analysis_of(source).findings if f.rule == "LO202"} == {severity}
