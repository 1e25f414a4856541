"""Tasks that a request started and did not await."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liftoff_adapters.handler import LeftoverMode
from weakref import WeakSet

from liftoff_adapters.loop import retrieve

logger = logging.getLogger("liftoff_adapters")


class Leftovers:
    """Ends what a request has left running, before the environment is frozen in mid-flight.

    Args:
        mode: "finish" waits for the tasks, "cancel" cancels them.
        seconds: how long to wait.
    """

    def __init__(self, mode: LeftoverMode, seconds: float) -> None:
        self._mode = mode
        self._seconds = seconds
        self._kept: WeakSet[asyncio.Task[Any]] = WeakSet()

    def keep_current(self) -> None:
        """Leave alone, from now on, the tasks that run at this moment: the app's own workers."""
        self._kept.update(asyncio.all_tasks())

    def settle(self, loop: asyncio.AbstractEventLoop, request: Coroutine[Any, Any, Any]) -> None:
        """Finish or cancel what runs on a loop besides the kept tasks.

        Args:
            loop: on which the request was run.
            request: runs still where one of its own tasks has left the loop with SystemExit. It is
                cancelled, and so are the tasks that it waits for.
        """
        left = self._left(loop)
        torn = {task for task in left if task.get_coro() is request}
        if torn:
            # What has left the loop may come by again; it is on its way already.
            with suppress(SystemExit, KeyboardInterrupt):
                loop.run_until_complete(self._abandon(torn))
            left = self._left(loop) - torn
        if left:
            loop.run_until_complete(self._end(left))

    def _left(self, loop: asyncio.AbstractEventLoop) -> set[asyncio.Task[Any]]:
        return {task for task in asyncio.all_tasks(loop) if task not in self._kept}

    async def _abandon(self, torn: set[asyncio.Task[Any]]) -> None:
        for task in torn:
            task.add_done_callback(retrieve)
            task.cancel()
        await asyncio.wait(torn, timeout=self._seconds)

    async def _end(self, left: set[asyncio.Task[Any]]) -> None:
        names = ", ".join(sorted(_described(task) for task in left))
        if self._mode == "cancel":
            logger.warning("The request left tasks running; they are cancelled: %s", names)
            for task in left:
                task.cancel()
        else:
            logger.warning("The request left tasks running; waiting for them: %s", names)
        _, pending = await asyncio.wait(left, timeout=self._seconds)
        if pending:
            self._kept.update(pending)
            logger.warning(
                "Tasks still run after %g s and will be frozen with the environment: %s",
                self._seconds,
                ", ".join(sorted(_described(task) for task in pending)),
            )


def _described(task: asyncio.Task[Any]) -> str:
    coroutine = task.get_coro()
    return f"{task.get_name()} ({getattr(coroutine, '__qualname__', coroutine)})"
