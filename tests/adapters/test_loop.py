from __future__ import annotations

import asyncio
import contextvars
import gc
import sys
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from liftoff_adapters.loop import EnvironmentLoop, new_loop


@pytest.fixture
def loop():
    loop = new_loop()
    assert type(loop) is EnvironmentLoop
    yield loop
    loop.close()


@pytest.fixture
def turns(loop, monkeypatch):
    """Counts how often the loop runs; a warm-up has been done."""
    for _ in range(2):
        loop.complete(asyncio.sleep(0))
    loop.complete(nothing())
    turns = []
    run = EnvironmentLoop.run_forever
    monkeypatch.setattr(EnvironmentLoop, "run_forever", lambda self: (turns.append(1), run(self)))
    return turns


async def nothing():
    pass


def test_what_never_waits_takes_no_turn(loop, turns):
    for _ in range(5):
        loop.complete(nothing())
    assert turns == []


@pytest.mark.parametrize(
    "steps",
    [
        lambda loop: asyncio.sleep(0),
        lambda loop: asyncio.create_task(nothing()),
        lambda loop: loop.call_soon(int),
        lambda loop: loop.call_soon_threadsafe(int),
        lambda loop: asyncio.current_task().add_done_callback(id),
    ],
    ids=["sleep", "task", "call_soon", "call_soon_threadsafe", "done callback"],
)
def test_what_leaves_work_gets_a_turn_and_one_later_the_loop_is_idle_again(loop, turns, steps):
    async def work():
        left = steps(loop)
        if asyncio.iscoroutine(left):
            await left

    loop.complete(work())
    assert turns == [1]
    loop.complete(nothing())
    turns.clear()
    loop.complete(nothing())
    assert turns == []


def test_a_timer_takes_a_turn_when_it_is_due_and_not_before(loop, turns):
    done = []
    loop.call_later(1000, done.append, "late")
    loop.call_later(0, done.append, "now")
    loop.complete(nothing())
    assert (done, turns) == (["now"], [1])
    loop.complete(nothing())
    assert turns == [1]


def test_timers_that_are_over_are_forgotten(loop):
    async def work():
        loop.call_later(0, int)

    for _ in range(200):
        loop.complete(work())
    loop.complete(nothing())
    assert len(loop._EnvironmentLoop__timers) < 100


def test_debug_mode_takes_the_standard_way(loop, turns):
    loop.set_debug(True)
    loop.complete(nothing())
    assert turns == [1]


def test_the_context_of_the_caller_is_not_changed(loop):
    variable = contextvars.ContextVar("variable", default=0)

    async def work():
        variable.set(1)

    for _ in range(3):
        loop.complete(work())
        assert variable.get() == 0


def test_an_error_is_raised_once_and_forgotten(loop, caplog):
    async def work():
        raise ValueError("boom")

    for _ in range(3):
        with pytest.raises(ValueError, match="boom"):
            loop.complete(work())
    gc.collect()
    assert caplog.text == ""
    loop.complete(nothing())


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
@pytest.mark.parametrize("waits", [False, True])
def test_what_ends_the_process_is_raised_once(loop, caplog, error, waits):
    async def work():
        if waits:
            await asyncio.sleep(0)
        raise error

    for _ in range(3):
        with pytest.raises(error):
            loop.complete(work())
        assert not loop.is_running()
    gc.collect()
    assert caplog.text == ""
    loop.complete(nothing())


def test_requests_leave_nothing_for_the_garbage_collector(loop):
    for _ in range(2):
        # In the first round, what an earlier test has left may go as well.
        gc.collect()
        gc.disable()
        try:
            for _ in range(10):
                loop.complete(nothing())
            left = gc.collect()
        finally:
            gc.enable()
    assert left == 0


@pytest.mark.filterwarnings("error:coroutine")
def test_a_loop_that_runs_says_so(loop):
    async def work():
        with pytest.raises(RuntimeError, match="already"):
            loop.complete(nothing())
        assert loop.is_running()

    for _ in range(3):
        loop.complete(work())


def test_a_callback_from_a_thread_ends_the_wait(loop):
    for _ in range(3):
        future = loop.create_future()

        async def work(future=future):
            thread = threading.Thread(
                target=loop.call_soon_threadsafe, args=(future.set_result, None)
            )
            thread.start()
            await future
            thread.join()

        loop.complete(work())


def test_the_choice_of_another_loop_stands(monkeypatch):
    class Other(asyncio.SelectorEventLoop):
        pass

    monkeypatch.setattr(asyncio, "new_event_loop", Other)
    loop = new_loop()
    assert type(loop) is Other
    loop.close()


def test_without_a_way_to_set_the_running_loop_the_standard_one_is_made(monkeypatch):
    monkeypatch.setattr("liftoff_adapters.loop._set_running_loop", None)
    loop = new_loop()
    assert type(loop) is asyncio.SelectorEventLoop
    loop.close()


STEPS = st.recursive(
    st.sampled_from(["sleep", "soon", "task", "timer", "set", "none"]),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=8,
)


def run(loop, complete, requests):
    """Give the order in which things happen, for requests that do what the lists say."""
    log, tasks = [], []

    async def do(steps, name):
        for number, step in enumerate(steps):
            here = f"{name}.{number}"
            if step == "sleep":
                await asyncio.sleep(0)
            elif step == "soon":
                loop.call_soon(log.append, f"soon {here}")
            elif step == "timer":
                loop.call_later(0, log.append, f"timer {here}")
            elif step == "task":
                tasks.append(asyncio.ensure_future(do(["sleep", "none"], f"task {here}")))
            elif step == "set":
                event.set()
            elif isinstance(step, list):
                await do(step, here)
            log.append(here)

    async def watch():
        while True:
            await event.wait()
            event.clear()
            log.append("watched")

    event = asyncio.Event()
    watcher = loop.create_task(watch())
    for number, steps in enumerate(requests):
        complete(do(steps, str(number)))
        # What the loop may do a turn later, it has done after a turn.
        loop.run_until_complete(asyncio.sleep(0))
        loop.run_until_complete(asyncio.sleep(0))
        log.append("end")
    watcher.cancel()
    loop.run_until_complete(asyncio.wait([watcher]))
    loop.run_until_complete(asyncio.sleep(0))
    return log


@settings(deadline=None)
@given(st.lists(st.lists(STEPS, max_size=4), min_size=1, max_size=4))
def test_everything_happens_in_the_order_of_the_standard_loop(requests):
    loop, standard = EnvironmentLoop(), asyncio.new_event_loop()
    try:
        expected = run(standard, standard.run_until_complete, requests)
        assert run(loop, loop.complete, requests) == expected
    finally:
        loop.close()
        standard.close()


def finished(loop, log):
    """Begin an asynchronous generator in a request, and leave it."""

    async def endless():
        try:
            while True:
                yield
        finally:
            log.append(loop)

    async def begin():
        left = endless()
        await anext(left)

    loop.complete(begin())
    gc.collect()
    loop.complete(nothing())
    loop.complete(nothing())
    return log.count(loop)


def test_generators_left_unfinished_are_ended_by_their_own_loop(loop):
    other, log = EnvironmentLoop(), []
    try:
        for _ in range(3):
            for one in (loop, other):
                one.complete(nothing())
                before = log.count(one)
                assert finished(one, log) == before + 1
                # Another loop in between has hooks of its own, and gives these back.
                asyncio.run(nothing())
    finally:
        other.close()
    assert sys.get_asyncgen_hooks() == (None, None)
