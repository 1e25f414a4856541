from __future__ import annotations

import io

from liftoff.verify.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, *times: float) -> str:
    ticks = iter((0.0, *times))
    progress = Progress(9, stream, clock=lambda: next(ticks))
    for done, _ in enumerate(times, start=1):
        progress(done)
    progress.clear()
    return stream.getvalue()


def test_a_short_run_is_silent() -> None:
    assert shown(Terminal(), 0.5, 1.9) == ""


def test_a_long_run_shows_and_clears_its_line() -> None:
    assert shown(Terminal(), 1.0, 2.5, 3.0) == "\r2 of 9 requests\r3 of 9 requests\r\x1b[K"


def test_no_terminal_no_line() -> None:
    assert shown(io.StringIO(), 5.0, 6.0) == ""
