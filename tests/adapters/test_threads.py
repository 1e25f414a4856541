from __future__ import annotations

import asyncio
import contextlib
import contextvars
import os
import sqlite3
import sys
import threading
import time
from types import SimpleNamespace

import anyio
import anyio.from_thread
import anyio.to_thread
import pytest
from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from liftoff_adapters import in_place, loop, threads
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.handoff import Handoff
from liftoff_adapters.worker import Worker
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from tests.adapters import events

MODES = ("direct", "in-place", "pool")
MAIN = threading.get_ident()


@pytest.fixture(params=MODES)
def mode(request):
    return request.param


@pytest.fixture
def made(mode):
    """Makes handlers of a mode, and shuts them down after the test."""
    handlers = []

    def make(app, sync=mode, **options):
        handlers.append(AsgiHandler(app, sync=sync, **options))
        return handlers[-1]

    yield make
    for handler in handlers:
        handler.close()
        handler.loop.close()
    asyncio.set_event_loop(asyncio.new_event_loop())


def send(handler, target="/", method="GET", headers=(), body=b""):
    return events.reply("http", handler(events.make("http", method, target, headers, body), None))


@pytest.fixture
def calling(made):
    """Serves a function as a `def` endpoint, several times; yields what it returned."""

    def calling(function, **options):
        app = FastAPI()

        @app.get("/")
        def endpoint():
            return {"value": function()}

        handler = made(app, **options)
        # The first call goes another way than those that follow.
        for _ in range(4):
            reply = send(handler)
            assert reply.status == 200, reply.body
            yield reply.json()["value"]

    return calling


def test_where_a_call_runs(calling, mode):
    idents = list(calling(threading.get_ident))
    assert idents[0] != MAIN
    if mode == "direct":
        assert MAIN not in idents
        assert len(set(idents[1:])) == 1
    elif mode == "in-place":
        # After a call in AnyIO's pool, the loop may have something left to do for a while.
        assert MAIN in idents[1:]
    else:
        assert MAIN not in idents


def test_no_loop_runs_and_none_is_set(calling):
    def look():
        for look in (asyncio.get_running_loop, asyncio.current_task, asyncio.get_event_loop):
            with pytest.raises(RuntimeError):
                look()
        return True

    assert all(calling(look))


class _Policy(asyncio.DefaultEventLoopPolicy):
    """A policy of an app's own, which keeps the current loops itself."""

    def __init__(self):
        super().__init__()
        self.kept = threading.local()

    def get_event_loop(self):
        if getattr(self.kept, "loop", None) is None:
            raise RuntimeError("none is set")
        return self.kept.loop

    def set_event_loop(self, loop):
        super().set_event_loop(loop)
        self.kept.loop = loop


@pytest.fixture
def policies():
    before = asyncio.get_event_loop_policy()
    yield
    asyncio.set_event_loop_policy(before)


def _app_that_finds_no_loop():
    app = FastAPI()

    @app.get("/")
    def endpoint():
        with pytest.raises(RuntimeError):
            asyncio.get_event_loop()

    return app


@pytest.mark.parametrize("kept_by", ["asyncio", "asyncio, unknown", "a policy of the app's own"])
def test_no_loop_is_set_whatever_keeps_it(made, policies, monkeypatch, kept_by):
    if kept_by == "asyncio, unknown":
        monkeypatch.setattr(in_place, "_OWN_POLICIES", frozenset())
    elif kept_by != "asyncio":
        asyncio.set_event_loop_policy(_Policy())
    handler = made(_app_that_finds_no_loop())
    for _ in range(4):
        assert send(handler).status == 200
        assert asyncio.get_event_loop() is handler.loop


def test_where_another_loop_is_current_none_is_current_in_a_call(made):
    handler = made(_app_that_finds_no_loop())
    other = asyncio.new_event_loop()
    for _ in range(4):
        asyncio.set_event_loop(other)
        assert send(handler).status == 200
    other.close()


