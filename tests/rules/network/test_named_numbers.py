"""Timeouts that objects of settings hold, which are put together when the app runs (LO402)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

SOURCE = """
import requests
from settings import load
{settings}

@app.get("/")
def home():
    config = load()
    return requests.get("https://search", timeout={timeout}).text
"""


@pytest.mark.parametrize(
    ("settings", "timeout", "found"),
    [
        ("BASE = dict(search_timeout=180)", "config.search_timeout", True),
        ('BASE = {"search_timeout": 180}', "config.search_timeout", True),
        ('BASE = {"search_timeout": 180}', 'config["search_timeout"]', True),
        ("class Base:\n    search_timeout = 180", 'config.get("search_timeout", None)', True),
        ("class Base:\n    search_timeout: int = 180", "config.search_timeout", True),
        ("BASE = dict(search_timeout=5)", "config.search_timeout", False),
        ("BASE = dict(search_timeout=180, **load(search_timeout=load()))",
         "config.search_timeout", False),
        ("BASE = dict(timeout=180)", "config.timeout", False),
        ("BASE = dict(other_timeout=180)", "config.search_timeout", False),
    ],
)  # fmt: skip
def test_the_number_that_the_source_gives_a_name(settings: str, timeout: str, *, found: bool):
    told = analysis_of(flask(SOURCE.format(settings=settings, timeout=timeout))).findings
    assert bool([f for f in told if f.rule == "LO402" and f.severity == "warning"]) is found
