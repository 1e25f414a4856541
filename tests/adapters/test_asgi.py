from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import subprocess
import sys
from collections import Counter

import pytest
from fastapi import FastAPI, Request
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.errors import LifespanError
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from tests.adapters import events


@pytest.fixture
def made():
    """Makes handlers, and shuts their apps down after the test."""
    handlers = []
    before = signal.getsignal(signal.SIGTERM)

    def make(app, **options):
        handlers.append(AsgiHandler(app, **options))
        return handlers[-1]

    yield make
    for handler in handlers:
        handler.close()
        handler.loop.close()
    asyncio.set_event_loop(asyncio.new_event_loop())
    signal.signal(signal.SIGTERM, before)


def send(handler, kind="http", method="GET", target="/", headers=(), body=b"", **more):
    event = events.make(kind, method, target, headers, body, **more)
    return events.reply(kind, handler(event, events.context()))


async def start(send, status=200, headers=()):
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})


async def plain(scope, receive, send):
    assert scope["type"] == "http", scope["type"]
    await start(send)
    await send({"type": "http.response.body", "body": b"ok"})


def test_the_scope(made):
    seen = {}

    async def app(scope, receive, send):
        seen.update(scope)
        await plain(scope, receive, send)

    handler = made(app, lifespan="off")
    send(handler, "rest", "POST", "/a%20b/%C3%BC?x=%20", [("Cookie", "a=1")], b"12", stage="prod")
    assert seen["asgi"]["version"] == "3.0"
    assert tuple(map(int, seen["asgi"]["spec_version"].split("."))) >= (2, 4)
    assert seen["http_version"] == "1.1"
    assert seen["method"] == "POST"
    assert seen["scheme"] == "https"
    assert seen["path"] == "/prod/a b/ü"
    assert seen["raw_path"] == b"/prod/a%20b/%C3%BC"
    assert seen["root_path"] == "/prod"
    assert seen["query_string"] == b"x=%20"
    assert seen["client"] == (events.CLIENT, 0)
    assert seen["server"] == (events.HOST, 443)
    assert dict(seen["headers"])[b"content-length"] == b"2"
    assert dict(seen["headers"])[b"cookie"] == b"a=1"
    assert seen["aws.event"]["resource"] == "/{proxy+}"
    assert seen["aws.context"].function_name == "my-function"
    assert "state" not in seen


def test_receive_waits_for_the_response_and_then_says_disconnect(made):
    log = []

    async def app(scope, receive, send):
        message = await receive()
        assert message == {"type": "http.request", "body": b"abc", "more_body": False}

        async def listen():
            log.append((await receive())["type"])

        task = asyncio.create_task(listen())
        await start(send)
        await asyncio.sleep(0)
        log.append("still connected")
        await send({"type": "http.response.body", "body": b"ok"})
        await task
        log.append((await receive())["type"])

    assert send(made(app, lifespan="off"), method="POST", body=b"abc").body == b"ok"
    assert log == ["still connected", "http.disconnect", "http.disconnect"]


@pytest.mark.timeout(10)
def test_a_streaming_response_that_watches_for_a_disconnect_does_not_hang(made):
    async def parts():
        for number in range(20):
            await asyncio.sleep(0)
            yield b"%d," % number

    async def page(request):
        return StreamingResponse(parts())

    handler = made(Starlette(routes=[Route("/", page)]))
    assert send(handler).body == b"".join(b"%d," % number for number in range(20))


def counting_app(counts):
    @contextlib.asynccontextmanager
    async def lifespan(app):
        counts["up"] += 1
        queue = asyncio.Queue()
        yield {"queue": queue, "loop": asyncio.get_running_loop(), "items": []}
        counts["down"] += 1

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def page(request: Request):
        state = request.state
        assert state.loop is asyncio.get_running_loop()
        state.queue.put_nowait(1)
        state.items.append(1)
        return {"queue": state.queue.qsize(), "items": len(state.items)}

    @app.get("/sync")
    def sync(request: Request):
        return {"items": len(request.state.items)}

    return app


