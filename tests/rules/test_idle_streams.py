"""Streams in which nothing is sent for long."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

SOURCE = """
import queue, time
import redis
waiting = queue.Queue()

@app.get("/")
def events():
    def feed():
        while True:
            {wait}
            yield "data: x"
    return app.response_class(feed())
"""


@pytest.mark.parametrize(
    "wait",
    ["time.sleep(60)", "waiting.get()", "redis.Redis('h').pubsub().get_message()"],
)
def test_idle(wait: str):
    found = finds(flask(SOURCE.format(wait=wait)), "LO411")
    assert (found.severity, found.place.line) == ("warning", 12)


@pytest.mark.parametrize("wait", ["time.sleep(5)", "waiting.get(timeout=10)", "{}.get('x')"])
def test_not_idle(wait: str):
    quiet(flask(SOURCE.replace("{wait}", wait)), "LO411")


def test_outside_a_stream():
    quiet(flask("import time\n@app.get('/')\ndef home():\n    time.sleep(60)\n"), "LO411")
