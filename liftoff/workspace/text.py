"""One text file: read in whatever Unicode encoding its mark names, written whole or not at all."""

from __future__ import annotations

import codecs
import contextlib
import os
import stat
from pathlib import Path

from liftoff.errors import LiftoffError

# The UTF-32 mark begins as the UTF-16 one does, so it comes first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(path: Path) -> str | None:
    """The text of a file, or None when there is no such file.

    Raises:
        LiftoffError: it is there and cannot be read, or is no text.
    """
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise LiftoffError(f"cannot be read: {error.strerror}", where=str(path)) from error
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise LiftoffError(
            f"is not {encoding.upper()}: {error.reason} at byte {error.start}",
            where=str(path),
            hint="save it as UTF-8",
        ) from error


def write_text(path: Path, text: str) -> None:
    """Write a file beside its place, then rename it: nobody sees half, a failure changes nothing.

    A link stays one, and what is no file (a pipe, a terminal, `/dev/null`) is written to as it is.

    Raises:
        LiftoffError: it cannot be written.
    """
    raw = text.encode()
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(raw)
        else:
            _replace(Path(os.path.realpath(path)), raw)
    except OSError as error:
        raise LiftoffError(f"cannot be written: {error.strerror}", where=str(path)) from error


def _replace(path: Path, raw: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(raw)
        if path.exists():
            part.chmod(stat.S_IMODE(path.stat().st_mode))
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
