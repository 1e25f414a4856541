from __future__ import annotations

import asyncio
import contextlib
import contextvars
import gc
import inspect
import logging
import signal
import socket
import sys
import threading
import time
from collections import Counter
from http import HTTPStatus

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest
from fastapi import FastAPI, Request
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.errors import LifespanError
from liftoff_adapters.handoff import Handoff
from liftoff_adapters.loop import new_loop
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from tests.adapters import events
from tests.adapters.answers import check, headers_of


def debugged():
    loop = new_loop()
    loop.set_debug(True)
    return loop


@pytest.fixture(
    params=[new_loop, asyncio.new_event_loop, debugged],
    ids=["environment's loop", "standard loop", "debug mode"],
)
def made(request, monkeypatch):
    """Makes handlers, and shuts their apps down after the test."""
    monkeypatch.setattr("liftoff_adapters.asgi.new_loop", request.param)
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


async def exits():
    sys.exit("no more")


async def is_cancelled():
    raise asyncio.CancelledError("gave up")


@pytest.mark.parametrize(("ending", "reason"), [(exits, "no more"), (is_cancelled, "gave up")])
def test_a_startup_that_ends_the_loop_fails_the_init_with_its_reason(made, ending, reason):
    @contextlib.asynccontextmanager
    async def lifespan(app):
        await ending()
        yield

    async def bare(scope, receive, send):
        await ending()

    for app in (Starlette(lifespan=lifespan), bare):
        with pytest.raises(LifespanError, match=reason):
            made(app)


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


def test_a_lifespan_that_fails_after_its_startup_is_logged_as_that(made, caplog):
    async def app(scope, receive, send):
        if scope["type"] == "http":
            return await plain(scope, receive, send)
        await receive()
        await send({"type": "lifespan.startup.complete"})
        raise ValueError("the pool is gone")

    with caplog.at_level(logging.INFO, logger="liftoff_adapters"):
        assert send(made(app)).body == b"ok"
    assert "failed after its startup" in caplog.text
    assert "ValueError: the pool is gone" in caplog.text
    assert "no lifespan" not in caplog.text
    with pytest.raises(LifespanError, match="after its startup: ValueError"):
        made(app, lifespan="on")


def test_a_lifespan_that_fails_while_the_app_is_up_is_no_failed_shutdown(made, caplog):
    asked = asyncio.Event()

    async def app(scope, receive, send):
        if scope["type"] == "http":
            asked.set()
            await asyncio.sleep(0.01)
            return await plain(scope, receive, send)
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await asked.wait()
        raise ValueError("the pool is gone")

    handler = made(app)
    assert send(handler).body == b"ok"
    handler.close()
    assert "lifespan failed after its startup" in caplog.text
    assert "shutdown failed" not in caplog.text


def test_a_failed_shutdown_is_logged(made, caplog):
    @contextlib.asynccontextmanager
    async def lifespan(app):
        yield
        raise ValueError("cannot flush")

    made(Starlette(lifespan=lifespan)).close()
    assert "The app's shutdown failed" in caplog.text
    assert "cannot flush" in caplog.text


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


def writable(data):
    return memoryview(bytearray(data))


@pytest.mark.parametrize("kind", [*events.KINDS])
@pytest.mark.parametrize("held", [bytearray, memoryview, writable])
def test_what_holds_bytes_is_taken_for_bytes(made, kind, held, caplog):
    values = [b"text/plain", b"1", b"2", b"\xe9"]

    async def app(scope, receive, send):
        names = [b"Content-Type", b"x-a", b"x-a", b"x-l"]
        headers = [(held(name), held(value)) for name, value in zip(names, values, strict=True)]
        await start(send, headers=headers)
        await send({"type": "http.response.body", "body": held(b"bo"), "more_body": True})
        await send({"type": "http.response.body", "body": held(b"dy")})

    handler = made(app, lifespan="off")
    for _ in range(2):
        answer = handler(events.make(kind), None)
        assert check(kind, answer) == (200, b"body")
        said = [(name.lower(), value) for name, value in headers_of(kind, answer)]
        assert ", ".join(value for name, value in said if name == "x-a") == "1, 2"
        assert ("x-l", "\xe9") in said
    for value, what in ((b"1\r\nX-Evil: 2", "a line break"), (b"1\x002", "a NUL")):
        values[1] = value
        assert check(kind, handler(events.make(kind), None))[0] == 500
        assert f"holds {what}" in caplog.text


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


