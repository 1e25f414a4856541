"""Zips whose bytes depend on nothing but what is in them."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# The earliest time that a zip can hold.
EARLIEST = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a zip.

    Attributes:
        content: the file to read, or its bytes.
        size: of the content, in bytes.
        executable: whether it may be run.
        time: year, month, day, hour, minute and second that it gets.
    """

    content: Path | bytes
    size: int
    executable: bool = False
    time: tuple[int, int, int, int, int, int] = EARLIEST


def member_of(path: Path, *, keep_time: bool = False) -> Member:
    """A file as a member; with the one time that all have, or its own (in UTC).

    `SOURCE_DATE_EPOCH` is the latest time that any gets, as https://reproducible-builds.org has it.
    """
    state = path.stat()
    return Member(
        content=path,
        size=state.st_size,
        executable=bool(state.st_mode & stat.S_IXUSR),
        time=_zip_time(state.st_mtime) if keep_time else EARLIEST,
    )


def text_member(text: str) -> Member:
    """Text as a member, in UTF-8."""
    raw = text.encode("utf-8", "surrogateescape")
    return Member(content=raw, size=len(raw))


def write_zip(path: Path, members: Mapping[str, Member], base: Path | None = None) -> None:
    """Write a zip: members by name, in the order of their names, compressed.

    Args:
        path: the zip to make.
        members: by path in the zip.
        base: a zip that this function wrote, and that has none of them; its members come first,
            and are not compressed again.
    """
    if base is not None:
        shutil.copyfile(base, path)
    with zipfile.ZipFile(path, "w" if base is None else "a") as archive:
        for name, member in sorted(members.items()):
            info = zipfile.ZipInfo(name, date_time=member.time)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = _UNIX
            # Lambda runs functions as another user, who must be able to read all files.
            mode = 0o755 if member.executable else 0o644
            info.external_attr = (stat.S_IFREG | mode) << 16
            content = member.content
            archive.writestr(info, content if isinstance(content, bytes) else content.read_bytes())


def zip_digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _zip_time(seconds: float) -> tuple[int, int, int, int, int, int]:
    latest = os.environ.get("SOURCE_DATE_EPOCH", "")
    if latest.isdecimal():
        seconds = min(seconds, int(latest))
    found = time.gmtime(seconds)[:6]
    return max(EARLIEST, found)
