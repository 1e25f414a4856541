"""The lifespan of an ASGI app: up once for an environment, down when the environment ends."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from liftoff_adapters.errors import LifespanError

if TYPE_CHECKING:
    from liftoff_adapters.handler import LifespanMode

logger = logging.getLogger("liftoff_adapters")


class Lifespan:
    """Runs an app's lifespan as one task of the environment's loop.

    Attributes:
        state: what the app's startup has put there for requests.
        running: whether startup is done and shutdown is not.
    """

    def __init__(self, app: Any, mode: LifespanMode) -> None:
        self.state: dict[str, Any] = {}
        self.running = False
        self._app = app
        self._mode = mode
        self._failure: str | None = None
        self._asked = False
        self._is_up = False
        self._started = asyncio.Event()
        self._stopping = asyncio.Event()
        self._told = False
        self._task: asyncio.Task[None] | None = None

    async def startup(self) -> None:
        """Bring the app up.

        Raises:
            LifespanError: the app says that its startup failed; or it has no lifespan, or raised
                before it said anything, and the mode is "on".
        """
        self._task = asyncio.create_task(self._run(), name="liftoff-lifespan")
        started = asyncio.create_task(self._started.wait())
        await asyncio.wait((self._task, started), return_when=asyncio.FIRST_COMPLETED)
        started.cancel()
        ended = self._task.exception() if self._task.done() else None
        if self._failure is not None:
            # The app may raise the reason only after it has said that it failed.
            await asyncio.wait((self._task,), timeout=1)
            ended = self._task.exception() if self._task.done() else None
            raise LifespanError(f"the app's startup failed: {self._failure or ended}") from ended
        if isinstance(ended, LifespanError):
            raise ended
        if not self._task.done():
            self.running = True
        elif self._is_up:
            if ended is not None and self._mode == "on":
                raise LifespanError(f"the lifespan failed after its startup: {ended!r}") from ended
            if ended is not None:
                logger.error("The app's lifespan failed after its startup", exc_info=ended)
        elif self._mode == "on":
            raise LifespanError(
                f"the app's lifespan ended before startup was complete: {ended!r}"
                if ended
                else "the app has no lifespan"
            ) from ended
        elif ended is not None:
            logger.info("The app has no lifespan: %r", ended)

    async def shutdown(self) -> None:
        """Bring the app down. What goes wrong is logged: there is nobody left to tell."""
        if not self.running or self._task is None:
            return
        self.running = False
        what = "lifespan failed after its startup" if self._task.done() else "shutdown failed"
        self._stopping.set()
        try:
            await self._task
        except asyncio.CancelledError:
            # It asked for more than there is; see `_receive`.
            pass
        except Exception:
            logger.exception("The app's %s", what)
            return
        if self._failure is not None:
            logger.error("The app's shutdown failed: %s", self._failure)

    async def _run(self) -> None:
        scope = {
            "type": "lifespan",
            "asgi": {"version": "3.0", "spec_version": "2.0"},
            "state": self.state,
        }
        try:
            await self._app(scope, self._receive, self._send)
        except (SystemExit, asyncio.CancelledError) as error:
            if self.running or self._stopping.is_set():
                raise
            # As they are, they would end the environment, and nothing would say why.
            raise LifespanError(f"the app's startup failed: {error!r}") from error

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "lifespan.startup"}
        await self._stopping.wait()
        if self._told and self._task is not None:
            # There is nothing more to tell: an app that asks on and on would never end.
            self._task.cancel()
            await asyncio.get_running_loop().create_future()
        self._told = True
        return {"type": "lifespan.shutdown"}

    async def _send(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind in ("lifespan.startup.failed", "lifespan.shutdown.failed"):
            self._failure = message.get("message", "")
        elif kind not in ("lifespan.startup.complete", "lifespan.shutdown.complete"):
            raise RuntimeError(f"the app sent {kind!r} in its lifespan")
        if kind == "lifespan.startup.complete":
            self._is_up = True
        self._started.set()