@pytest.mark.parametrize("startup", ["init", "first"])
def test_an_async_function_for_other_events_runs_on_the_apps_loop(made, startup, caplog):
    queue = {"Records": [{"eventSource": "aws:sqs", "messageId": "1"}]}

    @contextlib.asynccontextmanager
    async def lifespan(app):
        app.state.pool = asyncio.get_running_loop()
        yield

    app = Starlette(lifespan=lifespan, routes=[Route("/", lambda _: PlainTextResponse("ok"))])
    handler = made(app, startup=startup)

    @handler.on("aws:sqs")
    async def consume(event, context):
        assert asyncio.get_running_loop() is app.state.pool
        left.append(asyncio.create_task(asyncio.sleep(0.001, "done"), name="left"))
        await asyncio.sleep(0)
        return {"batchItemFailures": [{"itemIdentifier": event["Records"][0]["messageId"]}]}

    left = []
    assert handler(queue, None) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert left[0].result() == "done"
    assert "left" in caplog.text
    assert send(handler).body == b"ok"


def test_an_async_function_for_other_events_fails_the_invocation_and_runs_in_no_loop(made):
    async def fail(event, context):
        raise LookupError

    handler = made(plain, lifespan="off")
    handler.on("*", fail)
    with pytest.raises(LookupError):
        handler({"ping": 1}, None)

    async def inside():
        with pytest.raises(RuntimeError, match="to_thread"):
            handler({"ping": 1}, None)

    asyncio.run(inside())


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


def serving(body):
    """An app that awaits a function of the scope before it answers."""

    async def app(scope, receive, send):
        await body(scope)
        await plain(scope, receive, send)

    return app


@pytest.fixture
def requests(made):
    """Sends requests until each way of running one was used: the first may differ from others."""

    def requests(app, **options):
        handler = made(app, **options)
        for _ in range(4):
            yield send(handler)

    return requests


async def no_wait():
    pass


async def wait():
    await asyncio.sleep(0)


@pytest.mark.parametrize("waiting", [no_wait, wait])
def test_a_request_is_one_task_of_the_running_loop(requests, waiting):
    tasks = []

    async def body(scope):
        task = asyncio.current_task()
        loop = asyncio.get_running_loop()
        assert loop.is_running()
        assert asyncio.get_event_loop() is loop
        await waiting()
        assert asyncio.current_task() is task
        assert task in asyncio.all_tasks()
        tasks.append(task)

    for reply in requests(serving(body), lifespan="off"):
        assert reply.body == b"ok"
        assert tasks[-1].done()
        assert not tasks[-1].get_loop().is_running()
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
    assert len(set(tasks)) == 4


@pytest.mark.parametrize("waiting", [no_wait, wait])
def test_context_variables_end_with_their_request(requests, waiting):
    variable = contextvars.ContextVar("variable", default="unset")
    variable.set("outside")
    seen = []

    async def body(scope):
        seen.append(variable.get())
        variable.set("inside")
        await waiting()
        assert variable.get() == "inside"

    for _ in requests(serving(body)):
        assert variable.get() == "outside"
    assert set(seen) == {"outside"}


def handoff():
    raise Handoff("main.page")


def interrupt():
    raise KeyboardInterrupt


@pytest.mark.parametrize("waiting", [no_wait, wait])
@pytest.mark.parametrize(("failing", "kind"), [(handoff, Handoff), (interrupt, KeyboardInterrupt)])
def test_what_is_no_exception_leaves_the_handler(made, waiting, failing, kind, caplog):
    async def app(scope, receive, send):
        await waiting()
        if scope["path"] == "/fail":
            failing()
        await plain(scope, receive, send)

    handler = made(app, lifespan="off")
    for _ in range(3):
        with pytest.raises(kind):
            send(handler, target="/fail")
        assert send(handler).body == b"ok"
    gc.collect()
    assert caplog.text == ""


def test_a_handoff_in_a_task_group_leaves_the_handler_as_it_is(made):
    async def work():
        raise Handoff("main.page")

    async def body(scope):
        async with asyncio.TaskGroup() as group:
            group.create_task(work())

    for _ in range(2):
        with pytest.raises(Handoff):
            send(made(serving(body), lifespan="off"))


async def exits_late():
    await asyncio.sleep(0)
    sys.exit("no more")


@pytest.mark.parametrize("work", [exits, exits_late])
def test_an_exit_in_a_task_group_is_a_failed_request_and_leaves_nothing(made, work, caplog):
    ended = []

    async def sibling():
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(1)

    async def body(scope):
        if scope["path"] == "/exit":
            async with anyio.create_task_group() as group:
                group.start_soon(sibling)
                group.start_soon(work)

    handler = made(serving(body), lifespan="off")
    for _ in range(3):
        assert send(handler, target="/exit").status == 500
        assert send(handler).body == b"ok"
    gc.collect()
    assert ended == [1] * 3
    assert "left tasks running" not in caplog.text
    assert "never retrieved" not in caplog.text
    assert caplog.text.count("The app failed to answer the request") == 3


