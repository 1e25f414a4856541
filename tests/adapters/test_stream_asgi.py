"""Streams of ASGI apps."""

from __future__ import annotations

import asyncio
import threading

import pytest
from liftoff_adapters.stream import ClientGoneError
from liftoff_adapters.stream.asgi import StreamingAsgiHandler
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route

from tests.adapters import apps, events
from tests.adapters.stream_runtime import PATIENCE, serving

EVENT = events.make("url")
START = {"type": "http.response.start", "status": 200, "headers": []}


def handler_of(app, **options):
    return lambda: StreamingAsgiHandler(app, lifespan="off", **options)


def part(body, more=True):
    return {"type": "http.response.body", "body": body, "more_body": more}


def in_thread(function, *arguments):
    return asyncio.get_running_loop().run_in_executor(None, function, *arguments)


def test_events_arrive_one_by_one():
    arrived = [threading.Event() for _ in range(3)]

    async def app(scope, receive, send):
        await send(START)
        for number, gate in enumerate(arrived):
            await send(part(b"data: %d\n\n" % number))
            assert await in_thread(gate.wait, PATIENCE)
        await send(part(b"", more=False))

    with serving(handler_of(app)) as api:
        outcome = api.send(EVENT)
        for number, gate in enumerate(arrived):
            outcome.wait_for(b"data: %d\n\n" % number)
            gate.set()
        assert outcome.done().body == b"data: 0\n\ndata: 1\n\ndata: 2\n\n"


def test_headers_leave_ahead_of_the_first_event():
    arrived = threading.Event()

    async def app(scope, receive, send):
        await send(START)
        await send(part(b""))
        assert await in_thread(arrived.wait, PATIENCE)
        await send(part(b"first", more=False))

    with serving(handler_of(app)) as api:
        outcome = api.send(EVENT)
        outcome.wait_for(bytes(8))
        arrived.set()
        assert outcome.done().body == b"first"


def test_an_app_waits_for_a_slow_client_and_its_other_tasks_go_on():
    produced = 0
    stalled = threading.Event()

    async def watch():
        seen, quiet = -1, 0
        while quiet < 20:
            quiet = quiet + 1 if produced == seen else 0
            seen = produced
            await asyncio.sleep(0.01)
        stalled.set()

    async def app(scope, receive, send):
        nonlocal produced
        await send(START)
        watcher = asyncio.create_task(watch())
        for _ in range(1_000):
            await send(part(b"x" * 100_000))
            produced += 1
        await send(part(b"", more=False))
        await watcher

    with serving(handler_of(app)) as api:
        api.reading.clear()
        outcome = api.send(EVENT)
        assert stalled.wait(PATIENCE)
        assert produced < 100
        api.reading.set()
        assert len(outcome.done().body) == 100_000_000


def test_tasks_have_their_turn_while_an_app_sends_without_a_wait():
    turns = []

    async def other():
        while True:
            turns.append(1)
            await asyncio.sleep(0)

    async def app(scope, receive, send):
        await send(START)
        task = asyncio.create_task(other())
        for _ in range(50):
            await send(part(b"x"))
        task.cancel()
        await send(part(b"", more=False))

    with serving(handler_of(app)) as api:
        assert len(api.send(EVENT).done().body) == 50
    assert len(turns) > 40


def test_parts_of_two_tasks_stay_whole():
    async def app(scope, receive, send):
        await send(START)

        async def sender(letter):
            for _ in range(20):
                await send(part(letter * 300_000))

        await asyncio.gather(sender(b"a"), sender(b"b"))
        await send(part(b"", more=False))

    with serving(handler_of(app)) as api:
        outcome = api.send(EVENT).done()

    assert outcome.is_whole
    assert {chunk[:1] * 300_000 == chunk for chunk in outcome.chunks[1:]} == {True}
    assert len(outcome.body) == 12_000_000


