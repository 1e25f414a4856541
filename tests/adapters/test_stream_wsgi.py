"""Streams of WSGI apps."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest
from liftoff_adapters.stream.wsgi import StreamingWsgiHandler

from tests.adapters import apps, events
from tests.adapters.stream_runtime import PATIENCE, serving

EVENT = events.make("url")


def handler_of(app):
    return lambda: StreamingWsgiHandler(app)


class Body:
    """An iterable that notes that it was closed."""

    def __init__(self, parts):
        self._parts = iter(parts)
        self.closed = threading.Event()

    def __iter__(self):
        return self._parts

    def close(self):
        self.closed.set()


def test_events_arrive_one_by_one():
    arrived = [threading.Event() for _ in range(3)]

    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/event-stream")])
        for number, gate in enumerate(arrived):
            yield b"data: %d\n\n" % number
            assert gate.wait(PATIENCE)

    with serving(handler_of(app)) as api:
        outcome = api.send(EVENT)
        for number, gate in enumerate(arrived):
            outcome.wait_for(b"data: %d\n\n" % number)
            gate.set()
        assert outcome.done().body == b"data: 0\n\ndata: 1\n\ndata: 2\n\n"


def test_parts_that_are_written_leave_at_once():
    arrived = threading.Event()

    def app(environ, start_response):
        write = start_response("200 OK", [])
        write(b"one")
        assert arrived.wait(PATIENCE)
        write(b"two")
        return [b"three"]

    with serving(handler_of(app)) as api:
        outcome = api.send(EVENT)
        outcome.wait_for(b"one")
        arrived.set()
        assert outcome.done().body == b"onetwothree"


def test_an_app_waits_for_a_slow_client():
    produced = 0

    def app(environ, start_response):
        nonlocal produced
        start_response("200 OK", [])
        for _ in range(1_000):
            yield b"x" * 100_000
            produced += 1

    with serving(handler_of(app)) as api:
        api.reading.clear()
        outcome = api.send(EVENT)
        outcome.wait_for(bytes(8))
        before = -1
        while produced > before:
            before = produced
            time.sleep(0.1)
        assert produced < 100
        api.reading.set()
        assert len(outcome.done().body) == 100_000_000


def test_close_is_called_when_the_response_is_out():
    body = Body([b"one", b"two"])

    def app(environ, start_response):
        start_response("200 OK", [])
        return body

    with serving(handler_of(app)) as api:
        assert api.send(EVENT).done().body == b"onetwo"
        assert body.closed.wait(PATIENCE)


@pytest.mark.parametrize("way", ["refuse_after", "hang_up_after"])
def test_close_is_called_when_the_client_is_gone(way):
    body = Body(b"x" * 100_000 for _ in range(1_000))

    def app(environ, start_response):
        start_response("200 OK", [])
        return body

    with serving(handler_of(app)) as api:
        setattr(api, way, 1_000_000)
        assert not api.send(EVENT).done().is_whole
        assert body.closed.wait(PATIENCE)
        assert next(iter(body))


def test_what_is_refused_early_is_not_sent_on(caplog):
    body = None

    def app(environ, start_response):
        nonlocal body
        start_response("200 OK", [])
        body = Body(parts())
        return body

    def parts():
        yield b"one"
        assert api.refused.wait(PATIENCE)
        yield b"two"
        raise AssertionError("asked for more")

    with serving(handler_of(app)) as api:
        api.refuse_after, api.hold = 0, True
        assert not api.send(EVENT).done().is_whole

    assert body.closed.is_set()
    assert "a part of the response only: 413" in caplog.text
    assert "asked for more" not in caplog.text


def test_an_app_that_writes_hears_that_the_client_is_gone():
    heard = threading.Event()

    def app(environ, start_response):
        write = start_response("200 OK", [])
        try:
            for _ in range(1_000):
                write(b"x" * 100_000)
        except OSError:
            heard.set()
        return []

    with serving(handler_of(app)) as api:
        api.hang_up_after = 1_000_000
        api.send(EVENT).done()
        assert heard.wait(PATIENCE)


def test_a_close_that_fails_harms_nothing(caplog):
    class Failing(Body):
        def close(self):
            raise ValueError("in close")

    def app(environ, start_response):
        start_response("200 OK", [])
        return Failing([b"x"])

    with serving(handler_of(app)) as api:
        outcome = api.send(EVENT).done()
        assert api.send(EVENT).done().body == b"x"

    assert outcome.body == b"x"
    assert not outcome.trailers
    assert "ValueError: in close" in caplog.text


def test_the_status_may_come_late_and_again_with_an_error():
    def app(environ, start_response):
        yield b""
        start_response("200 OK", [("X-A", "1")])
        yield b""
        try:
            int("late")
        except ValueError:
            start_response("503 Busy", [("X-B", "1")], sys.exc_info())
        yield b"busy"

    with serving(handler_of(app)) as api:
        outcome = api.send(EVENT).done()

    assert outcome.prelude == {"statusCode": 503, "headers": {"x-b": "1"}}
    assert outcome.body == b"busy"


def test_a_second_status_is_too_late_behind_the_first_part():
    def app(environ, start_response):
        start_response("200 OK", [])
        yield b"some"
        try:
            int("late")
        except ValueError:
            start_response("503 Busy", [], sys.exc_info())

    with serving(handler_of(app)) as api:
        outcome = api.send(EVENT).done()

    assert outcome.body == b"some"
    assert "'late'" in outcome.error["errorMessage"]


def test_faults_in_the_use_of_start_response(caplog):
    def twice(environ, start_response):
        start_response("200 OK", [])
        start_response("200 OK", [])
        return []

    with serving(handler_of(twice)) as api:
        assert api.send(EVENT).done().prelude["statusCode"] == 500
    assert "start_response was called twice" in caplog.text

    with serving(handler_of(lambda environ, start_response: [b"x"])) as api:
        assert api.send(EVENT).done().prelude["statusCode"] == 500
    assert "did not call start_response" in caplog.text


def test_a_flask_app():
    with serving(handler_of(apps.flask_app())) as api:
        outcome = api.send(events.make("rest", target="/stream")).done()
        assert outcome.body == b"".join(b"part %d\n" % number for number in range(50))
        assert len(outcome.chunks) == 51
        assert api.send(events.make("rest", target="/boom")).done().prelude["statusCode"] == 500
        assert api.send(events.make("rest", "HEAD", "/stream")).done().body == b""


def test_the_wsgi_side_needs_no_asyncio():
    code = (
        "import sys, liftoff_adapters.stream.wsgi, liftoff_adapters.stream.__main__;"
        "sys.exit('asyncio' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