def test_an_exception_group_is_a_failed_request(made, caplog):
    async def body(scope):
        async with asyncio.TaskGroup() as group:
            group.create_task(fails_first(None, None, None))

    for _ in range(2):
        assert send(made(serving(body), lifespan="off")).status == 500
    assert "ExceptionGroup" in caplog.text
    assert "boom" in caplog.text


def test_what_asyncio_and_anyio_offer_works(requests):
    async def body(scope):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await asyncio.Event().wait()
        done = []
        with anyio.move_on_after(0.001) as moved:
            await anyio.sleep_forever()
            done.append("not cancelled")
        assert moved.cancel_called
        with anyio.CancelScope() as cancelled:
            cancelled.cancel()
            await anyio.lowlevel.checkpoint()
            done.append("not cancelled")
        async with anyio.create_task_group() as group:
            for number in range(3):
                group.start_soon(asyncio.sleep, 0, number)
            group.start_soon(append, done)
        assert done == [1]
        assert await asyncio.to_thread(threading.get_ident) != threading.get_ident()
        assert await anyio.to_thread.run_sync(threading.get_ident) != threading.get_ident()
        assert await asyncio.gather(no_wait(), asyncio.sleep(0, 1)) == [None, 1]
        assert await asyncio.wait_for(asyncio.shield(asyncio.sleep(0.001, 2)), 1) == 2

    async def append(done):
        done.append(1)

    for reply in requests(serving(body)):
        assert reply.body == b"ok"


def test_a_task_that_cancels_itself_is_a_failed_request(made):
    async def body(scope):
        asyncio.current_task().cancel()
        await asyncio.sleep(0)

    handler = made(serving(body), lifespan="off")
    for _ in range(3):
        assert send(handler).status == 500
    handler.app = plain
    assert send(handler).status == 200


def test_generators_that_nobody_exhausts_are_ended_by_the_loop(requests):
    ended = []

    async def numbers():
        try:
            for number in range(3):
                yield number
        finally:
            await asyncio.sleep(0)
            ended.append(asyncio.current_task() is not None)

    async def body(scope):
        async for _ in numbers():
            break

    assert len(list(requests(serving(body), lifespan="off"))) == 4
    assert ended
    assert all(ended)


@pytest.mark.skipif(not hasattr(inspect, "markcoroutinefunction"), reason="new in Python 3.12")
def test_an_app_that_only_says_that_it_is_a_coroutine_function(requests):
    @inspect.markcoroutinefunction
    def app(scope, receive, send):
        asyncio.get_running_loop()
        return plain(scope, receive, send)

    for reply in requests(app, lifespan="off"):
        assert reply.body == b"ok"


def test_an_app_that_is_no_coroutine_function(requests):
    class Answering:
        def __init__(self, scope, receive, send):
            self.loop = asyncio.get_running_loop()
            self.steps = plain(scope, receive, send)

        def __await__(self):
            return self.steps.__await__()

    for reply in requests(Answering, lifespan="off"):
        assert reply.body == b"ok"


def with_startup(started, page):
    @contextlib.asynccontextmanager
    async def lifespan(app):
        async with started():
            yield

    async def endpoint(request):
        page()
        return PlainTextResponse("x")

    return Starlette(lifespan=lifespan, routes=[Route("/", endpoint)])


def test_a_worker_gets_its_turn_beside_the_requests(requests):
    queue = asyncio.Queue()
    done = []

    async def work():
        while True:
            done.append(await queue.get())

    @contextlib.asynccontextmanager
    async def started():
        worker = asyncio.create_task(work())
        yield
        worker.cancel()

    app = with_startup(started, lambda: queue.put_nowait(1))
    for number, _ in enumerate(requests(app), 1):
        assert len(done) == number


def test_what_is_due_beside_the_requests_is_done(made):
    near, far = socket.socketpair()
    done = []

    @contextlib.asynccontextmanager
    async def started():
        loop = asyncio.get_running_loop()
        loop.add_reader(near, lambda: done.append(near.recv(1)))
        yield
        loop.remove_reader(near)

    handler = made(with_startup(started, lambda: None))
    for _ in range(3):
        send(handler)
    assert done == []
    far.send(b"1")
    send(handler)
    assert done == [b"1"]
    handler.loop.remove_reader(near)
    handler.loop.call_soon_threadsafe(done.append, "soon")
    send(handler)
    assert done == [b"1", "soon"]
    handler.loop.call_later(0.01, done.append, "timer")
    time.sleep(0.02)
    send(handler)
    assert done == [b"1", "soon", "timer"]
    near.close()
    far.close()


def test_a_signal_that_the_app_handles_in_the_loop(made):
    caught = []

    @contextlib.asynccontextmanager
    async def started():
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, caught.append, 1)
        yield
        loop.remove_signal_handler(signal.SIGUSR1)

    handler = made(with_startup(started, lambda: None))
    for _ in range(3):
        send(handler)
    signal.raise_signal(signal.SIGUSR1)
    send(handler)
    send(handler)
    assert caught == [1]


