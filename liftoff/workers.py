"""Several long computations at once, each in a process of its own that shares what is there now."""

from __future__ import annotations

import os
import selectors
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, NoReturn, TypeVar

_T = TypeVar("_T")


def can_fork() -> bool:
    """Whether a process can be split in two here; Apple's libraries do not survive it."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def in_workers(function: Callable[[_T], bytes], items: Sequence[_T]) -> Iterator[tuple[int, bytes]]:
    """Call a function for each item, in as many processes at a time as there are processors.

    The memory that a call takes goes with its process. Where there is one processor, or one item,
    or a process ends without a result, the call is made here, so that its error is raised here.

    Args:
        function: what to call.
        items: the longest first.

    Gives the position of each item and its result, as they come.
    """
    processors = os.cpu_count() or 1
    if not can_fork() or processors == 1 or len(items) == 1:
        yield from ((number, function(item)) for number, item in enumerate(items))
        return
    waiting = list(enumerate(items))
    failed: list[int] = []
    with selectors.DefaultSelector() as running:
        while waiting or running.get_map():
            while waiting and len(running.get_map()) < processors:
                number, item = waiting.pop(0)
                running.register(*_started(function, number, item))
            for key, _ in running.select():
                number, process, parts = key.data
                part = os.read(key.fd, 1 << 20)
                if part:
                    parts.append(part)
                    continue
                running.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]
                if os.waitpid(process, 0)[1] == 0:
                    yield number, b"".join(parts)
                else:
                    failed.append(number)
    yield from ((number, function(items[number])) for number in failed)


@contextmanager
def beside(function: Callable[[], bytes]) -> Iterator[Callable[[], bytes]]:
    """Call a function in a process of its own while the block runs.

    Gives what waits for the result. The call sees what is there now, and changes nothing here.
    Where there is no such process, or it ends without a result, the call is made when its result
    is asked for, so that its error is raised there.
    """
    if not can_fork() or (os.cpu_count() or 1) == 1:
        yield function
        return
    pipe, _, (_, process, _) = _started(lambda _: function(), 0, None)
    waiting = True

    def result() -> bytes:
        nonlocal waiting
        found = pipe.read()
        waiting = False
        return found if os.waitpid(process, 0)[1] == 0 else function()

    try:
        with pipe:
            yield result
    finally:
        if waiting:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


@contextmanager
def value_beside(function: Callable[[], _T], *, worth: bool) -> Iterator[Callable[[], _T]]:
    """`beside` for a value that can be pickled.

    Args:
        function: what to call.
        worth: whether it takes longer than a process takes to begin; if not, it is called here
            when its value is asked for.
    """
    if not worth:
        yield function
        return
    import pickle  # noqa: PLC0415 - `analyze` takes less time without it

    with beside(lambda: pickle.dumps(function())) as result:
        yield lambda: pickle.loads(result())  # noqa: S301 - from our own process


_Running = tuple[int, int, list[bytes]]


def _started(
    function: Callable[[_T], bytes], number: int, item: _T
) -> tuple[IO[bytes], int, _Running]:
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _work(function, item, writing)
    os.close(writing)
    pipe = open(reading, "rb", buffering=0)  # noqa: PTH123, SIM115 - whoever waits closes it
    return pipe, selectors.EVENT_READ, (number, process, [])


def _work(function: Callable[[_T], bytes], item: _T, writing: int) -> NoReturn:
    """Do the work of a process, and end it without what an interpreter does at its end."""
    status = 1
    try:
        with open(writing, "wb") as pipe:
            pipe.write(function(item))
        status = 0
    finally:
        os._exit(status)
