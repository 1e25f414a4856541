"""Answers that are near the limit of what Lambda returns, or over it."""

from __future__ import annotations

import json
import os
from typing import Any

from liftoff_adapters import base64_text
from liftoff_adapters.errors import ResponseError
from liftoff_adapters.parts import MAX_ANSWER

# Before Python 3.12, the runtime writes what is not ASCII as escapes.
_ESCAPING = ("python3.9", "python3.10", "python3.11")


def fitted(answer: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Give an answer that fits, with the body in base64 where that is what makes it fit.

    Raises:
        ResponseError: it does not fit in any form.
    """
    if _size(answer) <= MAX_ANSWER:
        return answer
    is_base64 = answer.get("isBase64Encoded") or answer.get("bodyEncoding") == "base64"
    if not is_base64 and len(body) * 4 // 3 < MAX_ANSWER:
        if "bodyEncoding" in answer:
            coded = {**answer, "bodyEncoding": "base64"}
        else:
            coded = {**answer, "isBase64Encoded": True}
        coded["body"] = base64_text.encode(body)
        if _size(coded) <= MAX_ANSWER:
            return coded
    raise too_large(f"{len(body):,} bytes")


def too_large(size: str) -> ResponseError:
    """Give the error for a body whose size is `size`, in words."""
    return ResponseError(
        f"a response body of {size} is more than Lambda returns: "
        f"{MAX_ANSWER:,} bytes of JSON, 3/4 of that where the body is binary",
        public="Internal Server Error: the response is larger than the 6 MB that Lambda returns",
    )


def _size(answer: dict[str, Any]) -> int:
    if answer.get("isBase64Encoded") or answer.get("bodyEncoding") == "base64":
        rest = {**answer, "body": ""}
        return len(answer["body"]) + len(json.dumps(rest))
    if os.environ.get("AWS_EXECUTION_ENV", "").endswith(_ESCAPING):
        return len(json.dumps(answer))
    return len(json.dumps(answer, ensure_ascii=False).encode())