@pytest.mark.skipif(not hasattr(asyncio, "eager_task_factory"), reason="new in Python 3.12")
def test_leftovers_of_an_eager_task_factory_are_found(made, caplog):
    async def work():
        await asyncio.sleep(0.001)

    kept = []

    def page():
        kept.append(asyncio.create_task(work(), name="eager-one"))

    @contextlib.asynccontextmanager
    async def started():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        yield

    handler = made(with_startup(started, page))
    for _ in range(4):
        caplog.clear()
        assert send(handler).body == b"x"
        assert "eager-one" in caplog.text


def test_leftovers_of_each_request_are_found(made, caplog):
    done = []

    async def work():
        await asyncio.sleep(0)
        done.append(1)

    handler = made(leaving(work), lifespan="off")
    for number in range(1, 5):
        caplog.clear()
        send(handler)
        assert len(done) == number
        assert "left-alone" in caplog.text


@pytest.mark.filterwarnings("error:coroutine")
def test_a_handler_inside_a_running_loop_says_so(made):
    handler = made(plain)

    async def test():
        with pytest.raises(RuntimeError, match="this thread runs one already"):
            send(handler)
        with pytest.raises(RuntimeError, match="this thread runs one already"):
            AsgiHandler(plain)
        return await asyncio.to_thread(send, handler)

    assert asyncio.run(test()).body == b"ok"
    gc.collect()


def test_state_is_a_copy_for_each_request(made):
    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            await receive()
            scope["state"]["shared"] = []
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        assert set(scope["state"]) == {"shared"}
        scope["state"]["shared"].append(1)
        scope["state"]["own"] = 1
        await start(send)
        await send({"type": "http.response.body", "body": b"%d" % len(scope["state"]["shared"])})

    handler = made(app)
    assert [send(handler).body for _ in range(3)] == [b"1", b"2", b"3"]


def test_scopes_share_nothing_that_an_app_may_change(made):
    async def app(scope, receive, send):
        assert len(scope["asgi"]) == 2
        assert (b"x-mine", b"1") not in scope["headers"]
        scope["asgi"]["mine"] = 1
        scope["headers"].append((b"x-mine", b"1"))
        scope["mine"] = 1
        await plain(scope, receive, send)

    handler = made(app, lifespan="off")
    assert [send(handler, headers=[("A", "1")]).status for _ in range(3)] == [200, 200, 200]


def test_a_body_in_parts_keeps_its_order(requests):
    async def app(scope, receive, send):
        await start(send)
        for part in (b"", b"a", b"", b"b", b"c"):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body"})

    assert {reply.body for reply in requests(app, lifespan="off")} == {b"abc"}


def test_objects_of_the_loop_work_in_later_requests(requests):
    kept = {}

    async def body(scope):
        if not kept:
            kept["lock"] = asyncio.Lock()
            kept["future"] = asyncio.get_running_loop().create_future()
            kept["future"].set_result(5)
        async with kept["lock"]:
            await asyncio.sleep(0)
        assert await kept["future"] == 5

    assert [reply.status for reply in requests(serving(body), lifespan="off")] == [200] * 4


@pytest.mark.parametrize("status", [-1, 99, 600, 1000, True, 200.0, "200", None])
def test_a_status_that_is_none_of_https_is_refused(status, caplog):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"x"})

    answer = AsgiHandler(app, lifespan="off")(events.make("http"), events.context())
    assert answer["statusCode"] == 500
    assert "which is none of HTTP's" in caplog.text


def test_a_status_of_the_standard_library_is_a_number():
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": HTTPStatus.CREATED, "headers": []})
        await send({"type": "http.response.body", "body": b"x"})

    answer = AsgiHandler(app, lifespan="off")(events.make("http"), events.context())
    assert type(answer["statusCode"]) is int
    assert answer["statusCode"] == 201


def test_a_lifespan_that_reads_on_for_ever_ends():
    seen = []

    async def app(scope, receive, send):
        while True:
            message = await receive()
            seen.append(message["type"])
            await send({"type": f"{message['type']}.complete"})

    handler = AsgiHandler(app)
    handler.close()
    assert seen == ["lifespan.startup", "lifespan.shutdown"]


@pytest.mark.parametrize("waits", [False, True])
def test_the_traceback_of_an_app_leads_into_the_app(waits):
    async def broken(scope, receive, send):
        if waits:
            await asyncio.sleep(0)
        raise LookupError("in the app")

    handler = AsgiHandler(broken, lifespan="off", raise_errors=True)
    for _ in range(3):
        with pytest.raises(LookupError) as caught:
            handler(events.make("http"), events.context())
        assert caught.traceback[-1].name == "broken"
