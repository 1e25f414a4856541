"""What a signal of the project's own runs."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

SIGNALS = """
from blinker import Namespace, signal

paid = {made}
other = signal("other")

{connected}

@app.post("/")
def home():
    paid.send(app)
    return ""
"""
RECEIVER = 'def note(sender):\n    open("/srv/x", "w")\n'


@pytest.mark.parametrize("made", ['signal("paid")', 'Namespace().signal("paid")'])
@pytest.mark.parametrize(
    ("connected", "found"),
    [
        (f"@paid.connect\n{RECEIVER}", True),
        (f"@paid.connect_via(app)\n{RECEIVER}", True),
        (f"{RECEIVER}\npaid.connect(note)\n", True),
        (f"@other.connect\n{RECEIVER}", False),
    ],
)
def test_what_is_connected_runs(made: str, connected: str, *, found: bool):
    source = flask(SIGNALS.format(made=made, connected=connected))
    routes = [f.routes for f in analysis_of(source).findings if f.rule == "LO201"]
    assert routes == ([("POST /",)] if found else [])
