from __future__ import annotations

import sys
import threading

import pytest

from liftoff.rules.deep_stack import LIMIT, with_deep_stack


def depth(levels: int) -> int:
    # `max` calls back from C, which takes more of the stack than a plain call.
    return max([levels], key=lambda n: depth(n - 1) if n else 0)


def test_calls_nest_deeper_than_pythons_limit() -> None:
    before = sys.getrecursionlimit(), threading.stack_size()
    with pytest.raises(RecursionError):
        depth(before[0])
    assert with_deep_stack(lambda: depth(LIMIT // 4)) == LIMIT // 4
    with pytest.raises(RecursionError):
        with_deep_stack(lambda: depth(LIMIT))
    assert (sys.getrecursionlimit(), threading.stack_size()) == before


def test_what_is_raised_is_raised_again() -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError, match="x"):
        with_deep_stack(fail)


def test_without_such_a_stack_it_runs_on_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert with_deep_stack(threading.current_thread) is threading.main_thread()
