"""JSON that a person or another program wrote."""

from __future__ import annotations

import json
from typing import Any

from liftoff.errors import LiftoffError


def parsed(text: str, *, where: str, hint: str | None = None) -> Any:
    """The value that a JSON text holds.

    Args:
        text: the document.
        where: the file's name, for messages.
        hint: what to do when it is no JSON.

    Raises:
        LiftoffError: it is no JSON, or nested too deeply to be read.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LiftoffError(f"is not JSON: {error}", where=where, hint=hint) from error
