"""What `anyio.to_thread.run_sync` does on a handler's loop.

Starlette and FastAPI call sync endpoints, dependencies, generators and background tasks through it.
AnyIO wakes the event loop for each call, and starts a new thread for each request that makes one.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import operator
import sys
import threading
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from liftoff_adapters.in_place import CAN_HIDE_TASKS, call_beside, call_in_place
from liftoff_adapters.loop import EnvironmentLoop
from liftoff_adapters.worker import Call, Worker

if TYPE_CHECKING:
    from liftoff_adapters.handler import SyncMode

# How long the event loop waits for a call before it goes on beside it, in seconds: long against
# what going on costs, some 0.1 ms, and short for whatever else the loop has to do.
PATIENCE = 0.002

# Whether a task is to be cancelled, which Python 3.10 does not tell but by what its tasks keep.
_is_cancelled: Callable[[Any], Any] = (
    operator.methodcaller("cancelling")
    if hasattr(asyncio.Task, "cancelling")
    else operator.attrgetter("_must_cancel")
)
_get_running_loop = asyncio._get_running_loop
_current_task = asyncio.current_task


class Threads:
    """The sync calls of one event loop.

    Args:
        in_place: whether calls run in the loop's own thread while nothing else goes on there.

    Attributes:
        threadlocals: AnyIO's data of a thread.
        data: what is in it during a call in place; None before the first.
    """

    def __init__(self, *, in_place: bool) -> None:
        self._in_place = in_place
        self._has_looked = False
        self._local: dict[str, Any] | None = None
        self._scoped: Any = None
        self.data: dict[str, Any] | None = None
        self._limiter: Any = None
        self._anyio = sys.modules["anyio"]
        self.threadlocals = _thread_local()
        self._worker = Worker(self.threadlocals)

    def ready(self, loop: EnvironmentLoop) -> asyncio.Task[Any] | None:
        """Give the running task if a call by it can be made in place, with nothing left to ask."""
        if self.data is None or not loop.is_alone():
            return None
        task = _current_task(loop)
        if task is None or _is_cancelled(task) or self._scoped is None or task in self._scoped:
            return None
        limiter = self._limiter
        return task if limiter is not None and limiter.available_tokens > 0 else None

    async def run(
        self,
        loop: asyncio.AbstractEventLoop,
        pool: Callable[..., Any],
        function: Callable[..., Any],
        args: Any,
        limiter: Any,
    ) -> Any:
        """Call a function in a thread, as the pool would, or in place.

        It is asked about each call for which `ready` has nothing.
        """
        is_first = not self._has_looked
        if is_first:
            # By a call of its own: those of a request may share what is bound to a thread.
            self._has_looked = True
            await pool(self._look)
        task = asyncio.current_task(loop)
        if self._local is None or task is None or _is_cancelled(task):
            return await pool(function, *args, limiter=limiter)
        # AnyIO knows the tasks that are in one of its scopes; no other one can be cancelled by it.
        is_scoped = self._scoped is None or _is_in_scope(self._scoped.get(task))
        if is_scoped and not is_first:
            await self._anyio.lowlevel.checkpoint_if_cancelled()
        if limiter is None:
            if self._limiter is None:
                self._limiter = self._anyio.to_thread.current_default_thread_limiter()
            limiter = self._limiter
        if args:
            function = functools.partial(function, *args)
        if (
            self._in_place
            # A call may cancel the scope. A task can leave a scope only where it has been waiting.
            and not is_scoped
            and type(loop) is EnvironmentLoop
            and loop.is_alone()
            and limiter.available_tokens > 0
        ):
            if self.data is None:
                # Nothing can be cancelled meanwhile: the scope is looked at, and never entered.
                self.data = {**self._local, "current_cancel_scope": self._anyio.CancelScope()}
            return call_in_place(loop, task, _context(), function, self.threadlocals, self.data)
        return await self._in_thread(loop, pool, function, limiter)

    async def _in_thread(
        self,
        loop: asyncio.AbstractEventLoop,
        pool: Callable[..., Any],
        function: Callable[..., Any],
        limiter: Any,
    ) -> Any:
        try:
            limiter.acquire_nowait()
        except self._anyio.WouldBlock:
            return await pool(function, limiter=limiter)
        try:
            # AnyIO's functions for threads look at it: while the event loop waits, nothing can be
            # cancelled, so that it is entered only when the loop goes on.
            scope = self._anyio.CancelScope()
            data = {**(self._local or {}), "current_cancel_scope": scope}
            call = Call(_context(), function, data)
            if type(loop) is EnvironmentLoop:
                run = functools.partial(call_beside, loop, call, self.threadlocals)
                if loop.leave(run, call.tell):
                    return await self._ended(call, scope)
                loop.keep()
            if self._worker.start(call):
                if call.wait(PATIENCE):
                    return call.result()
                return await self._ended(call, scope)
        finally:
            limiter.release()
        return await pool(function, limiter=limiter)

    async def _ended(self, call: Call, scope: Any) -> Any:
        with scope, self._anyio.CancelScope(shield=True):
            await call.ended()
        return call.result()

    def close(self) -> None:
        """End the thread, and let go of the loop, which AnyIO's data of a thread leads to."""
        self._worker.stop()
        self._local = self._limiter = self.data = None
        self._has_looked = False

    def _look(self) -> None:
        local = dict(vars(_thread_local()))
        local.pop("current_cancel_scope", None)
        backend = sys.modules.get("anyio._backends._asyncio")
        self._scoped = getattr(backend, "_task_states", None)
        # Without any, this AnyIO knows its threads in another way.
        self._local = local or None


