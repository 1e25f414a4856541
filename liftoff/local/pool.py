"""The environments of one function: started when needed, reused when free, never shared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from liftoff.local.environment import Environment, InitError, Launch
from liftoff.local.invocation import Invocation, Outcome, describe_error


@dataclass(slots=True)
class FunctionStats:
    """What a function has done so far.

    Attributes:
        cold_starts: environments that came up.
        init_ms: init time of each of them.
        invocations: calls, failed ones too.
        errors: calls that failed.
        duration_ms: of each call, without init.
        unstarted: calls for which no environment came up.
        start_error: type and message of the last init that failed.
    """

    cold_starts: int = 0
    init_ms: list[float] = field(default_factory=list)
    invocations: int = 0
    errors: int = 0
    duration_ms: list[float] = field(default_factory=list)
    unstarted: int = 0
    start_error: str = ""


class Pool:
    """Up to `concurrency` environments of a function. Calls beyond that wait their turn.

    Attributes:
        stats: what has been done.
    """

    def __init__(
        self,
        launch: Launch,
        *,
        timeout: float,
        concurrency: int,
        failed_starts: int | None = None,
    ) -> None:
        """Prepare it; nothing is started yet.

        Args:
            launch: how an environment is started.
            timeout: seconds that a call may take.
            concurrency: environments at a time.
            failed_starts: how often an init may fail with one kind of error, one after the other,
                until calls fail without another try; None for as often as it is called.
        """
        self.stats = FunctionStats()
        self._launch = launch
        self._timeout = timeout
        self._failed_starts = failed_starts
        self._failure: InitError | None = None
        self._alike = 0
        self._turns = asyncio.Semaphore(concurrency)
        self._idle: list[Environment] = []
        self._busy: set[Environment] = set()
        self._starting: set[asyncio.Task[Environment]] = set()
        self._closed = False

    async def invoke(
        self, invocation: Invocation, on_start: Callable[[], None] | None = None
    ) -> Outcome:
        """Call the function; a failing init is a failed call, and is tried again by the next.

        Args:
            invocation: the call.
            on_start: called when an environment takes the call, after waiting and init.
        """
        async with self._turns:
            self.stats.invocations += 1
            environment = self._free()
            cold = environment is None
            if environment is None:
                try:
                    environment = await self._start()
                except InitError as error:
                    self.stats.errors += 1
                    self.stats.unstarted += 1
                    self.stats.start_error = describe_error(error.payload)
                    return Outcome(payload=error.payload, failed=True, cold=True, log=error.output)
            self._busy.add(environment)
            try:
                if on_start is not None:
                    on_start()
                outcome = await environment.invoke(invocation, self._timeout)
            except BaseException:
                await environment.stop()
                raise
            finally:
                self._busy.discard(environment)
            await self._put_back(environment)
        self.stats.errors += outcome.failed
        self.stats.duration_ms.append(outcome.duration_ms)
        if cold:
            outcome = replace(outcome, cold=True, init_ms=environment.init_ms)
        return outcome

    async def prewarm(self) -> None:
        """Have one environment up.

        Raises:
            InitError: it does not come up.
        """
        async with self._turns:
            if not self._idle and not self._busy:
                self._idle.append(await self._start())

    async def close(self) -> None:
        """Stop all environments; calls that wait for one are cancelled."""
        self._closed = True
        starting = tuple(self._starting)
        for task in starting:
            task.cancel()
        await asyncio.gather(*starting, return_exceptions=True)
        await asyncio.gather(*(e.stop() for e in [*self._idle, *self._busy]))
        self._idle.clear()

    def _free(self) -> Environment | None:
        while self._idle:
            environment = self._idle.pop()
            if environment.alive:
                return environment
        return None

    async def _put_back(self, environment: Environment) -> None:
        if environment.alive:
            self._idle.append(environment)
        else:
            await environment.stop()

    async def _start(self) -> Environment:
        if self._closed:
            raise asyncio.CancelledError
        if self._failure and self._failed_starts and self._alike >= self._failed_starts:
            raise InitError(self._failure.payload, ())
        task = asyncio.create_task(Environment.start(self._launch))
        self._starting.add(task)
        try:
            environment = await task
        except InitError as error:
            known = self._failure is not None and _kind(error) == _kind(self._failure)
            self._failure, self._alike = error, self._alike + 1 if known else 1
            raise
        finally:
            self._starting.discard(task)
        self._failure = None
        self.stats.cold_starts += 1
        self.stats.init_ms.append(environment.init_ms)
        return environment


def _kind(error: InitError) -> str:
    """Its type alone: a message may hold an address, or a folder of its own."""
    return describe_error(error.payload).partition(": ")[0]
