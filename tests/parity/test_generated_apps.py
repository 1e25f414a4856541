"""Answers of generated apps: over every gateway those of the framework alone, field by field."""

from __future__ import annotations

from typing import Any

import flask
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from liftoff_adapters import flask_guard, starlette_guard
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.wsgi import WsgiHandler
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from werkzeug.routing import Map
from werkzeug.test import create_environ, run_wsgi_app

from liftoff.frameworks.live import LiveApp
from liftoff.local.gateways import router
from liftoff.local.load_balancer import ListenerRouter
from tests.adapters import events
from tests.plan.routing import soundness, starlette_maps
from tests.plan.routing.live_rules import live_of
from tests.plan.routing.maps import DENSE_PATHS, dense_maps
from tests.plan.routing.starlette_maps import Spec, dense_specs

GATEWAYS = {"http": "http", "rest": "rest", "alb": "alb-multi"}
HOST = "example.com"
# Each of the many more rule sets of `tests/plan/routing` is one choice of a function; here it answers.
EXAMPLES = max(soundness.EXAMPLES // 28, 1)
some_requests = st.lists(
    st.tuples(
        st.sampled_from(("GET", "GET", "POST", "HEAD", "OPTIONS", "PUT")),
        # A REST API has lost how many slashes a path begins with.
        st.sampled_from([path for path in DENSE_PATHS if path and not path.startswith("//")]),
    ),
    min_size=12,
    max_size=12,
)
Answer = tuple[int, list[tuple[str, str]], bytes]


def answers_alike(
    live: LiveApp, make: Any, direct: Any, gateway: str, requests: list[tuple[str, str]]
) -> None:
    """Fail when the function that the gateway chooses answers otherwise than the app."""
    plan, kind = soundness.planned(live, gateway), GATEWAYS[gateway]
    routes = router(gateway, plan.routes)
    handlers: dict[str, Any] = {}
    for method, path in requests:
        match = (
            routes.select(method, path, HOST)
            if isinstance(routes, ListenerRouter)
            else routes.select(method, path)
        )
        assert match is not None
        name = match.route.function
        owned = None if name == "fallback" else plan.owned[name] | plan.strays[name]
        if name not in handlers:
            handlers[name] = make(owned)
        event = events.make(kind, method, path, [("Host", HOST)])
        reply = events.reply(kind, handlers[name](event, events.context()))
        body = b"" if method == "HEAD" else reply.body
        found = reply.status, _compared(reply.headers), body
        assert found == direct(method, path), f"{method} {path} over {gateway}: {plan.owned}"


def _compared(fields: Any) -> list[tuple[str, str]]:
    # A set of methods has no order.
    return sorted(
        (name.lower(), ", ".join(sorted(value.split(", "))) if name.lower() == "allow" else value)
        for name, value in fields
        if name.lower() != "connection"
    )


@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(url_map=dense_maps(), requests=some_requests)
def test_werkzeug(gateway: str, url_map: Map, requests: list[tuple[str, str]]) -> None:
    app = flask.Flask("generated", static_folder=None)
    app.url_map = url_map

    def view(**values: object) -> flask.Response:
        answer = flask.make_response(f"{flask.request.endpoint} {sorted(values.items())}")
        answer.headers["X-Path"] = flask.request.path
        return answer

    app.view_functions = {rule.endpoint: view for rule in url_map.iter_rules()}
    plain = app.full_dispatch_request

    def make(owned: set[str] | None) -> Any:
        handler = WsgiHandler(app)

        def answer(event: Any, context: Any) -> Any:
            app.full_dispatch_request = plain  # type: ignore[method-assign]
            if owned is not None:
                flask_guard.guard(app, owned)
            return handler(event, context)

        return answer

    def direct(method: str, path: str) -> Answer:
        app.full_dispatch_request = plain  # type: ignore[method-assign]
        environ = create_environ("/", f"https://{HOST}", method=method)
        environ["PATH_INFO"] = path
        body, status, fields = run_wsgi_app(app.wsgi_app, environ, buffered=True)
        return int(status.split()[0]), _compared(fields), b"".join(body)

    answers_alike(live_of(url_map), make, direct, gateway, requests)


def _view(name: str) -> Any:
    async def view(request: Request) -> PlainTextResponse:
        values = f"{name} {sorted(request.path_params.items())}"
        return PlainTextResponse(values, headers={"X-Path": request.url.path})

    view.__module__, view.__qualname__ = "m", name
    return view


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> None:
    views = {name: _view(name) for name in starlette_maps.ENDPOINTS}
    monkeypatch.setattr(starlette_maps, "ENDPOINTS", views)


@pytest.mark.usefixtures("answering")
@pytest.mark.parametrize("gateway", GATEWAYS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(spec=dense_specs(), requests=some_requests)
def test_starlette(gateway: str, spec: Spec, requests: list[tuple[str, str]]) -> None:
    def app() -> Any:
        return Spec(spec.framework, spec.rules, redirect_slashes=spec.redirect_slashes).app

    def make(owned: set[str] | None) -> Any:
        found = app()
        if owned is not None:
            starlette_guard.guard(found, owned)
        return AsgiHandler(found, raise_errors=True)

    client = TestClient(app(), base_url=f"https://{HOST}", follow_redirects=False)

    def direct(method: str, path: str) -> Answer:
        answer = client.request(method, f"https://{HOST}{path}")
        return answer.status_code, _compared(answer.headers.items()), answer.content

    answers_alike(spec.live, make, direct, gateway, requests)
