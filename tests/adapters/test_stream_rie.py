"""Streams against AWS's Runtime Interface Emulator: what its Runtime API takes, Lambda's does."""

from __future__ import annotations

import json
import sys

import pytest

from tests.adapters import events, rie
from tests.adapters.stream_apps import SIZE

WSGI = """
from liftoff_adapters.stream.wsgi import StreamingWsgiHandler
from tests.adapters.stream_apps import flask_app

handler = StreamingWsgiHandler(flask_app)
handler.on("aws:sqs", lambda event, context: {"took": len(event["Records"])})
"""
ASGI = """
from liftoff_adapters.stream.asgi import StreamingAsgiHandler
from tests.adapters.stream_apps import make_starlette_app

handler = StreamingAsgiHandler(make_starlette_app())
handler.on("aws:sqs", lambda event, context: {"took": len(event["Records"])})
"""
TAKING_OVER = """
from liftoff_adapters import stream

stream.serve(handler)
"""
OWN_LOOP = [sys.executable, "-m", "liftoff_adapters.stream"]
MANAGED = [sys.executable, "-m", "awslambdaric", "handler.handler"]
ENTRIES = {
    "wsgi": (WSGI, OWN_LOOP),
    "asgi": (ASGI, OWN_LOOP),
    "wsgi-in-managed-runtime": (WSGI + TAKING_OVER, MANAGED),
    "asgi-in-managed-runtime": (ASGI + TAKING_OVER, MANAGED),
    "wsgi-app": ("", [*OWN_LOOP, "tests.adapters.stream_apps:flask_app"]),
    "asgi-app": ("", [*OWN_LOOP, "tests.adapters.stream_apps:make_starlette_app()"]),
}


@pytest.fixture(scope="module", params=ENTRIES)
def emulator(request, tmp_path_factory):
    source, command = ENTRIES[request.param]
    folder = tmp_path_factory.mktemp("function")
    (folder / "handler.py").write_text(source)
    root = request.config.rootpath
    environment = {"PYTHONPATH": f"{root}:{root / 'adapters'}"}
    with rie.emulate(root, folder, command, environment=environment) as emulator:
        yield emulator


@pytest.mark.parametrize("kind", ["url", "rest"])
def test_a_stream_is_taken(emulator, kind):
    prelude, body = emulator.stream(events.make(kind, target="/events"))

    assert prelude["statusCode"] == 200
    assert body == b"".join(b"data: %d\n\n" % number for number in range(5))
    if kind == "url":
        assert [cookie[:3] for cookie in prelude["cookies"]] == ["a=1", "b=2"]
        assert prelude["headers"]["content-type"].startswith("text/event-stream")


def test_bytes_stay_what_they_are(emulator):
    data = bytes(range(256)) * 1_000

    _, body = emulator.stream(events.make("url", "POST", "/echo", body=data))

    assert body == data


def test_what_fails_in_midstream_leaves_the_next_request_alone(emulator):
    prelude, body = emulator.stream(events.make("url", target="/broken"))

    assert (prelude["statusCode"], body) == (200, b"some")
    assert "ValueError: no more" in emulator.log.read_text()
    assert emulator.stream(events.make("url", target="/events"))[0]["statusCode"] == 200


def test_a_stream_that_is_refused_leaves_the_next_request_alone(emulator):
    """The emulator gathers streams, and takes no more of them than of other answers."""
    assert SIZE > 6 * 1024 * 1024

    refused = json.loads(emulator.invoke(events.make("url", target="/download")))

    assert refused["errorType"] == "Function.ResponseSizeTooLarge"
    assert emulator.stream(events.make("url", target="/events"))[0]["statusCode"] == 200


def test_other_events_are_answered_whole(emulator, request):
    answer = json.loads(emulator.invoke(events.make("http", target="/events")))
    assert answer["statusCode"] == 200
    assert answer["body"].startswith("data: 0\n")

    source = {"Records": [{"eventSource": "aws:sqs"}]}
    answer = json.loads(emulator.invoke(source))
    if "-app" in request.node.callspec.params["emulator"]:
        assert answer["errorType"] == "EventError"
        assert "aws:sqs" in answer["errorMessage"]
    else:
        assert answer == {"took": 1}


def test_a_function_that_cannot_start_says_why(request, tmp_path):
    (tmp_path / "handler.py").write_text("import nothing_of_that_name\n")

    with rie.emulate(request.config.rootpath, tmp_path, OWN_LOOP) as emulator:
        answer = json.loads(emulator.invoke({}))

    assert answer["errorType"] == "ModuleNotFoundError"
    assert "nothing_of_that_name" in answer["errorMessage"]