def _is_in_scope(state: Any) -> bool:
    return state is not None and getattr(state, "cancel_scope", state) is not None


def _context() -> Context:
    context = copy_context()
    # AnyIO says so, too: no async library runs in the thread.
    sniffio = sys.modules.get("sniffio")
    if sniffio is not None:
        context.run(sniffio.current_async_library_cvar.set, None)
    return context


def serve_sync_calls(loop: asyncio.AbstractEventLoop, mode: SyncMode) -> Threads | None:
    """Take over the sync calls on a loop, as far as the app uses AnyIO and AnyIO is as known.

    Returns:
        None where the calls stay in AnyIO's pool.
    """
    module = sys.modules.get("anyio.to_thread")
    if mode == "pool" or module is None or _thread_local() is None:
        return None
    importlib.import_module("anyio.lowlevel")
    if not hasattr(module.run_sync, "liftoff_pool"):
        module.run_sync = _dispatching(module.run_sync)  # type: ignore[attr-defined]
    threads = Threads(in_place=mode == "in-place" and CAN_HIDE_TASKS)
    if type(loop) is EnvironmentLoop:
        loop.threads = threads
    else:
        _by_loop[loop] = threads
    return threads


_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Threads] = WeakKeyDictionary()


def _dispatching(pool: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(pool)
    async def run_sync(function: Callable[..., Any], *args: Any, **options: Any) -> Any:
        loop = _get_running_loop()
        if type(loop) is EnvironmentLoop:
            threads = loop.threads
            task = None if threads is None or options else threads.ready(loop)
            if task is not None:
                if args:
                    function = functools.partial(function, *args)
                return call_in_place(
                    loop, task, _context(), function, threads.threadlocals, threads.data
                )
        else:
            threads = None if loop is None else _by_loop.get(loop)
        limiter = options.pop("limiter", None) if options else None
        if loop is None or threads is None or (options and any(options.values())):
            return await pool(function, *args, limiter=limiter, **options)
        return await threads.run(loop, pool, function, args, limiter)

    run_sync.liftoff_pool = pool  # type: ignore[attr-defined]
    return run_sync


def _thread_local() -> Any:
    """Give AnyIO's own data of a thread, by which its functions know that they are in a worker."""
    local = getattr(sys.modules.get("anyio._core._eventloop"), "threadlocals", None)
    return local if isinstance(local, threading.local) else None
