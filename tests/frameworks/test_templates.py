from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask

FILTER = """
from flask import render_template, jsonify
seen = []

{registered}

@app.get("/page")
def page():
    return render_template("page.html")

@app.get("/data")
def data():
    return jsonify(1)
"""


@pytest.mark.parametrize(
    "registered",
    [
        "@app.template_filter()\ndef note(value):\n    seen.append(value)\n    return value\n",
        "@app.context_processor\ndef note():\n    seen.append(1)\n    return {}\n",
        "def note(value):\n    seen.append(value)\napp.jinja_env.globals['note'] = note\n",
        "def note(value):\n    seen.append(value)\napp.jinja_env.filters.update(note=note)\n",
    ],
)
def test_what_templates_call_runs_where_one_is_rendered(registered: str):
    assert finds(flask(FILTER.format(registered=registered)), "LO102").routes == ("GET /page",)
