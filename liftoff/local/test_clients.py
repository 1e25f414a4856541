"""Requests of an app's own tests, which `liftoff.verify.liftoff_suite_plugin` sends.

A connection cannot carry all that a test client can say, such as `Transfer-Encoding: chunked` over
a body that is whole, or a client's address. So it stands before the body, and a header says how
long it is.
"""

from __future__ import annotations

import json
from dataclasses import replace

from liftoff.local.request import Arrival, Request

HEADER = "x-liftoff-suite"
# As `liftoff.verify.liftoff_suite_plugin.function` reads it.
KEY = "liftoffSuite"


def of_test_client(request: Request, arrival: Arrival) -> tuple[Request, Arrival]:
    """The request that a test client made, and how it arrives; as they are without that header."""
    length = request.header(HEADER)
    if length is None:
        return request, arrival
    said, body = json.loads(request.body[: int(length)]), request.body[int(length) :]
    headers = tuple((name.lower(), value) for name, value in said["headers"])
    return (
        replace(request, headers=headers, body=body, client=said["client"]),
        replace(arrival, scheme=said["scheme"], as_sent=True, carried=said["carried"]),
    )
