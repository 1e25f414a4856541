"""Which code an import runs, as the probe notes it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType

import pytest

from liftoff.frameworks.liftoff_probe import watching


def called() -> None:
    """Run while it is watched, more than once."""


def elsewhere() -> None:
    """Run by another thread."""


def items() -> Iterator[None]:
    yield called()


def never() -> None:
    """Run before and after."""


WAYS = [watching.watch_calls, watching._profiled]


@pytest.mark.parametrize("watch", WAYS, ids=["here", "before Python 3.12"])
def test_what_runs_is_noted_once(watch: Callable[[], Callable[[], set[CodeType]]]) -> None:
    never()
    end = watch()
    called()
    list(items())
    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    ran = end()
    never()
    here = Path(__file__).parent
    lines = {f.__code__.co_firstlineno for f in (called, elsewhere, items)}
    assert watching.ran_functions(ran, here) == [[Path(__file__).name, n] for n in sorted(lines)]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="sys.monitoring is new in Python 3.12")
def test_others_may_monitor_too() -> None:
    for tool in (3, 4):
        sys.monitoring.use_tool_id(tool, "another")
    try:
        end = watching.watch_calls()
        called()
        assert called.__code__ in end()
    finally:
        for tool in (3, 4):
            sys.monitoring.free_tool_id(tool)
