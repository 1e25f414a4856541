"""Lambda's Runtime API, the function's side.

Source: "Using the Lambda runtime API for custom runtimes", Lambda Developer Guide.
"""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage
from typing import Any
from urllib.parse import quote

from liftoff_adapters.stream.errors import RuntimeApiError, error_header

logger = logging.getLogger("liftoff_adapters")

_ROOT = "/2018-06-01/runtime"
_INVOCATION_ID = "Lambda-Runtime-Invocation-Id"


@dataclass(frozen=True, slots=True)
class Invocation:
    """An event that the function is to answer.

    Attributes:
        request_id: fit for a path.
        echo: headers for whatever answers it. With the invocation's id among them, Lambda tells a
            late answer from that to a retry of the same request
            (aws-lambda-python-runtime-interface-client, pull request 214).
        payload: the event, JSON.
        headers: what Lambda says about the invocation; names in any case.
    """

    request_id: str
    echo: dict[str, str]
    payload: bytes
    headers: HTTPMessage


class RuntimeApi:
    """A client on one connection, which is kept.

    Args:
        address: host and port, from `AWS_LAMBDA_RUNTIME_API`.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        # No timeout: the environment may be frozen for hours before the next event.
        self._connection = HTTPConnection(address)

    def next(self) -> Invocation:
        """Wait for an event.

        A kept connection may have died while the environment was frozen: then, and for this request
        only, there is a second attempt.

        Raises:
            OSError: the Runtime API cannot be reached.
            RuntimeApiError: it gave no event.
        """
        path = f"{_ROOT}/invocation/next"
        kept = self._connection.sock is not None
        try:
            status, headers, payload = self._call("GET", path)
        except ConnectionError:
            self._connection.close()
            if not kept:
                raise
            status, headers, payload = self._call("GET", path)
        if status != 200:
            raise RuntimeApiError(f"no event: {status} {payload[:500].decode('utf-8', 'replace')}")
        request_id = quote(headers["Lambda-Runtime-Aws-Request-Id"], safe="")
        invocation_id = headers.get(_INVOCATION_ID)
        echo = {_INVOCATION_ID: invocation_id} if invocation_id else {}
        return Invocation(request_id, echo, payload, headers)

    def respond(self, invocation: Invocation, body: bytes) -> None:
        """Answer an event, with the whole of the answer."""
        headers = {"Content-Type": "application/json", **invocation.echo}
        self._post(f"/invocation/{invocation.request_id}/response", body, headers)

    def fail(self, invocation: Invocation, error: dict[str, Any]) -> None:
        """Tell that an event could not be answered. `error` is as `error_object` gives it."""
        self._post_error(f"/invocation/{invocation.request_id}/error", error, invocation.echo)

    def fail_init(self, error: dict[str, Any]) -> None:
        """Tell that the function cannot serve at all."""
        self._post_error("/init/error", error, {})

    def _post_error(self, path: str, error: dict[str, Any], echo: Mapping[str, str]) -> None:
        headers = {
            **echo,
            "Content-Type": "application/json",
            "Lambda-Runtime-Function-Error-Type": error_header(error["errorType"]),
        }
        self._post(path, json.dumps(error).encode("ascii"), headers)

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        try:
            status, _, reply = self._call("POST", _ROOT + path, body, headers)
        except (OSError, HTTPException):
            self._connection.close()
            logger.exception("The Runtime API could not be told the outcome")
            return
        if status != 202:
            logger.error(
                "The Runtime API did not take the outcome: %d %s",
                status,
                reply[:500].decode("utf-8", "replace"),
            )

    def _call(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = {}
    ) -> tuple[int, HTTPMessage, bytes]:
        if self._is_stale():
            self._connection.close()
        named = {"User-Agent": "liftoff-adapters", **headers}
        self._connection.request(method, path, body, named)
        response = self._connection.getresponse()
        return response.status, response.headers, response.read()

    def _is_stale(self) -> bool:
        """Whether the other side has hung up: between requests, there is nothing else to read."""
        if self._connection.sock is None:
            return False
        try:
            self._connection.sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True
