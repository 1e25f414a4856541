"""A thread that makes calls while the event loop's thread waits for it, a moment at most."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextvars import Context
from typing import Any


class Call:
    """One call in a thread which is not that of the running loop.

    Args:
        context: the call runs in it.
        function: called without arguments.
        local: what the thread's local data of AnyIO is during the call.
    """

    __slots__ = ("_context", "_error", "_finished", "_function", "_local", "_result", "_waiter")

    def __init__(
        self, context: Context, function: Callable[[], Any], local: dict[str, Any]
    ) -> None:
        self._context = context
        self._function = function
        self._local = local
        self._result: Any = None
        self._error: BaseException | None = None
        self._finished = threading.Lock()
        self._finished.acquire()
        self._waiter: asyncio.Future[None] | None = None

    def run(self, local: threading.local) -> None:
        """Make the call, in this thread; nobody learns of it before `tell`."""
        data = vars(local)
        data.update(self._local)
        try:
            self._result = self._context.run(self._function)
        except BaseException as error:
            self._error = error
        finally:
            data.clear()

    def tell(self) -> None:
        """Wake who waits for the end of the call."""
        self._finished.release()
        waiter = self._waiter
        if waiter is not None:
            try:
                waiter.get_loop().call_soon_threadsafe(_wake, waiter)
            except RuntimeError:
                # The loop was closed: nobody waits any more.
                return

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the call; tell whether it came."""
        return self._finished.acquire(timeout=seconds)

    async def ended(self) -> None:
        """Wait for the end of the call, while the event loop goes on."""
        self._waiter = asyncio.get_running_loop().create_future()
        # Either the worker sees the waiter, or it had finished before.
        if not self._finished.acquire(blocking=False):
            await self._waiter

    def result(self) -> Any:
        """Give what the function returned, or raise what it raised."""
        error, self._error = self._error, None
        if error is None:
            return self._result
        try:
            raise error
        finally:
            del error


class Worker:
    """One thread for one call at a time.

    A thread that is handed a call through a lock, and waited for with another, costs about a
    quarter of what a future that wakes an event loop costs.

    Args:
        local: AnyIO's data of a thread.
    """

    def __init__(self, local: threading.local) -> None:
        self._local = local
        self._free = threading.Lock()
        self._handed = threading.Lock()
        self._handed.acquire()
        self._call: Call | None = None
        self._thread: threading.Thread | None = None

    def start(self, call: Call) -> bool:
        """Begin a call; False where the worker is at another one."""
        if not self._free.acquire(blocking=False):
            return False
        if self._thread is None or not self._thread.is_alive():
            # At the first call; and in a process that was forked off, where threads are gone.
            thread = threading.Thread(target=self._work, name="liftoff-sync", daemon=True)
            try:
                thread.start()
            except RuntimeError:
                # There are as many threads as there can be; the pool may have an idle one.
                self._free.release()
                return False
            self._thread = thread
        self._call = call
        self._handed.release()
        return True

    def stop(self) -> None:
        """End the thread, once it has nothing to do. A later call starts it again."""
        if self._free.acquire(blocking=False):
            thread, self._thread = self._thread, None
            if thread is not None and thread.is_alive():
                self._call = None
                self._handed.release()
                thread.join()
            self._free.release()

    def _work(self) -> None:
        while True:
            self._handed.acquire()
            call, self._call = self._call, None
            if call is None:
                return
            call.run(self._local)
            self._free.release()
            call.tell()
            del call


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)
