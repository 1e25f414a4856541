"""The event loop of an environment, which serves a request without a turn where it can."""

from __future__ import annotations

import asyncio
import heapq
import selectors
import sys
import threading
from contextvars import Context, copy_context
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any, TypeVarTuple, Unpack

    _Ts = TypeVarTuple("_Ts")
    _Step = tuple[Callable[..., object], Context]
    _Errand = tuple[Callable[[], None], Callable[[], None], threading.Lock, threading.Thread]

# Meant for those who implement a loop; `new_loop` does without where it is missing.
_set_running_loop: Any = getattr(asyncio, "_set_running_loop", None)

_NO_STEP: _Step = (lambda: None, Context())


class _Hooked(threading.local):
    """Whose hooks for generators this thread has.

    They stay when a step is over: to look at them, and to set them, takes longer than the rest of
    what a step needs.

    Attributes:
        loop: the loop that has set them, unless it was closed since.
        before: the hooks that were there before any such loop.
    """

    loop: EnvironmentLoop | None = None
    before: tuple[Any, Any] = (None, None)


_hooked = _Hooked()

# A count of scheduled callbacks that none has: there may be some that have not run yet.
_UNKNOWN = -1


class _Selector(selectors.DefaultSelector):
    """A selector that knows how many files it watches.

    Attributes:
        watched: their number.
    """

    watched = 0

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        """Watch a file."""
        key = super().register(fileobj, events, data)
        self.watched = len(self.get_map())
        return key

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        """Watch a file no more."""
        key = super().unregister(fileobj)
        self.watched = len(self.get_map())
        return key


