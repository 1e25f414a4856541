"""The gateway as an ASGI app: match, make the event, invoke, make the response, log."""

from __future__ import annotations

import asyncio
import json
import os
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from liftoff.local import answers
from liftoff.local.access import Access, Misroutes
from liftoff.local.answers import Response
from liftoff.local.asgi import (
    Receive,
    Scope,
    Send,
    read_request,
    send_response,
    send_stream,
)
from liftoff.local.forwarding import trace_id
from liftoff.local.functions import Functions
from liftoff.local.gateways import event, router, select
from liftoff.local.invocation import Invocation, Outcome
from liftoff.local.limits import body_limit
from liftoff.local.matching import Match
from liftoff.local.request import Arrival, Request
from liftoff.local.streaming import STREAMING, NoHeadError, Stream
from liftoff.local.test_clients import KEY, of_test_client
from liftoff.plan.gateway_time import gateway_waits_ms
from liftoff.plan.model import Plan
from liftoff.plan.routing.gateway_limits import ROUTABLE
from liftoff.platform import API_BODY_BYTES, API_HEAD_BYTES, SYNC_PAYLOAD_BYTES


class GatewayApp:
    """Answers as the plan's kind of API Gateway does."""

    def __init__(
        self,
        plan: Plan,
        functions: Functions,
        misroutes: Misroutes,
        *,
        scheme: str,
        port: int,
        timeout: float | None,
        on_access: Callable[[Access], None] | None,
        as_sent: bool = False,
    ) -> None:
        self._kind = plan.gateway
        self._router = router(plan.gateway, plan.routes)
        self._functions = functions
        self._misroutes = misroutes
        self._scheme = scheme
        self._port = port
        self._timeouts = {
            f.name: gateway_waits_ms(plan.gateway, f) / 1000 if timeout is None else timeout
            for f in plan.functions
        }
        self._on_access = on_access
        self._as_sent = as_sent
        self._running: set[asyncio.Task[Outcome]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        began, epoch_ms = time.perf_counter(), int(time.time() * 1000)
        request = await read_request(scope, receive, max_body=API_BODY_BYTES)
        arrival = Arrival(
            request_id=str(uuid.uuid4()),
            epoch_ms=epoch_ms,
            trace_id=f"Root=1-{epoch_ms // 1000:08x}-{os.urandom(12).hex()}",
            scheme=self._scheme,
            port=self._port,
        )
        if self._as_sent:
            request, arrival = of_test_client(request, arrival)
        trace = trace_id(request, arrival)
        self._misroutes.begin(trace)
        access = await self._answer(request, arrival, trace, send)
        handed_on = self._misroutes.end(trace)
        if self._on_access is not None:
            spent = (time.perf_counter() - began) * 1000
            self._on_access(replace(access, milliseconds=spent, misroutes=handed_on))

    async def _answer(self, request: Request, arrival: Arrival, trace: str, send: Send) -> Access:
        target = f"{request.path}?{request.query}" if request.query else request.path
        access = Access(
            kind="http",
            epoch_ms=arrival.epoch_ms,
            method=request.method,
            path=target,
            status=0,
        )
        match = self._select(request)
        if isinstance(match, Response):
            return await _sent(match, access, send)
        access = replace(access, function=match.route.function, route=match.route.key)
        made = event(self._kind, request, match, arrival)
        if arrival.carried is not None:
            made[KEY] = arrival.carried
        payload = _payload(made)
        if len(payload) > SYNC_PAYLOAD_BYTES:
            return await _sent(answers.too_large(), access, send)
        stream = Stream() if self._kind in STREAMING else None
        invocation = Invocation(payload=payload, trace_id=trace, stream=stream)
        call = await self._invoke(match, invocation)
        if call is not None and stream is not None and stream.began.done():
            access = await self._stream(stream, access, send)
            return _finished(access, await call)
        outcome = call.result() if call is not None else None
        response, error = self._response(outcome, match.route.function)
        access = await _sent(response, replace(access, error=error), send)
        return _finished(access, outcome)

    async def _stream(self, stream: Stream, access: Access, send: Send) -> Access:
        """Send what the function streams, and see that it is not kept waiting for a reader."""
        try:
            try:
                head = await stream.head() if stream.has_head else None
                response = answers.streamed(self._kind, head)
            except (NoHeadError, answers.MalformedAnswerError) as error:
                access = replace(access, error=f"malformed answer: {error}")
                return await _sent(answers.malformed(self._kind), access, send)
            await send_stream(response, stream, send)
            return replace(access, status=response.status)
        finally:
            await stream.abandon()

    def _select(self, request: Request) -> Match | Response:
        """The route, or the gateway's own answer where it refuses the request."""
        if request.head_bytes > API_HEAD_BYTES:
            return answers.head_too_large()
        if len(request.body) > body_limit(self._kind):
            return answers.too_large()
        named = self._kind in ("http", "rest") and not self._as_sent
        if request.method not in ROUTABLE and named:
            return answers.no_route(self._kind)
        return select(self._router, request) or answers.no_route(self._kind)

    async def _invoke(self, match: Match, invocation: Invocation) -> asyncio.Task[Outcome] | None:
        """The call, when it is over or streams; None when the gateway's time is up before that.

        The function goes on then.

        The time counts from when an environment has the event: waiting for a free one, and a cold
        start on a busy machine, say nothing about AWS.
        """
        loop = asyncio.get_running_loop()
        expired: asyncio.Future[None] = loop.create_future()
        timer: list[asyncio.TimerHandle] = []

        def expire() -> None:
            if not expired.done():
                expired.set_result(None)

        task = asyncio.create_task(
            self._functions.invoke(
                match.route.function,
                invocation,
                lambda: timer.append(loop.call_later(self._timeouts[match.route.function], expire)),
            )
        )
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        either: set[asyncio.Future[Any]] = {task, expired}
        if invocation.stream is not None:
            either.add(invocation.stream.began)
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        for handle in timer:
            handle.cancel()
        return None if expired.done() and not task.done() else task

    def _response(self, outcome: Outcome | None, function: str) -> tuple[Response, str | None]:
        if outcome is None:
            text = f"the function took longer than the gateway's {self._timeouts[function]:g} s"
            return answers.timed_out(self._kind), text
        if outcome.failed:
            return answers.malformed(self._kind), outcome.error
        try:
            return answers.response(self._kind, outcome.payload), None
        except answers.MalformedAnswerError as error:
            return answers.malformed(self._kind), f"malformed answer: {error}"


async def _sent(response: Response, access: Access, send: Send) -> Access:
    await send_response(answers.framed(response, access.method), send)
    return replace(access, status=response.status)


def _finished(access: Access, outcome: Outcome | None) -> Access:
    """With what only the end of a call tells."""
    if outcome is None:
        return access
    return replace(
        access, cold=outcome.cold, init_ms=outcome.init_ms, error=access.error or outcome.error
    )


def _payload(made: dict[str, object]) -> bytes:
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
