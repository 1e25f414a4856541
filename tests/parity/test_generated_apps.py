"""Answers of generated apps: over every gateway those of the framework alone, field by field.

A function URL is the function's own: whoever calls it chooses, so each is called with every request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import flask
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from liftoff_adapters import flask_guard, starlette_guard
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.flask_rules import build_late
from liftoff_adapters.handoff import Handoff
from liftoff_adapters.wsgi import WsgiHandler
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from werkzeug.routing import Map, Rule
from werkzeug.test import create_environ, run_wsgi_app

from liftoff.frameworks.live import LiveApp
from liftoff.local.gateways import router
from liftoff.local.load_balancer import ListenerRouter
from liftoff.plan.names import FALLBACK
from tests.adapters import events
from tests.plan.routing import maps, soundness, starlette_maps
from tests.plan.routing.live_rules import live_of
from tests.plan.routing.maps import DENSE_PATHS, ENCODED_PATHS
from tests.plan.routing.soundness import ENCODED
from tests.plan.routing.starlette_maps import Spec

GATEWAYS = {"http": "http", "rest": "rest", "alb": "alb-multi", "url": "url"}
HOST = "example.com"
# Two frameworks and four gateways: 5,040 apps that answer, as a rule.
EXAMPLES = soundness.EXAMPLES * 21 // 2
QUICK = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
Answer = tuple[int, list[tuple[str, str]], bytes]
Requests = list[tuple[str, str]]

some_method = st.sampled_from(("GET", "GET", "POST", "HEAD", "OPTIONS", "PUT"))
short_path = st.sampled_from((*DENSE_PATHS, *ENCODED_PATHS, "/%2F", "/a%25", "/5/%/z"))
_one_in_four = st.integers(0, 3)


@st.composite
def requests(draw: st.DrawFn, near: st.SearchStrategy[str]) -> Requests:
    """A few requests, some with an encoded slash."""
    found = []
    for _ in range(3):
        path = draw(near)
        if draw(_one_in_four) == 0:
            head, _, tail = path.rpartition("/")
            path = f"{head}{ENCODED}{tail}" if head else path
        # A REST API has lost how many slashes a path begins with.
        if path and path[1:2] not in ("/", ENCODED):
            found.append((draw(some_method), path))
    return found


def answers_alike(
    live: LiveApp,
    ask: Callable[[set[str] | None, Any], Any],
    direct: Callable[[str, str], Answer],
    gateway: str,
    wanted: Requests,
) -> None:
    """Fail when a function that the gateway may choose answers otherwise than the app."""
    plan, kind = soundness.planned(live, gateway), GATEWAYS[gateway]
    routes = router(gateway, plan.routes)
    for method, path in wanted:
        target = quote(path).replace(quote(ENCODED), "%2F")
        match = (
            routes.select(method, target, HOST)
            if isinstance(routes, ListenerRouter)
            else routes.select(method, target)
        )
        assert match is not None
        chosen = match.route.function
        called = dict.fromkeys((chosen, *plan.owned, FALLBACK) if gateway == "url" else (chosen,))
        event = events.make(kind, method, target, [("Host", HOST)])
        expected = direct(method, path.replace(ENCODED, "/"))
        for name in called:
            owned = None if name == FALLBACK else plan.owned[name]
            if owned is not None and (path.endswith("/") or ENCODED in path):
                owned = owned | plan.strays[name]
            try:
                reply = events.reply(kind, ask(owned, event))
            except Handoff:
                assert name != chosen, f"{method} {target} over {gateway}: {plan.owned}"
                # The fallback is asked, too.
                continue
            body = b"" if method == "HEAD" else reply.body
            found = reply.status, _compared(reply.headers), body
            assert found == expected, f"{method} {target} over {gateway} to {name}: {plan.owned}"


def _compared(fields: Any) -> list[tuple[str, str]]:
    # A set of methods has no order.
    return sorted(
        (name.lower(), ", ".join(sorted(value.split(", "))) if name.lower() == "allow" else value)
        for name, value in fields
        if name.lower() != "connection"
    )


def _flask() -> flask.Flask:
    def view(**values: object) -> flask.Response:
        answer = flask.make_response(f"{flask.request.endpoint} {sorted(values.items())}")
        answer.headers["X-Path"] = flask.request.path
        return answer

    app = flask.Flask("generated", static_folder=None)
    app.view_functions = dict.fromkeys("ABCDEFG", view)
    return app


APP = _flask()
_plain = APP.full_dispatch_request
_wsgi = WsgiHandler(APP)


@pytest.fixture(scope="module")
def built_late() -> Iterator[None]:
    """Few URLs are built here, and to compile how takes longest."""
    with pytest.MonkeyPatch.context() as patch:
        # So that what is put in its place is taken back.
        patch.setattr(Rule, "_compile_builder", Rule._compile_builder)
        build_late()
        yield


@pytest.mark.usefixtures("built_late")
@pytest.mark.parametrize("gateway", GATEWAYS)
@QUICK
@given(data=st.data(), url_map=st.one_of(maps.dense_maps(), maps.url_maps()))
def test_werkzeug(gateway: str, data: st.DataObject, url_map: Map) -> None:
    APP.url_map = url_map

    def ask(owned: set[str] | None, event: Any) -> Any:
        APP.full_dispatch_request = _plain  # type: ignore[method-assign]
        if owned is not None:
            flask_guard.guard(APP, owned)
        return _wsgi(event, events.context())

    def direct(method: str, path: str) -> Answer:
        APP.full_dispatch_request = _plain  # type: ignore[method-assign]
        environ = create_environ("/", f"https://{HOST}", method=method)
        environ["PATH_INFO"] = path.encode().decode("latin-1")
        body, status, fields = run_wsgi_app(APP.wsgi_app, environ, buffered=True)
        return int(status.split()[0]), _compared(fields), b"".join(body)

    wanted = data.draw(requests(st.one_of(short_path, maps.paths(url_map))))
    answers_alike(live_of(url_map), ask, direct, gateway, wanted)


def _view(name: str) -> Any:
    async def view(request: Request) -> PlainTextResponse:
        values = f"{name} {sorted(request.path_params.items())}"
        return PlainTextResponse(values, headers={"X-Path": quote(request.url.path)})

    view.__module__, view.__qualname__ = "m", name
    return view


@pytest.fixture(scope="module")
def answering() -> Iterator[None]:
    views = {name: _view(name) for name in starlette_maps.ENDPOINTS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(starlette_maps, "ENDPOINTS", views)
        yield


class Stage:
    """Serves whichever app is on it."""

    app: Any

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


STAGE = Stage()
_asgi = AsgiHandler(STAGE, lifespan="off", raise_errors=True)
_loop = asyncio.new_event_loop()


async def _sent(app: Any, method: str, path: str) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
        "scheme": "https", "path": path, "raw_path": quote(path).encode(), "query_string": b"",
        "root_path": "", "headers": [(b"host", HOST.encode())], "client": ("203.0.113.7", 1),
        "server": (HOST, 443),
    }  # fmt: skip
    await app(scope, receive, send)
    return sent


@pytest.mark.usefixtures("answering")
@pytest.mark.parametrize("gateway", GATEWAYS)
@QUICK
@given(data=st.data(), spec=st.one_of(starlette_maps.dense_specs(), starlette_maps.specs()))
def test_starlette(gateway: str, data: st.DataObject, spec: Spec) -> None:
    def ask(owned: set[str] | None, event: Any) -> Any:
        STAGE.app = spec.app if owned is None else starlette_guard.guard(spec.app, owned)
        return _asgi(event, events.context())

    def direct(method: str, path: str) -> Answer:
        start, *bodies = _loop.run_until_complete(_sent(spec.app, method, path))
        fields = [tuple(part.decode("latin-1") for part in pair) for pair in start["headers"]]
        body = b"".join(message.get("body", b"") for message in bodies)
        return start["status"], _compared(fields), b"" if method == "HEAD" else body

    wanted = data.draw(requests(st.one_of(short_path, starlette_maps.paths(spec))))
    answers_alike(spec.live, ask, direct, gateway, wanted)