def test_lifespan_runs_once_and_its_objects_keep_working(made):
    counts = Counter()
    handler = made(counting_app(counts))
    assert counts == {"up": 1}
    assert [send(handler).json()["queue"] for _ in range(3)] == [1, 2, 3]
    assert send(handler, target="/sync").json() == {"items": 3}
    assert counts == {"up": 1}
    handler.close()
    handler.close()
    assert counts == {"up": 1, "down": 1}


def test_startup_at_the_first_request(made):
    counts = Counter()
    handler = made(counting_app(counts), startup="first")
    assert counts == {}
    send(handler)
    send(handler)
    assert counts == {"up": 1}


@pytest.mark.parametrize("mode", ["auto", "on"])
def test_a_failed_startup_fails_the_init_with_its_reason(made, mode):
    @contextlib.asynccontextmanager
    async def lifespan(app):
        raise ValueError("no database at db:5432")
        yield

    with pytest.raises(LifespanError, match="no database at db:5432") as caught:
        made(Starlette(lifespan=lifespan), lifespan=mode)
    assert isinstance(caught.value.__cause__, ValueError)


def test_a_failed_startup_at_the_first_request_fails_each(made):
    async def app(scope, receive, send):
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "not today"})

    handler = made(app, startup="first")
    for _ in range(2):
        with pytest.raises(LifespanError, match="not today"):
            send(handler)


def test_an_app_without_lifespan(made):
    assert send(made(plain)).body == b"ok"
    assert send(made(plain, lifespan="off")).body == b"ok"
    with pytest.raises(LifespanError, match="lifespan"):
        made(plain, lifespan="on")


def test_an_app_that_ignores_lifespan_in_silence(made):
    async def app(scope, receive, send):
        if scope["type"] == "http":
            await plain(scope, receive, send)

    assert send(made(app)).body == b"ok"
    with pytest.raises(LifespanError, match="no lifespan"):
        made(app, lifespan="on")


def test_a_failed_shutdown_is_logged(made, caplog):
    @contextlib.asynccontextmanager
    async def lifespan(app):
        yield
        raise ValueError("cannot flush")

    made(Starlette(lifespan=lifespan)).close()
    assert "cannot flush" in caplog.text


SIGTERM = """
import contextlib, os, signal, sys
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from liftoff_adapters.asgi import AsgiHandler
from tests.adapters import events

{before}

@contextlib.asynccontextmanager
async def lifespan(app):
    yield
    print("shut down", flush=True)

async def page(request):
    {inside}
    return PlainTextResponse("x")

handler = AsgiHandler(Starlette(lifespan=lifespan, routes=[Route("/", page)]))
print(handler(events.make("http"), None)["statusCode"], flush=True)
{after}
print("not reached", flush=True)
"""
KILL = "os.kill(os.getpid(), signal.SIGTERM)"


@pytest.mark.parametrize(
    ("before", "inside", "after", "code", "output"),
    [
        ("", "", KILL, -signal.SIGTERM, "200\nshut down\n"),
        ("", KILL, "", -signal.SIGTERM, "shut down\n"),
        (
            "signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))",
            "",
            KILL,
            7,
            "200\nshut down\n",
        ),
        ("", "", "sys.exit(0)", 0, "200\nshut down\n"),
    ],
)
def test_the_end_of_the_process_shuts_the_app_down(before, inside, after, code, output):
    script = SIGTERM.format(before=before, inside=inside or "pass", after=after)
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (code, output), done.stderr
    assert done.stderr == ""


def test_background_tasks_are_done_before_the_answer(made):
    done = []

    async def work():
        await asyncio.sleep(0.01)
        done.append(1)

    async def page(request):
        return PlainTextResponse("x", background=BackgroundTask(work))

    send(made(Starlette(routes=[Route("/", page)])))
    assert done == [1]


def test_a_background_task_that_fails_is_logged_and_the_response_stays(made, caplog):
    async def work():
        raise ValueError("in the background")

    async def page(request):
        return PlainTextResponse("x", background=BackgroundTask(work))

    assert send(made(Starlette(routes=[Route("/", page)]))).body == b"x"
    assert "in the background" in caplog.text


def leaving(work, name="left-alone"):
    async def app(scope, receive, send):
        app.task = asyncio.create_task(work(), name=name)
        await plain(scope, receive, send)

    return app