@pytest.mark.parametrize("way", ["refuse_after", "hang_up_after"])
def test_an_app_that_sends_hears_that_the_client_is_gone(way, caplog):
    heard = []

    async def app(scope, receive, send):
        await receive()
        await send(START)
        try:
            while True:
                await send(part(b"x" * 100_000))
        except OSError as error:
            heard.append(error)
        heard.append(await receive())
        with pytest.raises(ClientGoneError):
            await send(part(b"more"))

    with serving(handler_of(app)) as api:
        setattr(api, way, 1_000_000)
        assert not api.send(EVENT).done().is_whole
        setattr(api, way, None)
        api.send(events.make("http")).done()

    assert isinstance(heard[0], ConnectionError)
    assert heard[1] == {"type": "http.disconnect"}
    assert "a part of the response only" in caplog.text
    assert "Traceback" not in caplog.text


def test_an_app_that_waits_hears_that_the_client_is_gone():
    heard = threading.Event()

    async def app(scope, receive, send):
        await receive()
        await send(START)
        await send(part(b"first"))
        assert await receive() == {"type": "http.disconnect"}
        heard.set()

    with serving(handler_of(app)) as api:
        api.hang_up_after = 0
        api.send(EVENT)
        assert heard.wait(PATIENCE)


def test_an_app_that_is_blocked_hears_that_the_client_is_gone():
    heard = threading.Event()

    async def app(scope, receive, send):
        await send(START)
        try:
            while True:
                await send(part(b"x" * 1_000_000))
        except OSError:
            heard.set()

    with serving(handler_of(app)) as api:
        api.reading.clear()
        outcome = api.send(EVENT)
        outcome.wait_for(bytes(8))
        api.hang_up_after = 0
        api.reading.set()
        assert heard.wait(PATIENCE)


def test_an_app_that_is_blocked_hears_that_it_was_refused():
    """The connection stays open, and takes nothing any more."""
    blocked = threading.Event()
    heard = threading.Event()

    async def app(scope, receive, send):
        await send(START)
        await send(part(b"x"))
        asyncio.get_running_loop().call_soon(blocked.set)
        try:
            await send(part(b"x" * 100_000_000))
        except OSError:
            heard.set()

    with serving(handler_of(app)) as api:
        api.reading.clear()
        outcome = api.send(EVENT)
        assert blocked.wait(PATIENCE)
        api.refuse_after, api.hold = 0, True
        api.reading.set()
        assert heard.wait(PATIENCE)
        api.hold = False
        assert not outcome.done().is_whole


def test_there_is_no_disconnect_before_the_response_is_over():
    heard = []

    async def app(scope, receive, send):
        assert (await receive())["body"] == b"question"
        waiting = asyncio.create_task(receive())
        await send(START)
        await send(part(b"x"))
        await asyncio.sleep(0.01)
        heard.append(waiting.done())
        await send(part(b"", more=False))
        heard.append(await waiting)

    with serving(handler_of(app)) as api:
        api.send(events.make("url", "POST", body=b"question")).done()
        api.send(events.make("http")).done()

    assert heard[:2] == [False, {"type": "http.disconnect"}]


def test_the_client_has_the_response_before_background_tasks_run():
    whole = threading.Event()
    asked = []

    with serving(lambda: StreamingAsgiHandler(make_app())) as api:

        async def background():
            assert await in_thread(whole.wait, PATIENCE)
            asked.append(len(api.nexts))

        def make_task():
            return BackgroundTask(background)

        state["task"] = make_task
        outcome = api.send(EVENT)
        outcome.done()
        assert outcome.is_whole
        whole.set()
        api.send(events.make("http", target="/none")).done()

    assert asked == [1]


state = {}


def make_app():
    async def answer(request):
        async def parts():
            yield b"x"

        return StreamingResponse(parts(), background=state["task"]())

    return Starlette(routes=[Route("/", answer)])


def test_a_background_task_that_fails_harms_nothing(caplog):
    async def app(scope, receive, send):
        await send(START)
        await send(part(b"x", more=False))
        raise ValueError("in the background")

    with serving(handler_of(app, raise_errors=True)) as api:
        outcome = api.send(EVENT).done()
        assert api.send(EVENT).done().body == b"x"

    assert not outcome.trailers
    assert "ValueError: in the background" in caplog.text


