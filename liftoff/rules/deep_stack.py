"""Room for recursion: source may be nested, and calls chained, deeper than Python's own limit."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

_T = TypeVar("_T")

# A level of Python's takes at most some 2 KB of the stack where C code is in between, so this many
# fit four times. The stack is address space: only what is used becomes memory.
LIMIT = 60_000
_BYTES = 512 * 1024 * 1024

# Python lets its parser nest three times as deep as calls, and to write a node as source again
# takes four calls a level: what is parsed under this limit is walked under the other.
PARSER_LIMIT = LIMIT // 3 // 4


def with_deep_stack(function: Callable[[], _T]) -> _T:
    """Call a function on a stack of its own, with a higher limit of recursion.

    Where the system gives no such stack, it is called as it is.
    """
    outcome: list[_T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            with recursion_limit(LIMIT):
                outcome.append(function())
        except BaseException as error:
            failure.append(error)

    size = threading.stack_size()
    # An interrupt ends the program, whatever the thread is doing.
    thread = threading.Thread(target=run, daemon=True)
    try:
        threading.stack_size(_BYTES)
        thread.start()
    except (RuntimeError, ValueError):
        return function()
    finally:
        threading.stack_size(size)
    thread.join()
    if failure:
        raise failure[0]
    return outcome[0]


@contextmanager
def recursion_limit(limit: int) -> Iterator[None]:
    """Let calls nest this deep, in all threads."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(limit)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
