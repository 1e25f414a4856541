"""What an uploaded file is, by the name of the object that a framework makes of it."""

from __future__ import annotations

from liftoff.rules.tables.bodies import UPLOADS


def is_upload(owner: str) -> bool:
    """Whether a library object is an uploaded file."""
    return owner.startswith(UPLOADS)
