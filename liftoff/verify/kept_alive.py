"""The original app, started again when a request has ended its process, as a supervisor does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress

from liftoff.errors import LiftoffError
from liftoff.verify.original import OriginalApp

# An app that ends with every other request is not waited for for ever.
MOST_RESTARTS = 50


class KeptAlive:
    """A context in which the original app runs, as long as it can be started.

    Attributes:
        app: the app as it runs now.
        restarts: how often it has been started again.
    """

    app: OriginalApp

    def __init__(self, start: Callable[[], AbstractContextManager[OriginalApp]]) -> None:
        self.restarts = 0
        self._start = start
        self._running = ExitStack()

    def __enter__(self) -> KeptAlive:
        self.app = self._running.enter_context(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def revive(self) -> None:
        """Start it again if its process has ended; if it does not start, it stays as it is."""
        if self.app.death() is None or self.restarts >= MOST_RESTARTS:
            return
        again = ExitStack()
        with suppress(LiftoffError):
            app = again.enter_context(self._start())
            self._running.close()
            self._running, self.app = again, app
            self.restarts += 1
