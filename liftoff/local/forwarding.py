"""What both kinds of gateway do to a request's headers before the function sees them.

Source: "Lambda proxy integrations" and "Amazon API Gateway important notes", API Gateway Developer
Guide; RFC 9110, 7.6.1 for headers that belong to one connection.
"""

from __future__ import annotations

from liftoff.local.request import Arrival, Request

HOP_BY_HOP = frozenset({
    "connection", "expect", "keep-alive", "proxy-authorization",
    "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
})  # fmt: skip

_SET_BY_GATEWAY = frozenset({
    "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto",
})  # fmt: skip


def forwarded_headers(request: Request, arrival: Arrival) -> tuple[tuple[str, str], ...]:
    """The headers that go into the event: without those of the connection, with the gateway's.

    Those of a test client stay as they are; what it has not said is added.
    """
    if arrival.as_sent:
        own = [("x-amzn-trace-id", arrival.trace_id), ("x-forwarded-proto", arrival.scheme)]
        given = {name for name, _ in request.headers}
        return (*request.headers, *(pair for pair in own if pair[0] not in given))
    forwarded_for = [value for name, value in request.headers if name == "x-forwarded-for"]
    return (
        *(
            (name, value)
            for name, value in request.headers
            if name not in HOP_BY_HOP and name not in _SET_BY_GATEWAY
        ),
        ("x-amzn-trace-id", trace_id(request, arrival)),
        ("x-forwarded-for", ", ".join([*forwarded_for, request.client])),
        ("x-forwarded-port", str(arrival.port)),
        ("x-forwarded-proto", arrival.scheme),
    )


def trace_id(request: Request, arrival: Arrival) -> str:
    """The client's own trace id when it names a root, else the gateway's."""
    sent = request.header("x-amzn-trace-id")
    return sent if sent is not None and "Root=" in sent else arrival.trace_id
