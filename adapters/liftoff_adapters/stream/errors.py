"""What goes wrong with streams, and errors as Lambda wants to hear of them."""

from __future__ import annotations

import json
import re
import traceback
from typing import Any

# Go's HTTP server, which the Runtime API is, refuses trailers that do not fit into its read buffer
# of 4,096 bytes (net/http, body.readTrailer). In base64 this leaves room for the names.
_TRAILER_JSON = 2_700


class ClientGoneError(ConnectionError):
    """The Runtime API takes no more of a response: too large, timed out, or the connection broke.

    An `OSError`, which is what ASGI's `send` raises once the client is gone.
    """


class RuntimeApiError(RuntimeError):
    """The Runtime API gave no event."""


def error_object(error: BaseException, request_id: str = "") -> dict[str, Any]:
    """Describe an exception with the keys that the managed Python runtime gives."""
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": request_id,
        "stackTrace": traceback.format_tb(error.__traceback__),
    }


def error_header(name: str) -> str:
    """Give the name of an error's type in a form that a header may have."""
    return re.sub(r"[^A-Za-z0-9_.]", "_", name[:200])


def short_error_object(error: BaseException, request_id: str) -> bytes:
    """Give the JSON of `error_object`, shortened to what fits into a trailer.

    The outer frames of the stack go first; those near the error say most.
    """
    described = error_object(error, request_id)
    described["errorMessage"] = described["errorMessage"][:2_000]
    described["errorType"] = described["errorType"][:200]
    text = json.dumps(described)
    while len(text) > _TRAILER_JSON and described["stackTrace"]:
        del described["stackTrace"][0]
        text = json.dumps(described)
    while len(text) > _TRAILER_JSON:
        described["errorMessage"] = described["errorMessage"][: -(len(text) - _TRAILER_JSON) // 6]
        text = json.dumps(described)
    return text.encode("ascii")
