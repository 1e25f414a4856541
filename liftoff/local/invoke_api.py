"""Lambda's Invoke API as an ASGI app: what boto3 in a function, and `aws lambda invoke`, call.

Source: Invoke, Lambda API Reference, and the service model of Lambda in botocore.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from liftoff.local.access import Access, Misroutes
from liftoff.local.answers import Response, framed
from liftoff.local.asgi import Receive, Scope, Send, read_request, send_response
from liftoff.local.functions import Functions, UnknownFunctionError, function_name
from liftoff.local.invocation import Invocation, Outcome
from liftoff.local.request import Request
from liftoff.local.variables import VERSION, function_arn
from liftoff.platform import CLIENT_CONTEXT_BYTES, SYNC_PAYLOAD_BYTES

_INVOKE = re.compile(r"/2015-03-31/functions/(?P<name>[^/]+)/invocations/?")
_LOG_TAIL_BYTES = 4096


class _RefusedError(Exception):
    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind


class InvokeApi:
    """Answers `POST /2015-03-31/functions/NAME/invocations`."""

    def __init__(
        self,
        functions: Functions,
        misroutes: Misroutes,
        *,
        on_access: Callable[[Access], None] | None,
    ) -> None:
        self._functions = functions
        self._misroutes = misroutes
        self._on_access = on_access
        self._queued: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        began, epoch_ms = time.perf_counter(), int(time.time() * 1000)
        request = await read_request(scope, receive, max_body=SYNC_PAYLOAD_BYTES)
        access = Access(
            kind="invoke",
            epoch_ms=epoch_ms,
            method=request.header("x-amz-invocation-type") or "RequestResponse",
            path=request.path,
            status=0,
        )
        try:
            response, access = await self._answer(request, access)
        except _RefusedError as error:
            response = _refused(error)
        await send_response(framed(response, request.method), send)
        if self._on_access is not None:
            spent = (time.perf_counter() - began) * 1000
            self._on_access(replace(access, status=response.status, milliseconds=spent))

    async def _answer(self, request: Request, access: Access) -> tuple[Response, Access]:
        found = _INVOKE.fullmatch(request.path)
        if found is None or request.method != "POST":
            text = f"there is no {request.method} {request.path} here; this is the Invoke API"
            raise _RefusedError(404, "UnknownOperationException", text)
        name = function_name(found["name"])
        access = replace(access, path=name)
        if name not in self._functions.stats:
            text = f"Function not found: {function_arn(name)}"
            raise _RefusedError(404, "ResourceNotFoundException", text)
        access = replace(access, function=name)
        context = _client_context(request.header("x-amz-client-context"))
        invocation = Invocation(
            payload=_payload(request),
            trace_id=request.header("x-amzn-trace-id"),
            client_context=json.dumps(context) if context is not None else None,
        )
        endpoint = _misrouted(context)
        if endpoint is not None:
            self._misroutes.add(endpoint, invocation.trace_id)
            access = replace(access, misroutes=(endpoint,))
        match access.method:
            case "DryRun":
                return Response(204, (), b""), access
            case "Event":
                task = asyncio.create_task(self._queue(name, invocation))
                self._queued.add(task)
                task.add_done_callback(self._queued.discard)
                return Response(202, (("x-amzn-RequestId", invocation.request_id),), b""), access
            case "RequestResponse":
                outcome = await self._functions.invoke(name, invocation)
                return _response(request, invocation, outcome), replace(
                    access, cold=outcome.cold, init_ms=outcome.init_ms, error=outcome.error
                )
            case other:
                text = f"Value {other!r} at 'invocationType' is not an invocation type"
                raise _RefusedError(400, "InvalidParameterValueException", text)

    async def _queue(self, name: str, invocation: Invocation) -> None:
        began, epoch_ms = time.perf_counter(), int(time.time() * 1000)
        try:
            outcome = await self._functions.invoke(name, invocation)
        except UnknownFunctionError:
            return
        if self._on_access is not None:
            self._on_access(
                Access(
                    kind="invoke",
                    epoch_ms=epoch_ms,
                    method="Event",
                    path=name,
                    status=500 if outcome.failed else 200,
                    function=name,
                    cold=outcome.cold,
                    milliseconds=(time.perf_counter() - began) * 1000,
                    init_ms=outcome.init_ms,
                    error=outcome.error,
                )
            )


def _payload(request: Request) -> bytes:
    if len(request.body) > SYNC_PAYLOAD_BYTES:
        text = f"Request must be smaller than {SYNC_PAYLOAD_BYTES} bytes"
        raise _RefusedError(413, "RequestTooLargeException", text)
    if not request.body:
        return b"{}"
    try:
        json.loads(request.body)
    except ValueError as error:
        text = f"Could not parse request body into json: {error}"
        raise _RefusedError(400, "InvalidRequestContentException", text) from error
    return request.body


def _client_context(header: str | None) -> dict[str, Any] | None:
    if not header:
        return None
    try:
        context = json.loads(base64.b64decode(header, validate=True))
    except (binascii.Error, ValueError) as error:
        text = f"Client context must be a valid Base64-encoded JSON object: {error}"
        raise _RefusedError(400, "InvalidRequestContentException", text) from error
    if not isinstance(context, dict) or len(header) > CLIENT_CONTEXT_BYTES:
        text = f"Client context must be a JSON object of at most {CLIENT_CONTEXT_BYTES} bytes"
        raise _RefusedError(400, "InvalidRequestContentException", text)
    return context


def _misrouted(context: dict[str, Any] | None) -> str | None:
    custom = (context or {}).get("custom")
    if not isinstance(custom, dict) or "liftoff_misroute" not in custom:
        return None
    return str(custom["liftoff_misroute"])


def _response(request: Request, invocation: Invocation, outcome: Outcome) -> Response:
    headers = [
        ("Content-Type", "application/json"),
        ("x-amzn-RequestId", invocation.request_id),
        ("X-Amz-Executed-Version", VERSION),
    ]
    if outcome.failed:
        headers.append(("X-Amz-Function-Error", "Unhandled"))
    if request.header("x-amz-log-type") == "Tail":
        tail = "\n".join(outcome.log).encode()[-_LOG_TAIL_BYTES:]
        headers.append(("X-Amz-Log-Result", base64.b64encode(tail).decode("ascii")))
    return Response(200, tuple(headers), outcome.payload)


def _refused(error: _RefusedError) -> Response:
    headers = (("Content-Type", "application/json"), ("x-amzn-ErrorType", error.kind))
    body = json.dumps({"Type": "User", "Message": str(error)}).encode()
    return Response(error.status, headers, body)