def test_a_policy_that_a_call_sets_gets_the_loop(made, policies):
    app = FastAPI()

    @app.get("/")
    def endpoint():
        asyncio.set_event_loop_policy(_Policy())

    handler = made(app, sync="in-place")
    for _ in range(3):
        assert send(handler).status == 200
    assert type(asyncio.get_event_loop_policy()) is _Policy
    assert asyncio.get_event_loop() is handler.loop


def test_a_loop_can_be_run(calling):
    async def work():
        async with asyncio.TaskGroup() as group:
            return await group.create_task(asyncio.sleep(0.001, 5))

    def the_old_way():
        try:
            loop = asyncio.get_event_loop()
        except RuntimeError:
            loop = asyncio.new_event_loop()
            asyncio.set_event_loop(loop)
        value = loop.run_until_complete(work())
        asyncio.set_event_loop(None)
        loop.close()
        return value

    assert list(calling(lambda: asyncio.run(work()))) == [5] * 4
    assert list(calling(lambda: anyio.run(work))) == [5] * 4
    assert list(calling(the_old_way)) == [5] * 4


def test_the_request_goes_on_as_before(made):
    app = FastAPI()

    async def around():
        task = asyncio.current_task()
        yield
        assert asyncio.current_task() is task
        assert asyncio.get_event_loop() is handler.loop

    @app.get("/", dependencies=[Depends(around)])
    def endpoint():
        return asyncio.run(asyncio.sleep(0, 1))

    handler = made(app)
    assert [send(handler).json() for _ in range(3)] == [1, 1, 1]
    assert handler.loop.run_until_complete(asyncio.sleep(0, 2)) == 2


def test_context_variables(made):
    variable = contextvars.ContextVar("variable", default=0)
    app = FastAPI()

    async def before():
        variable.set(1)

    @app.get("/", dependencies=[Depends(before)])
    def endpoint(tasks: BackgroundTasks):
        assert variable.get() == 1
        variable.set(2)
        tasks.add_task(lambda: seen.append(variable.get()))

    seen = []
    handler = made(app)
    for _ in range(3):
        assert send(handler).status == 200
    assert seen == [1, 1, 1]
    assert variable.get() == 0


def test_dependencies_and_their_order(made):
    log = []
    app = FastAPI()

    def plain():
        log.append("plain")
        return 1

    def generator(plain=Depends(plain)):  # noqa: B008 - FastAPI reads it
        log.append("enter")
        try:
            yield plain + 1
        except KeyError:
            log.append("except")
            raise
        finally:
            log.append("exit")

    @app.get("/{fail}")
    def endpoint(fail: bool, value=Depends(generator)):  # noqa: B008 - likewise
        log.append("endpoint")
        if fail:
            raise KeyError("x")
        return value

    handler = made(app)
    for _ in range(3):
        log.clear()
        assert send(handler, "/0").json() == 2
        assert log == ["plain", "enter", "endpoint", "exit"]
        log.clear()
        assert send(handler, "/1").status == 500
        assert log == ["plain", "enter", "endpoint", "except", "exit"]


def stop():
    raise StopIteration


def leave():
    sys.exit(3)


def refuse():
    raise HTTPException(418, "short and stout")


def hand_on():
    raise Handoff("main.page")


@pytest.mark.parametrize(("raising", "status"), [(stop, 500), (leave, 500), (refuse, 418)])
def test_what_a_call_raises(made, raising, status):
    app = FastAPI()
    app.get("/")(raising)
    handler = made(app)
    assert [send(handler).status for _ in range(3)] == [status] * 3


def test_a_handoff_leaves_the_handler(made):
    app = FastAPI()
    app.get("/")(hand_on)
    handler = made(app)
    for _ in range(3):
        with pytest.raises(Handoff):
            send(handler)


