"""A global that holds the user of the last request."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, finds, flask

LOGIN = "from flask_login import current_user\nUSER = None\nSEEN = {}\n"


@pytest.mark.parametrize("value", ["current_user.name", "session['name']", "request.authorization"])
def test_user_in_a_global(value: str):
    source = flask(f"{LOGIN}@app.get('/')\ndef home():\n    global USER\n    USER = {value}\n")
    found = finds(source, "LO113")
    assert (found.severity, found.category, found.symbol) == ("blocker", "mutable_global", "USER")


@pytest.mark.parametrize(
    "write", ["SEEN[current_user.id] = current_user.name", "SEEN['x'] = request.args['x']"]
)
def test_a_container_by_key_keeps_users_apart(write: str):
    found = analysis_of(flask(f"{LOGIN}@app.get('/')\ndef home():\n    {write}\n")).findings
    assert [f.rule for f in found] == ["LO102"]


def test_what_belongs_to_no_user_is_a_plain_global():
    source = f"{LOGIN}@app.get('/')\ndef home():\n    global USER\n    USER = request.args['x']\n"
    assert [f.rule for f in analysis_of(flask(source)).findings] == ["LO101"]
