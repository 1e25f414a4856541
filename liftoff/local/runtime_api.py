"""Lambda's Runtime API, the side that Lambda plays, for one environment.

Source: "Using the Lambda runtime API for custom runtimes", Lambda Developer Guide.
"""

from __future__ import annotations

import asyncio
import base64
import time

from liftoff.local.http_connection import Call, Reply, Take, serve
from liftoff.local.invocation import Invocation, Outcome, error_payload
from liftoff.platform import SYNC_PAYLOAD_BYTES

_ROOT = "/2018-06-01/runtime/"
_MODE = "lambda-runtime-function-response-mode"
_ERROR_TYPE = "lambda-runtime-function-error-type"
_ERROR_BODY = "lambda-runtime-function-error-body"
_ACCEPTED = Reply(202, b'{"status":"OK"}')


class RuntimeApi:
    """Hands invocations to the one process that polls it, and takes its answers.

    Attributes:
        address: host and port, for `AWS_LAMBDA_RUNTIME_API`.
        polled: done once the process has asked for its first event: its init is over.
        init_error: done with Lambda's error object if the process reports that its init failed.
        broken: whether the process was told that its answer was refused, which ends it.
    """

    def __init__(self, arn: str) -> None:
        loop = asyncio.get_running_loop()
        self.address = ""
        self.polled: asyncio.Future[float] = loop.create_future()
        self.init_error: asyncio.Future[bytes] = loop.create_future()
        self.broken = False
        self._arn = arn
        self._server: asyncio.Server | None = None
        self._events: asyncio.Queue[tuple[Invocation, int] | None] = asyncio.Queue()
        self._current: tuple[Invocation, asyncio.Future[Outcome]] | None = None

    async def start(self) -> None:
        """Listen; sets `address`."""
        self._server = await serve(self._answer, self._taker)
        host, port = self._server.sockets[0].getsockname()
        self.address = f"{host}:{port}"

    def close(self) -> None:
        """Stop listening, and let go of a process that waits for an event."""
        self._events.put_nowait(None)
        if self._server is not None:
            self._server.close()

    def hand_over(self, invocation: Invocation, timeout: float) -> asyncio.Future[Outcome]:
        """Give an event to the process; the future is done when it has answered.

        Args:
            invocation: the call.
            timeout: seconds that the function is told it has.
        """
        answered: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._current = (invocation, answered)
        self._events.put_nowait((invocation, int((time.time() + timeout) * 1000)))
        return answered

    def _taker(self, call: Call) -> Take | None:
        """Where parts of a streamed response go; None for all that is taken whole."""
        invocation = self._current[0] if self._current is not None else None
        if (
            invocation is None
            or invocation.stream is None
            or call.path != f"{_ROOT}invocation/{invocation.request_id}/response"
            or call.headers.get(_MODE, "").lower() != "streaming"
        ):
            return None
        invocation.stream.begin(call.headers.get("content-type", ""))
        return invocation.stream.put

    async def _answer(self, call: Call) -> Reply:
        if not call.path.startswith(_ROOT):
            return _refused(404, "NotFound", f"there is no {call.path}")
        match call.method, call.path.removeprefix(_ROOT).split("/"):
            case "GET", ["invocation", "next"]:
                return await self._next()
            case "POST", ["invocation", request_id, "response"]:
                return self._response(request_id, call)
            case "POST", ["invocation", request_id, "error"]:
                return self._settle(request_id, Outcome(payload=call.body, failed=True))
            case "POST", ["init", "error"]:
                if not self.init_error.done():
                    self.init_error.set_result(call.body)
                return _ACCEPTED
            case _:
                return _refused(404, "NotFound", f"there is no {call.method} {call.path}")

    async def _next(self) -> Reply:
        if not self.polled.done():
            self.polled.set_result(time.perf_counter())
        event = await self._events.get()
        if event is None:
            return _refused(410, "Closed", "the environment is shut down")
        invocation, deadline = event
        headers = [
            ("Content-Type", "application/json"),
            ("Lambda-Runtime-Aws-Request-Id", invocation.request_id),
            ("Lambda-Runtime-Deadline-Ms", str(deadline)),
            ("Lambda-Runtime-Invoked-Function-Arn", self._arn),
        ]
        if invocation.trace_id is not None:
            headers.append(("Lambda-Runtime-Trace-Id", invocation.trace_id))
        if invocation.client_context is not None:
            headers.append(("Lambda-Runtime-Client-Context", invocation.client_context))
        return Reply(200, invocation.payload, tuple(headers))

    def _response(self, request_id: str, call: Call) -> Reply:
        body = call.body
        if _ERROR_TYPE in call.trailers:
            return self._settle(request_id, Outcome(payload=_broken_off(call), failed=True))
        if len(body) <= SYNC_PAYLOAD_BYTES:
            return self._settle(request_id, Outcome(payload=body, failed=False))
        message = (
            f"Response payload size ({len(body)} bytes) exceeded maximum allowed payload size "
            f"({SYNC_PAYLOAD_BYTES} bytes)."
        )
        kind = "Function.ResponseSizeTooLarge"
        self.broken = True
        self._settle(request_id, Outcome(payload=error_payload(kind, message), failed=True))
        return _refused(413, "RequestEntityTooLarge", message)

    def _settle(self, request_id: str, outcome: Outcome) -> Reply:
        if self._current is None or self._current[0].request_id != request_id:
            return _refused(400, "InvalidRequestID", "Invalid request ID")
        answered = self._current[1]
        self._current = None
        if not answered.done():
            answered.set_result(outcome)
        return _ACCEPTED


def _broken_off(call: Call) -> bytes:
    """The error object of a response that failed on its way, whose trailer has it in base64."""
    try:
        return base64.b64decode(call.trailers[_ERROR_BODY], validate=True)
    except (KeyError, ValueError):
        return error_payload(call.trailers[_ERROR_TYPE], "the response broke off")


def _refused(status: int, kind: str, message: str) -> Reply:
    return Reply(status, error_payload(kind, message))