class PassThrough(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        return await call_next(request)


@pytest.mark.parametrize("middleware", [[], [Middleware(PassThrough)]])
def test_what_starlette_calls_in_threads(made, middleware):
    done = []

    def endpoint(request):
        background = BackgroundTasks()
        background.add_task(done.append, 1)
        return PlainTextResponse("x", background=background)

    def stream(request):
        return StreamingResponse(b"%d," % number for number in range(5))

    def fail(request):
        raise KeyError("x")

    def handled(request, error):
        return PlainTextResponse("handled", 400)

    app = Starlette(
        routes=[Route("/", endpoint), Route("/stream", stream), Route("/fail", fail)],
        exception_handlers={KeyError: handled},
        middleware=middleware,
    )
    handler = made(app)
    for number in range(1, 4):
        assert send(handler).body == b"x"
        assert len(done) == number
        assert send(handler, "/stream").body == b"0,1,2,3,4,"
        assert (send(handler, "/fail").status, send(handler, "/fail").body) == (400, b"handled")


def test_an_upload(made):
    async def endpoint(request: Request):
        async with request.form() as form:
            return PlainTextResponse(await form["f"].read())

    pytest.importorskip("python_multipart")
    body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nabc\r\n--b--\r\n'
    handler = made(Starlette(routes=[Route("/", endpoint, methods=["POST"])]))
    headers = [("Content-Type", "multipart/form-data; boundary=b")]
    for _ in range(3):
        assert send(handler, "/", "POST", headers, body).body == b"abc"


def test_an_apps_own_calls_stay_parallel(made):
    def meet():
        return barrier.wait(timeout=10)

    async def endpoint(request):
        met = await asyncio.gather(*(run_in_threadpool(meet) for _ in range(3)))
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(anyio.to_thread.run_sync, meet)
        return PlainTextResponse(str(sorted(met)))

    barrier = threading.Barrier(3)
    handler = made(Starlette(routes=[Route("/", endpoint)]))
    for _ in range(3):
        assert send(handler).body == b"[0, 1, 2]"


def test_the_loop_goes_on_beside_a_long_call(made):
    async def endpoint(request):
        event = threading.Event()

        async def release():
            await asyncio.sleep(0.005)
            event.set()

        task = asyncio.create_task(release())
        done = await run_in_threadpool(event.wait, 10)
        await task
        return PlainTextResponse(str(done))

    handler = made(Starlette(routes=[Route("/", endpoint)]))
    for _ in range(3):
        assert send(handler).body == b"True"


def test_the_limit_of_threads_holds(made):
    def work():
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.004)
        inside.pop()

    async def endpoint(request):
        anyio.to_thread.current_default_thread_limiter().total_tokens = 1
        await asyncio.gather(*(run_in_threadpool(work) for _ in range(3)))
        return PlainTextResponse("x")

    inside, most = [], []
    handler = made(Starlette(routes=[Route("/", endpoint)]))
    for _ in range(3):
        assert send(handler).body == b"x"
    assert most == [1] * 9


def test_a_time_limit_around_a_call(made):
    async def endpoint(request):
        after = False
        with anyio.move_on_after(0.005) as scope:
            await run_in_threadpool(time.sleep, 0.01)
            after = True
            await anyio.sleep(1)
        cancelled = False
        with anyio.CancelScope() as early:
            early.cancel()
            await run_in_threadpool(called.append, 1)
        async with contextlib.AsyncExitStack() as stack:
            stack.push(lambda *error: cancelled is False)
            async with asyncio.timeout(0.005):
                await run_in_threadpool(time.sleep, 0.01)
                await asyncio.sleep(1)
            cancelled = True
        return PlainTextResponse(f"{after} {scope.cancel_called} {called} {cancelled}")

    called = []
    handler = made(Starlette(routes=[Route("/", endpoint)]))
    for _ in range(3):
        assert send(handler).body == b"True True [] False"


async def twice(value):
    await asyncio.sleep(0)
    return await run_in_threadpool(lambda: 2 * value)


def test_a_call_back_into_the_loop_by_anyio(calling):
    assert list(calling(lambda: anyio.from_thread.run(twice, 2))) == [4] * 4
    assert list(calling(lambda: anyio.from_thread.run_sync(lambda: 3))) == [3] * 4

    def several():
        return [anyio.from_thread.run(twice, number) for number in range(3)]

    assert list(calling(several)) == [[0, 2, 4]] * 4


