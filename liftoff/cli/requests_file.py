"""The file of requests that a command is given."""

from __future__ import annotations

from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.workspace.text import read_text


def read_requests_file(file: Path) -> str:
    """Its text.

    Raises:
        LiftoffError: it cannot be read.
    """
    text = read_text(file)
    if text is None:
        raise LiftoffError("cannot be read: there is no such file", where=str(file))
    return text
