"""Functions that a library's decorator is told run with what it decorates."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

LIMITED = """
import functools
import rare
from flask_limiter import Limiter
limiter = Limiter(app, storage_uri="redis://x")

def amount():
    open("/srv/amount", "w")
    return "5/minute"

@app.get("/")
{decorator}
def home():
    return ""
"""


@pytest.mark.parametrize(
    ("decorator", "found"),
    [
        ("@limiter.limit(amount)", [("LO201", ("GET /",))]),
        ('@limiter.limit("5/minute", key_func=lambda: amount())', [("LO201", ("GET /",))]),
        ("@rare.retry(stop=amount)", [("LO201", ("GET /",))]),
        ("@functools.wraps(amount)", []),
        ("@limiter.limit(amount())", [("LO205", ())]),
    ],
)
def test_what_a_decorator_asks(decorator: str, found: list[tuple[str, tuple[str, ...]]]):
    findings = analysis_of(flask(LIMITED.format(decorator=decorator))).findings
    assert [(f.rule, f.routes) for f in findings if f.symbol == "open"] == found


ENDS = """
from flask import after_this_request, make_response

@app.get("/")
def home():
    response = make_response("x")

    {decorator}
    def later(*given):
        open("/srv/x", "w")

    return response
"""


@pytest.mark.parametrize(
    ("decorator", "found"),
    [
        ("@response.call_on_close", ["LO201"]),
        ("@after_this_request", ["LO201"]),
        ("@app.template_filter()", []),
    ],
)
def test_what_runs_when_the_answer_is_there(decorator: str, found: list[str]):
    findings = analysis_of(flask(ENDS.format(decorator=decorator))).findings
    assert [f.rule for f in findings if f.symbol == "open"] == found