def test_a_call_back_into_the_loop_by_asyncio(made):
    loops = []
    app = FastAPI()

    @app.get("/")
    def endpoint():
        return asyncio.run_coroutine_threadsafe(twice(2), loops[0]).result(timeout=5)

    @app.get("/thread")
    def in_a_thread():
        values = []

        def work():
            values.append(asyncio.run_coroutine_threadsafe(twice(2), loops[0]).result(timeout=5))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        return values

    @app.get("/portal")
    def through_a_portal():
        with anyio.from_thread.start_blocking_portal() as portal:
            return portal.call(twice, 2)

    @app.get("/left")
    def left():
        asyncio.run_coroutine_threadsafe(later(), loops[0])

    async def later():
        await asyncio.sleep(0)
        done.append(1)

    done = []
    handler = made(app)
    loops.append(handler.loop)
    for number in range(1, 4):
        assert send(handler).json() == 4
        assert send(handler, "/thread").json() == [4]
        assert send(handler, "/portal").json() == 4
        assert send(handler, "/left").status == 200
        assert len(done) == number
        assert asyncio.current_task(handler.loop) is None
        assert not handler.loop.is_running()
    assert "liftoff-loop" not in [thread.name for thread in threading.enumerate()]


@pytest.mark.parametrize("mode", ["in-place"], indirect=True)
def test_a_call_that_ends_while_the_loop_is_about_to_start_elsewhere(made, monkeypatch):
    """The loop's thread comes to be after the function has returned, and is waited for."""
    begun, called, ran = threading.Event(), [], []

    class Slow(threading.Thread):
        def start(self):
            begun.set()
            time.sleep(0.02)
            super().start()

    def calls_back():
        ran.append(threading.get_ident())
        begun.clear()
        threading.Thread(target=handler.loop.call_soon_threadsafe, args=(called.append, 1)).start()
        assert begun.wait(5)

    async def endpoint(request):
        if request.url.path == "/back":
            await run_in_threadpool(calls_back)
            await asyncio.sleep(0)
        else:
            await run_in_threadpool(int)
        return PlainTextResponse("x")

    handler = made(Starlette(routes=[Route("/{path:path}", endpoint)]))
    monkeypatch.setattr(loop, "threading", SimpleNamespace(Thread=Slow))
    for number in range(1, 4):
        for _ in range(3):
            send(handler)
        assert send(handler, "/back").body == b"x"
        assert called == [1] * number
        assert not handler.loop.is_running()
    assert set(ran) == {MAIN}
    assert "liftoff-loop" not in [thread.name for thread in threading.enumerate()]


def test_a_call_that_fails_after_it_has_called_back(made):
    app = FastAPI()

    @app.get("/")
    def endpoint():
        anyio.from_thread.run(twice, 2)
        raise HTTPException(418)

    handler = made(app)
    assert [send(handler).status for _ in range(4)] == [418] * 4


# Of other modes the function's own thread would wait for ever, as under a server.
@pytest.mark.parametrize("mode", ["in-place"], indirect=True)
@pytest.mark.timeout(20)
def test_what_ends_the_loop_while_a_call_waits_ends_the_request(made):
    async def leave():
        await asyncio.sleep(0)
        sys.exit(3)

    app = FastAPI()

    @app.get("/{leaves}")
    def endpoint(leaves: bool):
        if leaves:
            anyio.from_thread.run(leave)
        return 1

    handler = made(app)
    for _ in range(4):
        assert send(handler, "/0").json() == 1
    for _ in range(2):
        assert send(handler, "/1").status == 500
        assert send(handler, "/0").json() == 1


def test_what_the_loop_has_to_do_is_done_beside_a_call(made, mode):
    """A timer of the app's own goes on, as no function may wait for what can never come."""

    @contextlib.asynccontextmanager
    async def lifespan(app):
        async def tick():
            while True:
                await asyncio.sleep(0.001)
                ticked.set()

        task = asyncio.create_task(tick())
        yield
        task.cancel()

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    def endpoint():
        ticked.clear()
        return ticked.wait(10)

    ticked = threading.Event()
    handler = made(app)
    assert [send(handler).json() for _ in range(4)] == [True] * 4


