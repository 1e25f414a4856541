"""Calls functions in processes that have imported none of the projects.

Each is a fork of a small process: one of pytest's own, with all that it has imported for other
tests, costs several times what is done in it.

    python -m tests.plan.slicing.fresh DESCRIPTOR
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


def in_fresh_process(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function of a module returns in a process of its own."""
    connection = _server()
    connection.send((dict(os.environ), function, arguments))
    ok, value = connection.recv()
    assert ok, value
    return value


@cache
def _server() -> Connection:
    """The connection to this process's server, which ends with it."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(theirs.fileno())],
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
        )
    connection = Connection(ours.detach())

    def end() -> None:
        connection.close()
        process.wait()

    atexit.register(end)
    return connection


def serve(connection: Connection) -> None:
    """Fork for each request, one at a time, until nobody is there to ask."""
    with suppress(EOFError):
        while True:
            environment, function, arguments = connection.recv()
            os.environ.clear()
            os.environ.update(environment)
            connection.send(_outcome(function, arguments))


def forked(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function returns in a fork of this process."""
    ok, value = _outcome(function, arguments)
    assert ok, value
    return value


def _outcome(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    receiver, sender = Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        try:
            sender.send((True, function(*arguments)))
        except BaseException:
            sender.send((False, traceback.format_exc()))
        os._exit(0)
    sender.close()
    try:
        outcome: tuple[bool, Any] = receiver.recv()
    except EOFError:
        outcome = False, "the process ended without an answer"
    receiver.close()
    os.waitpid(child, 0)
    return outcome


if __name__ == "__main__":
    from tests.plan.slicing import child  # noqa: F401 - so that no fork has to import it

    serve(Connection(int(sys.argv[1])))
