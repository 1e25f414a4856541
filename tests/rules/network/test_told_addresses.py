"""Addresses of this machine that others are told to come back to (LO605)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

SOURCE = """
import os
import requests
from urllib.parse import urljoin
from shop import Order

host = {host}

@app.get("/")
def home():
    order = Order()
    {inside}
    return {{}}
"""
LOCAL = '"localhost:8001"'
MOVED = 'os.getenv("PUBLIC") or "localhost:8001"'


@pytest.mark.parametrize(
    ("host", "inside", "severity"),
    [
        (LOCAL, 'order.return_url = "http://127.0.0.1:5000/paid"', "warning"),
        (LOCAL, 'order.send(redirect_uri="http://localhost/paid")', "warning"),
        (LOCAL, 'order.return_url = "https://shop.com/paid"', None),
        (LOCAL, 'order.name = "http://localhost/paid"', None),
        (LOCAL, 'return {"link": "http://" + host + "/play/" + order.id}', "warning"),
        (LOCAL, 'return {"link": f"http://{host}/play"}', "warning"),
        (LOCAL, 'return {"link": "at " + host}', None),
        (MOVED, 'return {"link": f"http://{host}/play"}', "info"),
        ('"shop.com"', 'return {"link": f"http://{host}/play"}', None),
        (MOVED, 'return {"url": "http://{}/play".format(host)}', "info"),
        (MOVED, 'return {"url": "http://%s/%s" % (host, order.id)}', "info"),
        (LOCAL, 'return {"url": "http://%s/%s" % (host, order.id)}', "warning"),
        (LOCAL, 'return {"file": "http://%s/%s" % (host, order.id)}', None),
        (LOCAL, 'order.send(redirect_uri=urljoin("http://" + host, "/paid"))', "warning"),
        ('"shop.com"', 'order.send(redirect_uri=urljoin("http://" + host, "/paid"))', None),
    ],
)
def test_what_others_are_told(host: str, inside: str, severity: str | None):
    found = analysis_of(flask(SOURCE.format(host=host, inside=inside))).findings
    assert [f.severity for f in found if f.rule == "LO605"] == ([severity] if severity else [])


def test_a_service_that_is_asked_is_told_once():
    inside = 'requests.get(url="http://" + host + "/x", timeout=3)'
    found = analysis_of(flask(SOURCE.format(host=LOCAL, inside=inside))).findings
    assert [f.rule for f in found if f.rule in ("LO602", "LO605")] == ["LO602"]


def test_settings_tell_nobody():
    source = """
    class Settings:
        search = {"url": "http://localhost:9200"}

    def start():
        return {"url": "http://localhost:5000"}

    def store():
        return {"url": "http://localhost:9200/notes"}

    kept = start(), store()
    """
    found = analysis_of(flask(source)).findings
    assert [f.place.line for f in found if f.rule == "LO605"] == [8]


@pytest.mark.parametrize(
    ("first", "severity"), [("None", "warning"), ("os.getenv('SHOP')", "info")]
)
def test_what_is_nothing_gives_way(first: str, severity: str | None):
    inside = f'first = {first}\n    order.send(redirect_uri="http://" + (first or "localhost"))'
    found = analysis_of(flask(SOURCE.format(host=LOCAL, inside=inside))).findings
    assert [f.severity for f in found if f.rule == "LO605"] == ([severity] if severity else [])
