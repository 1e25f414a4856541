"""What a library puts around the wrapper of a decorator."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

OWNED = """
from functools import update_wrapper, wraps
from flask_login import login_required

def owned(name):
    def decorator(function):
        {wraps}
        def wrapper(*args, **kwargs):
            open("/srv/x", "w")
            return function(*args, **kwargs)
        {end}
    return decorator

@app.get("/")
@owned("shop")
def home():
    open("/srv/y", "w")
    return ""
"""


@pytest.mark.parametrize(
    ("wraps", "end", "found"),
    [
        ("@wraps(function)", "return wrapper", ["GET /", "GET /"]),
        ("@wraps(function)", "return login_required(wrapper)", ["GET /", "GET /"]),
        ("", "return update_wrapper(wrapper, function)", ["GET /", "GET /"]),
        ("@wraps(function)", "return function", ["GET /"]),
    ],
)
def test_the_wrapper_runs_in_the_request(wraps: str, end: str, found: list[str]):
    findings = analysis_of(flask(OWNED.format(wraps=wraps, end=end))).findings
    assert [f.rule for f in findings] == ["LO201"] * len(found)
    assert [route for f in findings for route in f.routes] == found


def test_a_function_that_is_handed_over_is_called():
    source = """
    import rare

    def started():
        def work():
            open("/srv/x", "w")
        return rare.run(work)

    started()

    @app.get("/")
    def home():
        return ""
    """
    assert [f.rule for f in analysis_of(flask(source)).findings] == ["LO205"]