class EnvironmentLoop(asyncio.SelectorEventLoop):
    """A selector loop that takes the first step of a task at once, as part of `complete`.

    A turn of a loop costs more than most requests take: a poll of the selector, a handle, two
    callbacks. Most apps answer within the first step of their task, without ever waiting. That
    step runs here as the loop would run it: as a task, with this loop as the running one, in the
    task's own context. Where it leaves anything for the loop to do, the loop does it as ever.

    A step may lend its thread to a function that blocks. As soon as anything calls the loop from a
    thread, it runs in another one, until the thread is taken back. After the first step, the loop
    has to leave its thread for that, and runs in another one meanwhile.

    Attributes:
        threads: what takes the sync calls of this loop.
        lent: whether what calls the loop from a thread starts it in another thread; `take_back`
            ends that.
        lender: the thread in which the running request has had a call, or 0. What it calls later
            belongs there, too: a database connection may be bound to the thread.
    """

    threads: Any = None
    lent = False
    lender = 0

    def __init__(self) -> None:
        self.__capturing = False
        self.__first = _NO_STEP
        self.__stepping = False
        self.__quiet = False
        self.__alone = False
        self.__lending = threading.Lock()
        self.__other: threading.Thread | None = None
        self.__fatal: BaseException | None = None
        self.__errand: _Errand | None = None
        self.__away = False
        self.__stopped = False
        self.__scheduled = 0
        self.__seen = _UNKNOWN
        self.__plain = False
        self.__timers: list[float] = []
        self.__selector = _Selector()
        super().__init__(self.__selector)
        self.__own = self.__selector.watched
        self.__unused = asyncio.Handle(_nothing, (), self)
        self.__firstiter: Any = None
        self.__finalizer: Any = None

    def was_quiet(self) -> bool:
        """Whether all that `complete` did last was one step, which has scheduled nothing."""
        return self.__quiet

    def is_alone(self) -> bool:
        """Whether the task of `complete` is in its first step, and all else waits for threads.

        Nothing is scheduled, and no timer and no socket can wake anything.
        """
        return (
            self.__stepping
            and self.__alone
            and self.__scheduled == self.__seen
            and not self.__timers
            and self.__selector.watched <= self.__own
        )

    def keep(self) -> None:
        """Be lent no more in this step: a call of the request was made in another thread."""
        self.__alone = False

    def take_back(self) -> None:
        """Be lent no longer, and wait until the loop has left the other thread.

        Raises what would have left the loop there: SystemExit, KeyboardInterrupt.
        """
        self.lent = False
        # Who has the lock may be about to start a thread; who gets it later sees that it is over.
        # In this order: whoever has let go of it meanwhile has said which thread.
        if not self.__lending.locked() and self.__other is None:
            return
        with self.__lending:
            other, self.__other = self.__other, None
        if other is not None:
            super().call_soon_threadsafe(self.stop)
            other.join()
            self.__stepping = True
            self.__seen = _UNKNOWN
            fatal, self.__fatal = self.__fatal, None
            if fatal is not None:
                raise fatal

    def __run_on(self) -> None:
        while True:
            try:
                self.run_forever()
            except BaseException as error:
                # Who has called waits for an answer, and learns of it from the loop alone.
                self.__fatal = error
            else:
                return

    def __run_elsewhere(self) -> None:
        with self.__lending:
            if self.lent and self.__other is None:
                # It has run as part of a step, as which it cannot run in two threads.
                self.__stepping = False
                other = threading.Thread(target=self.__run_on, name="liftoff-loop", daemon=True)
                try:
                    other.start()
                except BaseException:
                    self.__stepping = True
                    raise
                self.__other = other

    def leave(self, function: Callable[[], None], after: Callable[[], None]) -> bool:
        """Leave this thread to a function as soon as the loop gets to it, and run in another.

        Args:
            function: called while the loop is away.
            after: called when the loop is back: whoever waits for the function goes on here.

        Returns:
            False where this is not the lender's thread, or is about to be left already; and where
            there is no other thread.
        """
        if threading.get_ident() != self.lender or self.__errand is not None:
            return False
        left = threading.Lock()
        left.acquire()
        other = threading.Thread(
            target=self.__run_away, args=(left,), name="liftoff-loop", daemon=True
        )
        try:
            other.start()
        except RuntimeError:
            # There are as many as there can be.
            return False
        self.__errand = function, after, left, other
        super().stop()
        return True

    def __run_away(self, left: threading.Lock) -> None:
        left.acquire()
        while self.__away:
            try:
                super().run_forever()
            except BaseException as error:
                # The function may wait for the loop still.
                self.__fatal = error

    def __do(self, errand: _Errand) -> None:
        function, after, left, other = errand
        self.__away = True
        left.release()
        try:
            function()
        finally:
            self.__away = False
            super().call_soon_threadsafe(super().stop)
            other.join()
        after()
        fatal, self.__fatal = self.__fatal, None
        if fatal is not None:
            raise fatal

    def stop(self) -> None:
        """Stop running, once what is ready has had its turn."""
        self.__stopped = True
        super().stop()

    def run_forever(self) -> None:
        """Run until `stop` is called, in this thread but for what `leave` was given."""
        try:
            while True:
                super().run_forever()
                errand, self.__errand = self.__errand, None
                if errand is not None:
                    self.__do(errand)
                if self.__stopped:
                    return
        finally:
            if self.__errand is not None:
                self.__errand[2].release()
            self.__errand = None
            self.__stopped = False

    def complete(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Do what `run_until_complete` does, faster where the coroutine never waits.

        Raises:
            RuntimeError: the loop runs already.
        """
        if self.__stepping:
            coroutine.close()
            raise RuntimeError("the event loop runs a request already")
        self.__quiet = needs_turn = False
        self.lender = 0
        if self.__scheduled != self.__seen or self.__timers:
            seen = self.__seen
            if (self.__scheduled != seen != _UNKNOWN) or self.__plain:
                self.__seen = _UNKNOWN
                self.run_until_complete(coroutine)
                return
            if self.__firstiter is None:
                # What a loop sets while it runs, so that it can end generators left unfinished.
                self.__firstiter, self.__finalizer = self.run_until_complete(_asyncgen_hooks())
            needs_turn = self.__is_due() or seen == _UNKNOWN
            self.__seen = self.__scheduled
        self.__alone = not needs_turn
        self.__capturing = True
        # With a name, none has to be made up.
        task = asyncio.Task(coroutine, loop=self, name="liftoff-request")
        step, context = self.__first
        if _hooked.loop is not self:
            self.__set_hooks()
        self.__stepping = True
        _set_running_loop(self)
        try:
            context.run(step)
        except (SystemExit, KeyboardInterrupt):
            retrieve(task)
            raise
        finally:
            _set_running_loop(None)
            self.__stepping = False
            self.__first = _NO_STEP
        if (
            needs_turn
            or self.__scheduled != self.__seen
            or not task.done()
            or self.__selector.watched > self.__own
        ):
            self.__turn(task)
        else:
            self.__quiet = True
            task.result()

    def __set_hooks(self) -> None:
        if _hooked.loop is None:
            _hooked.before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(self.__firstiter, self.__finalizer)
        _hooked.loop = self

    def close(self) -> None:
        """Close the loop, and take back its hooks."""
        super().close()
        if _hooked.loop is self:
            sys.set_asyncgen_hooks(*_hooked.before)
            _hooked.loop = None

    def __turn(self, task: asyncio.Task[Any]) -> None:
        """Run the loop until the task is done, once at least: what else is ready has its turn.

        Raises what the task raises: its result can be asked for only once, as on Python 3.11 the
        second time gives no traceback.
        """
        waited = not task.done()
        before = self.__scheduled
        try:
            self.run_until_complete(task)
        except (SystemExit, KeyboardInterrupt):
            retrieve(task)
            raise
        finally:
            # A turn for a task that was done schedules what ends the turn. Anything else that was
            # scheduled meanwhile may wait still: there is a turn after the next request, too.
            idle = not waited and self.__scheduled == before + 1
            self.__seen = self.__scheduled if idle and not self.__plain else _UNKNOWN

    def __is_due(self) -> bool:
        timers, now = self.__timers, self.time()
        due = bool(timers) and timers[0] <= now
        while timers and timers[0] <= now:
            heapq.heappop(timers)
        return due

    def __go_plain(self) -> None:
        self.__plain = True
        self.__seen = _UNKNOWN

    def is_running(self) -> bool:
        """Tell whether the loop runs, which it does during a first step, too."""
        if self.__away and threading.get_ident() == self.lender:
            # The other thread may still be on the way to run it.
            return True
        return self.__stepping or super().is_running()

    def call_soon(
        self,
        callback: Callable[[Unpack[_Ts]], object],
        *args: Unpack[_Ts],
        context: Context | None = None,
    ) -> asyncio.Handle:
        """Schedule a callback; the first step of the task that is being made is kept apart."""
        if self.__capturing:
            self.__capturing = False
            self.__first = callback, copy_context() if context is None else context
            return self.__unused
        self.__scheduled += 1
        return super().call_soon(callback, *args, context=context)

    def call_soon_threadsafe(
        self,
        callback: Callable[[Unpack[_Ts]], object],
        *args: Unpack[_Ts],
        context: Context | None = None,
    ) -> asyncio.Handle:
        """Schedule a callback from any thread."""
        self.__scheduled += 1
        if self.lent:
            self.__run_elsewhere()
        return super().call_soon_threadsafe(callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[[Unpack[_Ts]], object],
        *args: Unpack[_Ts],
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Schedule a callback for a time, and remember the time."""
        heapq.heappush(self.__timers, when)
        return super().call_at(when, callback, *args, context=context)

    def create_task(self, coro: Any, **options: Any) -> asyncio.Task[Any]:
        """Make a task; one that starts eagerly schedules nothing, and is noticed here."""
        self.__scheduled += 1
        return super().create_task(coro, **options)

    def set_task_factory(self, factory: Any) -> None:
        """Let the app make tasks its way. They may start eagerly, which schedules nothing."""
        self.__go_plain()
        super().set_task_factory(factory)

    def set_debug(self, enabled: bool) -> None:
        """Set the debug mode, which checks and tells more than a step taken at once does."""
        if enabled:
            self.__go_plain()
        super().set_debug(enabled)

    def add_signal_handler(
        self, sig: int, callback: Callable[[Unpack[_Ts]], object], *args: Unpack[_Ts]
    ) -> None:
        """Handle a signal in the loop, which must poll from now on to learn of it."""
        self.__go_plain()
        super().add_signal_handler(sig, callback, *args)


def new_loop() -> asyncio.AbstractEventLoop:
    """Make a loop: an `EnvironmentLoop` where asyncio would make its standard one.

    Where the app has chosen another, uvloop's say, that one is made.
    """
    loop = asyncio.new_event_loop()
    if type(loop) is asyncio.SelectorEventLoop and _set_running_loop is not None:
        loop.close()
        return EnvironmentLoop()
    return loop


async def _asyncgen_hooks() -> tuple[Any, Any]:
    hooks = sys.get_asyncgen_hooks()
    return hooks.firstiter, hooks.finalizer


def _nothing() -> None:
    """Stand for a callback that is never called."""


def retrieve(task: asyncio.Task[Any]) -> None:
    """Say that the error of a task is known: it has left the loop by itself."""
    if task.done() and not task.cancelled():
        task.exception()
