"""Who is measured: the app called directly, liftoff's adapter, and the peers."""

from __future__ import annotations

import asyncio
import base64
import inspect
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache, partial
from io import BytesIO
from time import perf_counter
from typing import Any

import serverless_wsgi
from a2wsgi import WSGIMiddleware
from apig_wsgi import make_lambda_handler
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.flask_guard import guard
from liftoff_adapters.handoff import with_fallback
from liftoff_adapters.wsgi import WsgiHandler
from mangum import Mangum

from benchmarks.adapter_speed.apps import ASGI_APPS, WSGI_APPS
from benchmarks.adapter_speed.cases import CONTEXT
from benchmarks.adapter_speed.checked_asgi import checked_asgi_floor
from benchmarks.adapter_speed.checked_wsgi import checked_wsgi_floor
from benchmarks.adapter_speed.floor import asgi_floor, wsgi_floor

LIMIT = "limit"
OURS = "liftoff"
GUARDED = "liftoff, guarded slice"
FLOOR = "floor"
CHECKED = "floor that checks"
APIG_WSGI = "apig-wsgi"
SERVERLESS_WSGI = "serverless-wsgi"
MANGUM_OFF = "Mangum, lifespan off"
MANGUM_AUTO = "Mangum, lifespan auto"
A2WSGI_OFF = "Mangum + a2wsgi, lifespan off"
A2WSGI_AUTO = "Mangum + a2wsgi, lifespan auto"
PEERS = (APIG_WSGI, SERVERLESS_WSGI, MANGUM_OFF, MANGUM_AUTO, A2WSGI_OFF, A2WSGI_AUTO)

