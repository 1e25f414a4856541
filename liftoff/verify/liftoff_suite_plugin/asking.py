"""Sends a request of a test client to the gateway."""

from __future__ import annotations

import http.client
import json
import os
import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

URL = urlsplit(os.environ.get("LIFTOFF_SUITE_URL", ""))
# As `liftoff.local.test_clients` reads it: what a connection cannot carry goes before the body.
HEADER = "x-liftoff-suite"
_RENAMED = re.compile(r"(?i)^x-amzn-remapped-")
Headers = list[tuple[str, str]]


class Request(NamedTuple):
    """What a test client asks: method, target and so on, as it says them."""

    method: str
    target: str
    headers: Headers
    body: bytes
    scheme: str
    client: str


class Answer(NamedTuple):
    """What came back."""

    status: int
    reason: str
    headers: Headers
    body: bytes


def ask(request: Request, carried: dict[str, Any]) -> Answer:
    """Send one request to the gateway, with what the function must know."""
    said = json.dumps({
        "headers": request.headers, "scheme": request.scheme, "client": request.client,
        "carried": carried,
    }).encode()  # fmt: skip
    # The gateway ends what never answers.
    connection = http.client.HTTPConnection(URL.hostname or "", URL.port)
    try:
        connection.putrequest(request.method, request.target, skip_accept_encoding=True)
        connection.putheader(HEADER, str(len(said)))
        connection.putheader("Content-Length", str(len(said) + len(request.body)))
        connection.endheaders(said + request.body)
        response = connection.getresponse()
        content = response.read()
        # What a REST API renames is the same to the tests.
        found = [(_RENAMED.sub("", name), value) for name, value in response.getheaders()]
        return Answer(response.status, response.reason, found, content)
    finally:
        connection.close()
