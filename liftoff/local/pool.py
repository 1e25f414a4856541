"""The environments of one function: started when needed, reused when free, never shared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from liftoff.local.environment import Environment, InitError, Launch
from liftoff.local.invocation import Invocation, Outcome


@dataclass(slots=True)
class FunctionStats:
    """What a function has done so far.

    Attributes:
        cold_starts: environments that came up.
        init_ms: init time of each of them.
        invocations: calls, failed ones too.
        errors: calls that failed.
        duration_ms: of each call, without init.
    """

    cold_starts: int = 0
    init_ms: list[float] = field(default_factory=list)
    invocations: int = 0
    errors: int = 0
    duration_ms: list[float] = field(default_factory=list)


class Pool:
    """Up to `concurrency` environments of a function. Calls beyond that wait their turn.

    Attributes:
        stats: what has been done.
    """

    def __init__(self, launch: Launch, *, timeout: float, concurrency: int) -> None:
        self.stats = FunctionStats()
        self._launch = launch
        self._timeout = timeout
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
        task = asyncio.create_task(Environment.start(self._launch))
        self._starting.add(task)
        try:
            environment = await task
        finally:
            self._starting.discard(task)
        self.stats.cold_starts += 1
        self.stats.init_ms.append(environment.init_ms)
        return environment