def test_tasks_left_running_are_finished_with_a_warning(made, caplog):
    done = []

    async def work():
        await asyncio.sleep(0.01)
        done.append(1)

    send(made(leaving(work), lifespan="off"))
    assert done == [1]
    assert "left-alone" in caplog.text
    assert "work" in caplog.text


def test_tasks_left_running_can_be_cancelled(made, caplog):
    async def work():
        await asyncio.sleep(60)

    app = leaving(work)
    send(made(app, lifespan="off", leftovers="cancel"))
    assert app.task.cancelled()
    assert "left-alone" in caplog.text


def test_a_task_that_never_ends_is_waited_for_once(made, caplog):
    async def work():
        await asyncio.Event().wait()

    app = leaving(work)
    handler = made(app, lifespan="off", leftover_seconds=0.01)
    send(handler)
    assert "still run" in caplog.text
    first = app.task
    caplog.clear()
    handler.app = plain
    send(handler)
    assert caplog.text == ""
    assert not first.done()
    first.cancel()
    handler.loop.run_until_complete(asyncio.wait([first]))


def test_workers_from_the_startup_are_left_alone(made, caplog):
    @contextlib.asynccontextmanager
    async def lifespan(app):
        worker = asyncio.create_task(asyncio.Event().wait())
        yield
        worker.cancel()

    async def page(request):
        return PlainTextResponse("x")

    send(made(Starlette(lifespan=lifespan, routes=[Route("/", page)])))
    assert caplog.text == ""


async def fails_first(scope, receive, send):
    raise ValueError("boom")


async def fails_in_the_middle(scope, receive, send):
    await start(send)
    await send({"type": "http.response.body", "body": b"half", "more_body": True})
    raise ValueError("boom")


async def says_nothing(scope, receive, send):
    return


async def stops_in_the_middle(scope, receive, send):
    await start(send)
    await send({"type": "http.response.body", "body": b"half", "more_body": True})


async def starts_twice(scope, receive, send):
    await start(send)
    await start(send)


async def body_first(scope, receive, send):
    await send({"type": "http.response.body", "body": b"x"})


async def exits(scope, receive, send):
    sys.exit(3)


async def is_cancelled(scope, receive, send):
    raise asyncio.CancelledError


async def injects(scope, receive, send):
    await start(send, headers=[(b"x-a", b"1\r\nx-b: 2")])
    await send({"type": "http.response.body", "body": b"x"})


@pytest.mark.parametrize(
    "app",
    [
        fails_first,
        fails_in_the_middle,
        says_nothing,
        stops_in_the_middle,
        starts_twice,
        body_first,
        exits,
        is_cancelled,
        injects,
    ],
    ids=lambda app: app.__name__,
)
def test_no_half_answer(made, app, caplog):
    handler = made(app, lifespan="off")
    for _ in range(2):
        reply = send(handler)
        assert (reply.status, reply.body) == (500, b"Internal Server Error")
    assert caplog.records


def test_errors_can_be_raised(made):
    with pytest.raises(ValueError, match="boom"):
        send(made(fails_first, lifespan="off", raise_errors=True))


def test_a_response_that_goes_on_after_its_end_is_an_error_of_the_app(made, caplog):
    async def app(scope, receive, send):
        await plain(scope, receive, send)
        await send({"type": "http.response.body", "body": b"more"})

    assert send(made(app, lifespan="off")).body == b"ok"
    assert "complete" in caplog.text


def test_an_endless_body_ends(made, caplog):
    async def app(scope, receive, send):
        await start(send)
        while True:
            await send({"type": "http.response.body", "body": b"x" * 65536, "more_body": True})

    with caplog.at_level(logging.ERROR):
        assert send(made(app, lifespan="off")).status == 500
    assert "6,291,456" in caplog.text


def test_a_websocket_event_is_refused_clearly(made):
    event = {"requestContext": {"connectionId": "x", "eventType": "CONNECT"}, "headers": {}}
    with pytest.raises(ValueError, match="WebSocket"):
        made(plain)(event, None)


@pytest.mark.parametrize(
    "options", [{"lifespan": "maybe"}, {"startup": "never"}, {"leftovers": "keep"}]
)
def test_options_that_cannot_be(options):
    with pytest.raises(ValueError, match=next(iter(options))):
        AsgiHandler(plain, **options)
