from __future__ import annotations

import io
import threading
from contextlib import redirect_stderr

import pytest

from liftoff.cli import progress as module
from liftoff.cli.progress import progress


class Terminal(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal
        self.said = threading.Event()

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        if "…" in text:
            self.said.set()
        return super().write(text)


@pytest.fixture(params=[True, False])
def stream(request: pytest.FixtureRequest) -> Terminal:
    return Terminal(request.param)


def test_what_is_quick_says_nothing(stream: Terminal) -> None:
    with redirect_stderr(stream), progress("planning"):
        pass
    assert "planning" not in stream.getvalue()


def test_what_takes_long_is_said_on_a_terminal_and_erased(
    stream: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0)
    with redirect_stderr(stream), progress("planning"):
        if stream.terminal:
            assert stream.said.wait(5)
    assert stream.getvalue() == ("\rplanning …\r\x1b[K" if stream.terminal else "")


def test_an_error_passes_and_the_line_is_erased(stream: Terminal) -> None:
    with pytest.raises(KeyError), redirect_stderr(stream), progress("planning"):
        raise KeyError
    assert stream.getvalue() == ("\r\x1b[K" if stream.terminal else "")
