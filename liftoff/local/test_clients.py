"""Requests of an app's own tests, which `liftoff.verify.suite_plugin` sends in one header.

A connection cannot carry all that a test client can say, such as `Transfer-Encoding: chunked` over
a body that is whole, or a client's address.
"""

from __future__ import annotations

import base64
import json
from dataclasses import replace

from liftoff.local.request import Arrival, Request

HEADER = "x-liftoff-suite"


def of_test_client(request: Request, arrival: Arrival) -> tuple[Request, Arrival]:
    """The request that a test client made, and how it arrives; as they are without that header."""
    sent = request.header(HEADER)
    if sent is None:
        return request, arrival
    said = json.loads(base64.b64decode(sent))
    headers = tuple((name.lower(), value) for name, value in said["headers"])
    return (
        replace(request, headers=headers, client=said["client"]),
        replace(arrival, scheme=said["scheme"], as_sent=True),
    )