def test_a_call_sees_that_its_request_was_cancelled(made, mode):
    if not hasattr(anyio.from_thread, "check_cancelled"):
        pytest.skip("not in this AnyIO")

    def work():
        anyio.from_thread.check_cancelled()
        begun.set()
        release.wait(10)
        try:
            anyio.from_thread.check_cancelled()
        except BaseException:
            seen.append("cancelled")
            raise

    async def endpoint(request):
        release.clear()
        begun.clear()
        async with anyio.create_task_group() as group:
            group.start_soon(run_in_threadpool, work)
            while not begun.is_set():
                await asyncio.sleep(0.001)
            group.cancel_scope.cancel()
            release.set()
        return PlainTextResponse("x")

    seen = []
    begun, release = threading.Event(), threading.Event()
    handler = made(Starlette(routes=[Route("/", endpoint)]))
    for _ in range(3):
        assert send(handler).body == b"x"
    assert seen == ["cancelled"] * 3


def test_calls_on_other_loops_go_to_the_pool(made):
    handler = made(Starlette(routes=[Route("/", lambda request: PlainTextResponse("x"))]))
    send(handler)
    assert anyio.run(anyio.to_thread.run_sync, threading.get_ident) != MAIN
    send(handler)


@pytest.fixture
def bound(made):
    """Serves an app whose connection is bound to the thread that has opened it."""
    app = FastAPI()

    def connection():
        opened = sqlite3.connect(":memory:")
        yield opened
        opened.close()

    async def wait():
        await asyncio.sleep(0.001)

    async def look():
        return asyncio.get_running_loop(), asyncio.current_task().get_name()

    opening, waiting = Depends(connection), Depends(wait)

    def call_back(opened=opening):
        return anyio.from_thread.run(look)

    calling_back = Depends(call_back)

    def ask(opened):
        return PlainTextResponse(f"{opened.execute('select 1').fetchone()[0]}")

    app.get("/at-once")(lambda opened=opening: ask(opened))
    app.get("/late")(lambda opened=opening, _=waiting: ask(opened))
    app.get("/back")(lambda opened=opening, _=calling_back: ask(opened))

    @app.get("/back-late")
    def back_late(opened=opening, _=waiting):
        loop, name = anyio.from_thread.run(look)
        assert (loop, name) != (None, "liftoff-request")
        assert asyncio.run(asyncio.sleep(0, "ran")) == "ran"
        with pytest.raises(RuntimeError):
            asyncio.get_event_loop()
        return ask(opened)

    @app.get("/beside")
    async def beside(opened=opening):
        meeting = threading.Barrier(2, timeout=10)
        await asyncio.sleep(0)
        await asyncio.gather(*[run_in_threadpool(meeting.wait) for _ in range(2)])
        assert asyncio.get_running_loop()
        return PlainTextResponse("1")

    @app.get("/failing")
    def failing(opened=opening, _=waiting):
        raise HTTPException(418)

    return made(app, leftovers="cancel")


@pytest.mark.parametrize("path", ["/at-once", "/late", "/back", "/back-late", "/beside"])
def test_calls_of_one_request_share_what_is_bound_to_a_thread(bound, path):
    for target in (path, path, "/at-once", "/at-once", "/at-once", path, "/failing", path):
        reply = send(bound, target)
        expected = (418, None) if target == "/failing" else (200, b"1")
        assert (reply.status, None if expected[1] is None else reply.body) == expected, target


async def call_in_turn(scope, receive, send):
    """Does what the letters of the query say; answers with the threads of the calls in turn."""
    loop, seen = asyncio.get_running_loop(), set()

    def call(letter):
        seen.add(threading.get_ident())
        if letter == "back":
            anyio.from_thread.run(asyncio.sleep, 0)
        elif letter == "thread":
            waiting = asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop)
            waiting.result(10)
        elif letter == "long":
            time.sleep(0.003)

    for step in scope["query_string"].decode().split("-"):
        if step == "wait":
            await asyncio.sleep(0.0005)
        elif step == "limit":
            with anyio.move_on_after(0.0005):
                await run_in_threadpool(time.sleep, 0.002)
        elif step == "beside":
            async with anyio.create_task_group() as group:
                group.start_soon(run_in_threadpool, time.sleep, 0.0005)
                group.start_soon(asyncio.sleep, 0.0005)
        elif step == "scope":
            with anyio.CancelScope():
                await run_in_threadpool(call, step)
        else:
            await run_in_threadpool(call, step)
        assert threading.get_ident() == MAIN
        assert asyncio.get_running_loop() is loop
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"%d" % len(seen)})