_OPTIONS = inspect.signature(AsgiHandler).parameters


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to have an app answer an event.

    Attributes:
        name: as the tables show it.
        once: answers one event, given as JSON, with status and body.
        run: answers an event so many times and gives the seconds that this took; what Lambda's
            runtime does before (reading the JSON) is not in them.
    """

    name: str
    once: Callable[[str], tuple[int, bytes]]
    run: Callable[[str, int], float]


def contenders(app: str) -> list[Contender]:
    """Give those that can serve an app, the limit first."""
    logging.getLogger("mangum").setLevel(logging.CRITICAL)
    return _wsgi(app) if app in WSGI_APPS else _asgi(app)


def sync_modes() -> list[str]:
    """Give the ways in which the handler can run sync endpoints, besides its default."""
    option = _OPTIONS.get("sync")
    if option is None:
        return []
    return [mode for mode in ("in-place", "direct", "pool") if mode != option.default]


def skipped(app: str) -> list[str]:
    """Say what cannot be measured with the adapter as it is."""
    if app != "FastAPI def" or sync_modes():
        return []
    return [f"{app}: AsgiHandler has no option `sync`, so there is one way of it to measure"]


def _wsgi(name: str) -> list[Contender]:
    app = WSGI_APPS[name]()
    found = [
        _direct_wsgi(app),
        _handler(FLOOR, wsgi_floor(app)),
        _handler(CHECKED, checked_wsgi_floor(app)),
        _handler(OURS, WsgiHandler(app)),
    ]
    if name == "Flask":
        sliced = WSGI_APPS[name]()
        owned = set(sliced.view_functions)
        guarded = with_fallback(WsgiHandler(guard(sliced, owned)))
        found.append(_handler(GUARDED, guarded))
    return [
        *found,
        # Without it, apig-wsgi sends binary bodies of payload 1.0 as text.
        _handler(APIG_WSGI, make_lambda_handler(app, binary_support=True)),
        _handler(
            SERVERLESS_WSGI,
            lambda event, context: serverless_wsgi.handle_request(app, event, context),
        ),
        _on_its_loop(A2WSGI_OFF, lambda: Mangum(WSGIMiddleware(app), lifespan="off")),
        _on_its_loop(A2WSGI_AUTO, lambda: Mangum(WSGIMiddleware(app), lifespan="auto")),
    ]


def _asgi(name: str) -> list[Contender]:
    app = ASGI_APPS[name]()
    found = [_direct_asgi(app), _on_its_loop(OURS, lambda: AsgiHandler(app))]
    if name != "FastAPI def":
        # An app that waits for threads needs more than a task.
        found[1:1] = [
            _on_its_loop(FLOOR, lambda: asgi_floor(app)),
            _on_its_loop(CHECKED, lambda: checked_asgi_floor(app)),
        ]
    else:
        found += [
            _on_its_loop(f"{OURS}, sync {mode}", partial(AsgiHandler, app, sync=mode))
            for mode in sync_modes()
        ]
    return [
        *found,
        _on_its_loop(MANGUM_OFF, lambda: Mangum(app, lifespan="off")),
        _on_its_loop(MANGUM_AUTO, lambda: Mangum(app, lifespan="auto")),
    ]


def _handler(
    name: str, handler: Callable[[Any, Any], Any], enter: Callable[[], None] | None = None
) -> Contender:
    def once(text: str) -> tuple[int, bytes]:
        if enter is not None:
            enter()
        answer = handler(json.loads(text), CONTEXT)
        body = answer["body"]
        coded = answer.get("isBase64Encoded")
        data = base64.b64decode(body, validate=True) if coded else body.encode()
        return answer["statusCode"], data

    def run(text: str, times: int) -> float:
        if enter is not None:
            enter()
        # An event comes out of JSON each time: its strings are new, and no hash of them is known.
        events = [json.loads(text) for _ in range(times)]
        start = perf_counter()
        for event in events:
            handler(event, CONTEXT)
        return perf_counter() - start

    return Contender(name, once, run)


def _on_its_loop(name: str, make: Callable[[], Callable[[Any, Any], Any]]) -> Contender:
    # Each has a loop of its own, as in an environment; Mangum takes the one that is current.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    handler = make()
    return _handler(name, handler, lambda: asyncio.set_event_loop(loop))


def _direct_wsgi(app: Any) -> Contender:
    @cache
    def environ_of(text: str) -> dict[str, Any]:
        seen: list[dict[str, Any]] = []

        def watch(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
            seen.append(environ)
            start_response("204 No Content", [])
            return []

        WsgiHandler(watch)(json.loads(text), CONTEXT)
        return seen[0]

    def started(*_: Any) -> None:
        pass

    def run(text: str, times: int) -> float:
        environ = environ_of(text)
        body = environ["wsgi.input"].getvalue()
        environs = [{**environ, "wsgi.input": BytesIO(body)} for _ in range(times)]
        # Taken out of the list, so that what the app hangs on it is freed within the time, as it is
        # where an adapter makes the environ.
        start = perf_counter()
        while environs:
            chunks = app(environs.pop(), started)
            for _ in chunks:
                pass
            if hasattr(chunks, "close"):
                chunks.close()
        return perf_counter() - start

    def once(text: str) -> tuple[int, bytes]:
        said: list[str] = []
        environ = environ_of(text)
        fresh = {**environ, "wsgi.input": BytesIO(environ["wsgi.input"].getvalue())}
        chunks = app(fresh, lambda status, *_: said.append(status))
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return int(said[0][:3]), body

    return Contender(LIMIT, once, run)


def _direct_asgi(app: Any) -> Contender:
    loop = asyncio.new_event_loop()

    @cache
    def scope_of(text: str) -> tuple[dict[str, Any], bytes]:
        seen: list[tuple[dict[str, Any], bytes]] = []

        async def watch(scope: dict[str, Any], receive: Any, send: Any) -> None:
            seen.append((scope, (await receive())["body"]))
            await send({"type": "http.response.start", "status": 204})
            await send({"type": "http.response.body"})

        AsgiHandler(watch, lifespan="off")(json.loads(text), CONTEXT)
        return seen[0]

    def receiver(body: bytes) -> Callable[[], Awaitable[dict[str, Any]]]:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        return receive

    async def ignore(_: dict[str, Any]) -> None:
        pass

    async def timed(scopes: list[dict[str, Any]], body: bytes) -> float:
        receive = receiver(body)
        start = perf_counter()
        while scopes:
            await app(scopes.pop(), receive, ignore)
        return perf_counter() - start

    def run(text: str, times: int) -> float:
        scope, body = scope_of(text)
        asyncio.set_event_loop(loop)
        return loop.run_until_complete(timed([{**scope} for _ in range(times)], body))

    def once(text: str) -> tuple[int, bytes]:
        sent: list[dict[str, Any]] = []

        async def keep(message: dict[str, Any]) -> None:
            sent.append(message)

        scope, body = scope_of(text)
        asyncio.set_event_loop(loop)
        loop.run_until_complete(app({**scope}, receiver(body), keep))
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])

    return Contender(LIMIT, once, run)
