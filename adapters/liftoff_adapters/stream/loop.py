"""The loop of a runtime: asks for events and answers them, one after the other."""

from __future__ import annotations

import json
import logging
import os
from binascii import a2b_base64
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, NoReturn, cast

from liftoff_adapters.events import kind_of
from liftoff_adapters.handler import resolve
from liftoff_adapters.stream.context import Context
from liftoff_adapters.stream.errors import ClientGoneError, error_object
from liftoff_adapters.stream.logs import RequestIdFilter
from liftoff_adapters.stream.prelude import StreamKind
from liftoff_adapters.stream.response import ResponseStream
from liftoff_adapters.stream.runtime_api import Invocation, RuntimeApi

logger = logging.getLogger("liftoff_adapters")

Handler = Callable[[Any, Any], Any]

STREAMED: tuple[StreamKind, ...] = ("url", "rest")
KINDS_VARIABLE = "LIFTOFF_STREAM_KINDS"


def serve(handler: Handler, *, kinds: Iterable[str] | None = None) -> NoReturn:
    """Serve events with a handler for the rest of the environment's life.

    Called when everything is imported: with the first event that it asks for, the function's init
    is over. In a handler module under the managed runtime, that keeps the runtime's own loop from
    ever starting.

    Args:
        handler: called with event and context; its answer is sent as it is, or as a stream.
        kinds: of events whose answers are streams, "url" (function URL with invoke mode
            RESPONSE_STREAM) and "rest" (REST API with response transfer mode STREAM): such a URL or
            API reads nothing else, and one that buffers cannot read a stream. By default the
            environment variable LIFTOFF_STREAM_KINDS says them, separated by commas; else both.

    Raises:
        OSError: the Runtime API cannot be reached.
        RuntimeApiError: the Runtime API gave no event.
        RuntimeError: this is not Lambda, or Lambda takes a snapshot of it.
        ValueError: a kind that cannot be streamed.
    """
    address = os.environ.get("AWS_LAMBDA_RUNTIME_API")
    if not address:
        raise RuntimeError("AWS_LAMBDA_RUNTIME_API is not set: there is no Lambda to serve")
    if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        raise RuntimeError("SnapStart needs the managed runtime's own loop: no response streaming")
    streamed = chosen_kinds(kinds)
    api = RuntimeApi(address)
    request_ids = RequestIdFilter()
    while True:
        invocation = api.next()
        request_ids.current = invocation.request_id
        _set_trace(invocation.headers.get("Lambda-Runtime-Trace-Id"))
        _answer(api, invocation, handler, streamed)


def chosen_kinds(kinds: Iterable[str] | None) -> frozenset[str]:
    """Check the kinds that are given, or those in the environment.

    Raises:
        ValueError: a kind that cannot be streamed.
    """
    if kinds is None:
        given = os.environ.get(KINDS_VARIABLE)
        kinds = STREAMED if given is None else filter(None, map(str.strip, given.split(",")))
    chosen = frozenset(kinds)
    unknown = sorted(chosen.difference(STREAMED))
    if unknown:
        raise ValueError(f"{', '.join(STREAMED)} can be streamed, not {', '.join(unknown)}")
    return chosen


def _answer(
    api: RuntimeApi, invocation: Invocation, handler: Handler, streamed: frozenset[str]
) -> None:
    request_id = invocation.request_id
    stream: ResponseStream | None = None
    try:
        event = json.loads(invocation.payload)
        context = Context(invocation.headers)
        kind = kind_of(event)
        if kind in streamed and not _is_handed_on(context):
            known = cast("StreamKind", kind)
            stream = ResponseStream(api.address, request_id, known, invocation.echo)
            context.response_stream = stream
        answer = handler(event, context)
        if stream is None:
            api.respond(invocation, _json(answer))
        elif not stream.started:
            _send_whole(stream, answer, head=_method_of(event) == "HEAD")
    except Exception as error:
        if stream is not None and stream.started:
            logger.exception("The invocation failed after its response had started")
            return
        logger.exception("The invocation failed")
        api.fail(invocation, error_object(error, request_id))
    finally:
        if stream is not None:
            stream.close()


def _is_handed_on(context: Context) -> bool:
    """Whether another function asks, which waits for an answer that is no stream."""
    custom = getattr(context.client_context, "custom", None)
    return isinstance(custom, dict) and "liftoff_from" in custom


def _json(answer: object) -> bytes:
    try:
        return json.dumps(answer, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(answer).encode("ascii")


def _method_of(event: dict[str, Any]) -> object:
    context = event.get("requestContext") or {}
    http = context.get("http") if isinstance(context, dict) else None
    return http.get("method") if isinstance(http, dict) else event.get("httpMethod")


def _send_whole(stream: ResponseStream, answer: Any, *, head: bool) -> None:
    """Send an answer that the handler has returned, as a stream.

    Raises:
        ResponseError: it has headers that cannot be sent.
        TypeError: it is no answer to an HTTP event.
    """
    if not isinstance(answer, dict) or "statusCode" not in answer:
        raise TypeError(f"the handler returned no answer to an HTTP event: {type(answer).__name__}")
    text = answer.get("body") or ""
    body = a2b_base64(text) if answer.get("isBase64Encoded") else text.encode()
    multi = answer.get("multiValueHeaders") or {}
    headers = [(name, str(value)) for name, values in multi.items() for value in values]
    single = answer.get("headers") or {}
    headers += [(name, str(value)) for name, value in single.items() if name not in multi]
    headers += [("set-cookie", cookie) for cookie in answer.get("cookies") or ()]
    status = int(answer["statusCode"])
    pieces = stream.begin(resolve(), status, headers, head=head, length=len(body))
    with suppress(ClientGoneError):
        stream.send([*pieces, *stream.more(body), *stream.end()])
        stream.ended = True


def _set_trace(trace_id: str | None) -> None:
    """Put the trace where the X-Ray SDK looks for it."""
    if trace_id is None:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    else:
        os.environ["_X_AMZN_TRACE_ID"] = trace_id
