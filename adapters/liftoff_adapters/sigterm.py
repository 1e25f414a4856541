"""The end of an environment: Lambda sends SIGTERM where an extension is registered."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType


class Sigterm:
    """Calls a function when the process is told to end; the signal then does what it did before.

    Outside the main thread, where Python allows no signal handlers, nothing is registered.

    Args:
        function: called once.
        busy: tells whether the function cannot be called now. The signal is postponed then.

    Attributes:
        postponed: whether a signal waits for `end`.
    """

    def __init__(self, function: Callable[[], None], *, busy: Callable[[], bool]) -> None:
        self.postponed = False
        self._function = function
        self._busy = busy
        self._before = signal.getsignal(signal.SIGTERM)
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self._busy():
            self.postponed = True
        else:
            self.end()

    def end(self) -> None:
        """Call the function, and raise the signal again for whoever handled it before."""
        self.postponed = False
        self._function()
        before = signal.SIG_DFL if self._before is None else self._before
        signal.signal(signal.SIGTERM, before)
        signal.raise_signal(signal.SIGTERM)
