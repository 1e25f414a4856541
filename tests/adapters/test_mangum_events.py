from __future__ import annotations

import json

import pytest
from a2wsgi import WSGIMiddleware
from liftoff_adapters.mangum_events import prepare
from mangum import Mangum

from tests.adapters import apps, events


def test_what_is_no_mangum_object_is_refused():
    with pytest.raises(TypeError, match="Mangum object"):
        prepare(lambda event, context: {})


def test_the_event_is_left_as_it_was_and_the_app_sees_it(kind):
    if kind.startswith("lattice"):
        return
    seen = {}

    async def app(scope, receive, send):
        seen.update(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x"})

    event = events.make(kind, "POST", "/a%20b?c=d", [("Cookie", "a=1")], b"\xff" * 10)
    before = json.dumps(event)
    prepare(Mangum(app, lifespan="off"))(event, "context")
    assert json.dumps(event) == before
    assert seen["aws.event"] is event
    assert seen["aws.context"] == "context"


def test_lifespan_state_is_mangums(kind):
    if kind.startswith("lattice"):
        return
    seen = {}

    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            scope["state"]["a"] = 1
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        seen.update(scope["state"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x"})

    prepare(Mangum(app))(events.make(kind), "context")
    assert seen == {"a": 1}


def test_mangums_base_path_goes_by_whole_segments():
    mangum = Mangum(apps.starlette_app(), lifespan="off", api_gateway_base_path="/echo")
    handler = prepare(mangum)
    answer = handler(events.make("http", target="/echo/echo/x"), None)
    assert json.loads(answer["body"])["root"] == "/echo"
    assert handler(events.make("http", target="/echoes"), None)["statusCode"] == 404


def test_mangums_excluded_headers_stay_excluded():
    mangum = Mangum(apps.starlette_app(), lifespan="off", exclude_headers=["Content-Type"])
    answer = prepare(mangum)(events.make("http", target="/status/200"), None)
    assert "content-type" not in answer["headers"]


@pytest.mark.timeout(20)
def test_a_refused_response_does_not_hang_a2wsgi():
    def app(environ, start_response):
        start_response("200 OK", [("X-A", "a"), ("Content-Type", "text/plain")])
        for _ in range(200):
            yield b"x" * 65536

    handler = prepare(Mangum(WSGIMiddleware(app), lifespan="off"))
    reply = events.reply("http", handler(events.make("http"), None))
    assert reply.status == 500
    assert b"6 MB" in reply.body


def test_other_events_reach_mangum_as_they_are():
    with pytest.raises(RuntimeError, match="unable to infer"):
        prepare(Mangum(apps.starlette_app(), lifespan="off"))({"Records": []}, None)


@pytest.mark.parametrize("held", [bytes, bytearray, memoryview])
def test_a_line_break_in_a_header_is_refused(held, caplog):
    async def app(scope, receive, send):
        headers = [(b"x-a", held(b"1\r\nX-Evil: 2"))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    answer = prepare(Mangum(app, lifespan="off"))(events.make("http"), None)
    assert answer["statusCode"] == 500
    assert "line break" in caplog.text
