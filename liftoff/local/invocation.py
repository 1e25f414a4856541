"""One call of a function, and what came of it."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field

from liftoff.local.streaming import Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """What a function is called with.

    Attributes:
        payload: JSON text of the event.
        trace_id: for `_X_AMZN_TRACE_ID`, or None.
        client_context: JSON text for `context.client_context`, or None.
        request_id: Lambda's own id of this call.
        stream: takes a response that the function streams; None takes it as a whole answer.
    """

    payload: bytes
    trace_id: str | None = None
    client_context: str | None = None
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    stream: Stream | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a call.

    Attributes:
        payload: JSON text that the function returned, or Lambda's error object; empty where it has
            gone to the call's stream.
        failed: whether it is an error object (`X-Amz-Function-Error: Unhandled`).
        cold: whether this call started the environment.
        init_ms: from the start of the process to its first poll, when cold, else None.
        duration_ms: from handing the event over to the answer.
        log: what the function printed in this call.
    """

    payload: bytes
    failed: bool
    cold: bool = False
    init_ms: float | None = None
    duration_ms: float = 0.0
    log: tuple[str, ...] = ()

    @property
    def error(self) -> str | None:
        """Type and message of an error, on one line, or None."""
        return describe_error(self.payload) if self.failed else None


def error_payload(kind: str, message: str) -> bytes:
    """Lambda's error object."""
    return json.dumps({"errorType": kind, "errorMessage": message}).encode()


def describe_error(payload: bytes) -> str:
    """`Type: message` of Lambda's error object."""
    try:
        error = json.loads(payload)
    except ValueError:
        error = None
    if not isinstance(error, dict):
        return payload.decode("utf-8", "replace")
    kind, message = error.get("errorType"), error.get("errorMessage")
    return ": ".join(str(part) for part in (kind, message) if part)