@pytest.mark.parametrize("mode", ["direct", "in-place"], indirect=True)
@pytest.mark.parametrize(
    "steps", [
        "thread-long-wait-short", "short-beside-short-wait-short", "back-scope-long-wait-back",
        "short-limit-wait-short", "back-limit-thread-limit-short", "limit-short-back-short",
        "scope-short-scope-wait-short",
    ],
)  # fmt: skip
def test_whatever_a_request_calls_in_turn_is_called_in_one_thread(made, steps):
    handler = made(call_in_turn, lifespan="off")
    for _ in range(8):
        replies = [send(handler, f"/?{target}") for target in ("short", "short-short", steps)]
        assert [reply.body for reply in replies] == [b"1"] * 3


def test_a_loop_runs_during_a_call_wherever_that_is(made):
    async def endpoint(request):
        early = await run_in_threadpool(handler.loop.is_running)
        await asyncio.sleep(0)
        return PlainTextResponse(f"{early} {await run_in_threadpool(handler.loop.is_running)}")

    quick = Route("/quick", lambda request: PlainTextResponse("quick"))
    handler = made(Starlette(routes=[Route("/", endpoint), quick]))
    assert [send(handler, "/quick").body for _ in range(4)] == [b"quick"] * 4
    interval = sys.getswitchinterval()
    # A thread that wakes does not run at once.
    sys.setswitchinterval(0.05)
    try:
        assert send(handler).body == b"True True"
    finally:
        sys.setswitchinterval(interval)


@pytest.mark.parametrize("mode", ["in-place"], indirect=True)
def test_where_no_thread_can_be_started_the_loop_stays(bound, monkeypatch):
    assert [send(bound, "/at-once").body for _ in range(4)] == [b"1"] * 4
    start = threading.Thread.start

    def refuse(thread):
        if thread.name == "liftoff-loop":
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert send(bound, "/failing").status == 418
    monkeypatch.undo()
    assert send(bound, "/late").body == b"1"


@pytest.mark.parametrize("mode", ["in-place"], indirect=True)
def test_what_ends_the_loop_while_it_was_left_ends_the_request(made):
    app = FastAPI()

    def first():
        return 1

    async def exit_soon():
        async def leave():
            raise SystemExit(3)

        asyncio.get_running_loop().call_later(0.01, asyncio.ensure_future, leave())
        await asyncio.sleep(0)

    @app.get("/", dependencies=[Depends(first), Depends(exit_soon)])
    def last():
        time.sleep(0.05)
        return "late"

    @app.get("/next")
    def following():
        return "fine"

    handler = made(app)
    assert [send(handler, "/next").status for _ in range(4)] == [200] * 4
    assert send(handler, "/").status == 500
    assert [send(handler, "/next").status for _ in range(2)] == [200] * 2


def test_options_of_a_call_are_passed_on(made):
    name = "cancellable" if _is_old() else "abandon_on_cancel"

    async def endpoint(request):
        value = await anyio.to_thread.run_sync(
            lambda: 5, limiter=anyio.CapacityLimiter(1), **{name: True}
        )
        other = await anyio.to_thread.run_sync(lambda: 6, limiter=anyio.CapacityLimiter(1))
        return PlainTextResponse(f"{value} {other}")

    handler = made(Starlette(routes=[Route("/", endpoint)]))
    assert [send(handler).body for _ in range(3)] == [b"5 6"] * 3


def _is_old():
    return "abandon_on_cancel" not in anyio.to_thread.run_sync.__wrapped__.__kwdefaults__