def test_tasks_that_are_left_end_before_the_next_event(caplog):
    done = []

    async def late():
        await asyncio.sleep(0.02)
        done.append(1)

    async def app(scope, receive, send):
        await send(START)
        await send(part(b"x", more=False))
        app.task = asyncio.create_task(late())

    with serving(handler_of(app)) as api:
        api.send(EVENT).done()
        api.send(EVENT).done()
        assert len(done) >= 1
    assert "left tasks running" in caplog.text


def test_the_lifespan_runs_once_and_its_state_reaches_requests():
    runs = []

    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            runs.append(1)
            await receive()
            scope["state"]["a"] = "1"
            await send({"type": "lifespan.startup.complete"})
            await receive()
            return
        await JSONResponse(scope["state"])(scope, receive, send)

    with serving(lambda: StreamingAsgiHandler(app, lifespan="on")) as api:
        bodies = [api.send(EVENT).done().body for _ in range(3)]

    assert bodies == [b'{"a":"1"}'] * 3
    assert runs == [1]


@pytest.mark.parametrize(
    "messages",
    [[part(b"x")], [START, START], [], [START], [{"type": "http.response.trailers"}]],
    ids=["body first", "start twice", "nothing", "no body", "unknown"],
)
def test_faults_in_the_order_of_messages(messages, caplog):
    async def app(scope, receive, send):
        for message in messages:
            await send(message)

    with serving(handler_of(app)) as api:
        assert api.send(EVENT).done().prelude["statusCode"] == 500
    assert "RuntimeError" in caplog.text


def test_a_response_that_does_not_end_is_a_failure(caplog):
    async def app(scope, receive, send):
        await send(START)
        await send(part(b"some"))

    with serving(handler_of(app)) as api:
        outcome = api.send(EVENT).done()

    assert outcome.body == b"some"
    assert "before its response was complete" in outcome.error["errorMessage"]


def test_a_message_behind_the_end_is_refused(caplog):
    async def app(scope, receive, send):
        await send(START)
        await send(part(b"x", more=False))
        await send(part(b"y"))

    with serving(handler_of(app)) as api:
        assert api.send(EVENT).done().body == b"x"
    assert "while the response was complete" in caplog.text


def test_a_part_that_was_torn_is_not_made_to_look_whole():
    """A chunk of which a piece is out can only be followed by a broken connection."""

    async def app(scope, receive, send):
        await send(START)
        await asyncio.wait_for(send(part(b"x" * 50_000_000)), 0.2)

    with serving(handler_of(app)) as api:
        api.reading.clear()
        outcome = api.send(EVENT)
        outcome.wait_for(bytes(8))
        assert api.asked.acquire(timeout=PATIENCE)
        api.reading.set()
        outcome.done()

    assert not outcome.is_whole
    assert not outcome.trailers


@pytest.mark.parametrize("make", [apps.starlette_app, apps.starlette_app_with_middleware])
def test_a_starlette_app(make):
    with serving(lambda: StreamingAsgiHandler(make())) as api:
        outcome = api.send(events.make("rest", target="/stream")).done()
        assert outcome.body == b"".join(b"part %d\n" % number for number in range(50))
        assert api.send(events.make("rest", target="/boom")).done().prelude["statusCode"] == 500
        assert api.send(events.make("rest", target="/status/204")).done().body == b""


def test_a_starlette_stream_ends_when_the_client_is_gone(caplog):
    ended = threading.Event()

    async def answer(request):
        async def parts():
            try:
                while True:
                    yield b"x" * 100_000
            finally:
                ended.set()

        return StreamingResponse(parts())

    app = Starlette(routes=[Route("/", answer)])
    with serving(lambda: StreamingAsgiHandler(app)) as api:
        api.hang_up_after = 1_000_000
        api.send(EVENT).done()
        api.send(events.make("http", target="/none")).done()
        assert ended.wait(PATIENCE)

    assert "Traceback" not in caplog.text


def test_headers_may_be_anything_that_holds_bytes():
    async def app(scope, receive, send):
        headers = [(bytearray(b"x-a"), memoryview(b"1")), ("x-b", "2")]
        await send({**START, "headers": headers})
        await send(part(b"body", more=False))

    with serving(handler_of(app)) as api:
        outcome = api.send(EVENT).done()
    assert outcome.prelude["headers"] == {"x-a": "1", "x-b": "2", "content-length": "4"}
    assert outcome.body == b"body"
