"""What the first request fills, and never changes again (LO109)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask


@pytest.mark.parametrize(
    ("asked", "taken", "rule"),
    [
        ("if text is not None:\n        return text", "config", "LO109"),
        ("if text:\n        return text", "config", "LO109"),
        ("if text is None:\n        return text", "config", "LO102"),
        ("if text:\n        return text", "request", "LO102"),
        ("", "config", "LO102"),
    ],
)
def test_what_a_function_changes_that_runs_once(asked: str, taken: str, rule: str):
    source = f"""
RULES = {{"img": ["self"]}}
text = None

def policy():
    global text
    {asked or "pass"}
    RULES["img"].append({taken}["IMG"])
    text = str(RULES)
    return text

config = app.config

@app.get("/")
def home():
    return policy()
"""
    found = [f.rule for f in analysis_of(flask(source)).findings if f.symbol == "RULES"]
    assert found == [rule]
