"""Notices a server that the import itself starts: it would never end."""

from __future__ import annotations

import re
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from .places import relative

# Packages and modules that bind a socket in order to serve until the process ends.
_SERVERS = re.compile(
    r"(aiohttp\.web|bjoern|cheroot|cherrypy|daphne|eventlet\.convenience|flask|flask_socketio"
    r"|gevent\.(baseserver|pywsgi|server)|granian|gunicorn|hypercorn|tornado|uvicorn|waitress"
    r"|werkzeug)(\.|\Z)"
)


class ServesError(BaseException):
    """The import started a server.

    No `Exception`, so that an app which tries the next port does not swallow it.

    Attributes:
        path: of the project's file that did it.
        line: in it.
    """

    def __init__(self, path: str, line: int) -> None:
        super().__init__("it starts a server when it is imported")
        self.path, self.line = path, line


def refuse_servers(source: Path) -> None:
    """Raise `ServesError` in place of a server that binds its socket in the main thread.

    A server in a thread of its own does not keep the import from ending.
    """
    main = threading.get_ident()

    def hook(event: str, _: Any) -> None:
        if event == "socket.bind" and threading.get_ident() == main:
            place = _starts(sys._getframe(1), source)
            if place is not None:
                raise ServesError(*place)

    sys.addaudithook(hook)


def _starts(frame: FrameType | None, source: Path) -> tuple[str, int] | None:
    """The project's line that called what binds, if that is a server."""
    serves = False
    while frame is not None:
        inside = relative(frame.f_code.co_filename, source)
        if inside is not None:
            return (inside, frame.f_lineno) if serves else None
        name = frame.f_globals.get("__name__") or ""
        serves = serves or _SERVERS.match(name) is not None
        frame = frame.f_back
    return None
