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
def stream(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm")
    return Terminal(request.param)


def test_what_is_quick_says_nothing(stream: Terminal) -> None:
    with redirect_stderr(stream), progress("planning"):
        pass
    assert stream.getvalue() == ""


def test_what_takes_long_is_said_on_a_terminal_and_erased(
    stream: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0)
    with redirect_stderr(stream), progress("planning"):
        if stream.terminal:
            assert stream.said.wait(5)
    shown = "\rplanning … 0 s\x1b[K\r\x1b[K"
    assert stream.getvalue() == (shown if stream.terminal else "")


def test_a_terminal_that_cannot_clear_a_line_is_shown_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0)
    monkeypatch.setenv("TERM", "dumb")
    stream = Terminal(terminal=True)
    with redirect_stderr(stream), progress("planning"):
        assert not stream.said.wait(0.01)
    assert stream.getvalue() == ""


def test_what_is_done_now_is_said(stream: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0)
    monkeypatch.setattr(module, "_BEAT", 0.001)
    with redirect_stderr(stream), progress("reading") as say:
        for doing in ("reading", "analyzing 2,779 files"):
            say(doing)
            stream.said.clear()
            if stream.terminal:
                assert stream.said.wait(5)
                stream.said.clear()
                assert stream.said.wait(5)
    assert ("analyzing 2,779 files …" in stream.getvalue()) is stream.terminal
    assert stream.getvalue().endswith("\r\x1b[K") is stream.terminal


def test_an_error_passes_and_the_line_is_erased(
    stream: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0)
    wait = stream.said.wait if stream.terminal else bool

    def fail() -> None:
        wait(5)
        raise KeyError

    with pytest.raises(KeyError), redirect_stderr(stream), progress("planning"):
        fail()
    assert stream.getvalue().endswith("\r\x1b[K") is stream.terminal
