"""Streams in which nothing is sent for long."""

from __future__ import annotations

import pytest

from tests.rules.projects import finds, flask, quiet

SOURCE = """
import queue, time
import redis, zmq
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
    [
        "time.sleep(60)",
        "waiting.get()",
        "redis.Redis('h').pubsub().get_message()",
        "zmq.Context().socket(zmq.SUB).recv_multipart()",
    ],
)
def test_idle(wait: str):
    found = finds(flask(SOURCE.format(wait=wait)), "LO411")
    assert (found.severity, found.place.line) == ("warning", 12)


@pytest.mark.parametrize("wait", ["time.sleep(5)", "waiting.get(timeout=10)", "{}.get('x')"])
def test_not_idle(wait: str):
    quiet(flask(SOURCE.replace("{wait}", wait)), "LO411")


@pytest.mark.parametrize(("wait", "told"), [("news.get()", True), ("news.get_nowait()", False)])
def test_an_answer_of_a_class_of_its_own(wait: str, *, told: bool):
    source = f"""
    import queue
    from flask import Response
    news = queue.Queue()

    class Events(Response):
        pass

    def feed():
        while True:
            yield {wait}

    @app.get("/")
    def events():
        return Events(feed())
    """
    if told:
        assert finds(flask(source), "LO411").routes == ("GET /",)
    else:
        quiet(flask(source), "LO411")


def test_outside_a_stream():
    quiet(flask("import time\n@app.get('/')\ndef home():\n    time.sleep(60)\n"), "LO411")
