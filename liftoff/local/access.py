"""One line of the access log, and the count of requests that went to the wrong function first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_ROOT = re.compile(r"Root=([^;,\s]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A request that was answered.

    Attributes:
        kind: `http`: through the gateway; `invoke`: a call of the Invoke API.
        epoch_ms: when it came.
        method: of HTTP; of a call, its invocation type.
        path: path and query as sent; of a call, the function's name as sent.
        status: of the response.
        function: which function answered, or None.
        route: key of the gateway's route, or None.
        cold: whether the call started an environment.
        milliseconds: from the whole request to the whole response, init included.
        init_ms: init time when cold, else None.
        error: type and message where the function failed, else None.
        misroutes: endpoints that a function did not own and handed on to the fallback.
    """

    kind: Literal["http", "invoke"]
    epoch_ms: int
    method: str
    path: str
    status: int
    function: str | None = None
    route: str | None = None
    cold: bool = False
    milliseconds: float = 0.0
    init_ms: float | None = None
    error: str | None = None
    misroutes: tuple[str, ...] = ()


class Misroutes:
    """Counts hand-ons to the fallback, and finds the request that each belongs to.

    A function's boto3 passes the trace id of its invocation on, so the root is common to both.

    Attributes:
        count: of all.
    """

    def __init__(self) -> None:
        self.count = 0
        self._open: dict[str, list[str]] = {}

    def begin(self, trace_id: str) -> None:
        """A request with this trace id is being answered."""
        self._open.setdefault(_root(trace_id), [])

    def add(self, endpoint: str, trace_id: str | None) -> None:
        """A function handed on a request for this endpoint."""
        self.count += 1
        if trace_id is not None and _root(trace_id) in self._open:
            self._open[_root(trace_id)].append(endpoint)

    def end(self, trace_id: str) -> tuple[str, ...]:
        """The request is answered: the endpoints that were handed on for it."""
        return tuple(self._open.pop(_root(trace_id), ()))


def _root(trace_id: str) -> str:
    found = _ROOT.search(trace_id)
    return found[1] if found else trace_id
