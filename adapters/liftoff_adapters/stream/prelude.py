"""Status and headers of a streamed response, as they go before its body."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Literal

from liftoff_adapters.answers import build
from liftoff_adapters.errors import ResponseError
from liftoff_adapters.handler import Settings

StreamKind = Literal["url", "rest"]

DELIMITER = bytes(8)

# API Gateway looks no further for the delimiter.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
_REST_LIMIT = 16 * 1024

# A REST API takes `multiValueHeaders`, a function URL does not: it has `cookies`, and other
# headers that are repeated are joined.
_KEYS = ("statusCode", "headers", "multiValueHeaders", "cookies")


def prelude(
    kind: StreamKind, settings: Settings, status: int, headers: Iterable[tuple[str, str]]
) -> bytes:
    """Give the JSON of status, headers and cookies, and the eight NUL bytes behind it.

    Raises:
        ResponseError: a header that must not be sent, or more of them than API Gateway reads.
    """
    # As for HEAD: the length in the headers is that of a body which is not here.
    answer = build(kind, settings, status, None, headers, b"", True)
    known = {key: answer[key] for key in _KEYS if key in answer}
    data = json.dumps(known, separators=(",", ":")).encode("ascii") + DELIMITER
    if kind == "rest" and len(data) > _REST_LIMIT:
        raise ResponseError(
            f"the response's headers take {len(data):,} bytes; "
            f"API Gateway reads {_REST_LIMIT:,} of a streamed response"
        )
    return data