def test_where_anyio_is_missing_or_unknown_the_calls_stay_where_they_are(made, monkeypatch):
    monkeypatch.setattr(threads, "_thread_local", lambda: None)
    app = Starlette(routes=[Route("/", lambda request: PlainTextResponse("x"))])
    handler = made(app)
    assert handler._threads is None
    assert [send(handler).body for _ in range(3)] == [b"x"] * 3
    monkeypatch.undo()
    monkeypatch.delitem(sys.modules, "anyio.to_thread")
    assert made(app)._threads is None


def test_where_anyio_knows_its_threads_in_another_way_they_are_used(calling, monkeypatch):
    monkeypatch.setattr(threads, "_thread_local", threading.local)
    assert MAIN not in list(calling(threading.get_ident))
    assert list(calling(lambda: anyio.from_thread.run_sync(lambda: 3))) == [3] * 4


def test_where_anyio_does_not_tell_which_tasks_are_in_scopes_each_is_asked(made):
    async def endpoint(request):
        with anyio.CancelScope() as early:
            early.cancel()
            await run_in_threadpool(called.append, 1)
        return PlainTextResponse("x")

    called = []
    handler = made(Starlette(routes=[Route("/", endpoint)]))
    send(handler)
    if handler._threads is not None:
        handler._threads._scoped = None
    assert [send(handler).body for _ in range(3)] == [b"x"] * 3
    assert called == []


def test_where_tasks_cannot_be_hidden_nothing_is_called_in_place(calling, monkeypatch):
    monkeypatch.setattr(threads, "CAN_HIDE_TASKS", False)
    assert MAIN not in list(calling(threading.get_ident))


def own_threads():
    return [thread.name for thread in threading.enumerate()].count("liftoff-sync")


@pytest.mark.parametrize("mode", ["direct"], indirect=True)
def test_a_thread_that_is_gone_is_started_again(made):
    handler = made(Starlette(routes=[Route("/", lambda request: PlainTextResponse("x"))]))
    for _ in range(2):
        assert [send(handler).body for _ in range(3)] == [b"x"] * 3
        before = own_threads()
        handler._threads.close()
        assert own_threads() == before - 1
        handler._threads.close()


def test_a_worker_takes_one_call_at_a_time():
    worker = Worker(threading.local())
    release = threading.Event()
    first = threads.Call(contextvars.copy_context(), release.wait, {})
    assert worker.start(first)
    assert not first.wait(0.001)
    assert not worker.start(threads.Call(contextvars.copy_context(), int, {}))
    release.set()
    assert first.wait(10)
    assert first.result() is True
    second = threads.Call(contextvars.copy_context(), lambda: 1 // 0, {})
    assert worker.start(second)
    assert second.wait(10)
    with pytest.raises(ZeroDivisionError):
        second.result()
    worker.stop()


def test_a_thread_that_cannot_be_started_is_no_error(monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    worker = Worker(threading.local())
    call = threads.Call(contextvars.copy_context(), int, {})
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        assert not worker.start(call)
    assert worker.start(call)
    assert call.wait(10)
    worker.stop()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.filterwarnings("ignore:.*fork")
def test_a_forked_process_has_a_thread_of_its_own():
    worker = Worker(threading.local())
    for _ in range(2):
        call = threads.Call(contextvars.copy_context(), int, {})
        assert worker.start(call)
        assert call.wait(10)
    child = os.fork()
    if child == 0:
        call = threads.Call(contextvars.copy_context(), int, {})
        done = worker.start(call) and call.wait(10)
        os._exit(0 if done else 1)
    assert os.waitpid(child, 0)[1] == 0
    worker.stop()


@pytest.mark.parametrize("mode", ["direct", "in-place"], indirect=True)
def test_a_closed_handler_lets_go_of_its_loop_and_still_serves(made):
    handler = made(Starlette(routes=[Route("/", lambda request: PlainTextResponse("x"))]))
    for _ in range(2):
        assert [send(handler).body for _ in range(3)] == [b"x"] * 3
        assert handler._threads._local
        handler.close()
        # The table of loops would keep the loop by way of it.
        assert handler._threads._local is None
