"""Each case in which a framework's routing and a gateway's part ways, over every kind of gateway.

A request is routed by the plan's own map, answered by the guarded app that stands for the function,
and compared with what the app says without any gateway. No function hands a request on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import flask
import pytest
from fastapi import FastAPI
from liftoff_adapters import flask_guard, starlette_guard
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.wsgi import WsgiHandler
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Host, Route, Router
from starlette.testclient import TestClient
from werkzeug.test import create_environ
from werkzeug.wrappers import Response

from liftoff.frameworks.live import LiveApp
from liftoff.local.gateways import router
from liftoff.local.load_balancer import ListenerRouter
from tests.adapters import events
from tests.plan.routing import soundness, starlette_maps
from tests.plan.routing.live_rules import live_of
from tests.plan.routing.maps import CONVERTERS

GATEWAYS = {"http": "http", "rest": "rest", "alb": "alb-multi"}
COMPARED = ("location", "allow")
# What a gateway destroys on the way, and says so in `liftoff routes --gateway`.
LOST = {
    "http": (),
    # Leading slashes are one.
    "rest": ("//",),
    "alb": (),
}
Answer = tuple[int, dict[str, str], str]
Rules = Mapping[str, str]


def flask_app(rules: Rules, **options: Any) -> flask.Flask:
    """An app with these rules: `GET,POST /a/<int:n>` by endpoint; `?page=1` gives a default."""
    app = flask.Flask("rows", static_folder=None, **options)
    app.url_map.converters.update(CONVERTERS)
    for name, spelled in rules.items():
        methods, _, path = spelled.partition(" ")
        path, _, default = path.partition("?")
        key, _, value = default.partition("=")
        app.add_url_rule(
            path,
            name.partition(" ")[0] if default or name.endswith(" again") else name,
            _said,
            methods=methods.split(","),
            defaults={key: int(value)} if default else None,
        )
    return app


WERKZEUG: dict[str, tuple[Rules, str]] = {
    "a number beside a text": (
        {"n": "GET /u/<int:id>", "t": "GET /u/<name>"},
        "/u/5 /u/-5 /u/me",
    ),
    "weights, whatever the order": (
        {"x": "GET /m/<x>/e", "y": "GET /m/k/<y>"},
        "/m/k/e /m/a/e /m/k/z /m/a/z",
    ),
    "a path in the middle": (
        {"p": "GET /a/<path:p>/b", "one": "GET /a/<v>", "five": "GET /a/5"},
        "/a/x/b /a/x/y/b /a/x /a/5 /a/x/y /a/5/b",
    ),
    "several variables in a segment": (
        {"dot": "GET /<a>.<b>", "dash": "GET /<a>-<b>", "plain": "GET /ab"},
        "/x.y /x-y /ab /x /x.y-z",
    ),
    "converters that differ by value": (
        {
            "any": "GET /c/<any(a, me):v>",
            "uuid": "GET /c/<uuid:v>",
            "float": "GET /c/<float:v>",
            "two": "GET /c/<string(length=2):v>",
            "own": "GET /c/<letters:v>",
        },
        "/c/a /c/me /c/1.5 /c/zz /c/abc /c/123e4567-e89b-12d3-a456-426614174000 /c/Z",
    ),
    "a converter that spans segments": (
        {"s": "GET /s/<spanning:v>", "z": "GET /s/z"},
        "/s/a /s/a/b /s/z /s/z/a",
    ),
    "a last slash": (
        {"with": "GET /about/", "without": "GET /home"},
        "/about /about/ /home /home/",
    ),
    "defaults": (
        {"d": "GET /d/?page=1", "d again": "GET /d/<int:page>"},
        "/d/ /d /d/1 /d/2",
    ),
    "doubled slashes": ({"h": "GET /h/<name>"}, "/h//x //h/x /h/x//"),
    "HEAD and OPTIONS of the framework's own": (
        {"g": "GET /g", "p": "POST /p", "v": "GET /v/<x>"},
        "HEAD:/g OPTIONS:/g HEAD:/p OPTIONS:/p OPTIONS:/v/1 HEAD:/v/1",
    ),
    "405 with all methods of the path": (
        {"get": "GET /i", "post": "POST /i", "put": "PUT /i/<int:n>"},
        "DELETE:/i PUT:/i GET:/i/5 POST:/i/x",
    ),
    "POST without the slash of a GET": ({"s": "GET /s/"}, "POST:/s POST:/s/ /s"),
    "a bare prefix": ({"p": "GET /p/<path:v>", "q": "GET /p"}, "/p /p/ /p/x /p/x/y"),
    "what no rule matches": ({"a": "GET /a"}, "/ /b /a/b POST:/b"),
}
WERKZEUG_HOSTS = ({"api": "GET /i", "main": "GET /i/<v>"}, "/i /i/5 /x")


def _said(**values: object) -> str:
    return f"{flask.request.endpoint} {sorted(values.items())}"


class App:
    """An app, its live rules, and how it is asked with and without a gateway."""

    def __init__(
        self, make: Callable[[], Any], live: LiveApp, direct: Callable[[str, str, str], Answer]
    ) -> None:
        self.make, self.live, self.direct = make, live, direct

    def moved(self, gateway: str, method: str, path: str, host: str) -> Answer:
        """What the function that the gateway chooses answers."""
        plan = soundness.planned(self.live, gateway)
        routes = router(gateway, plan.routes)
        match = (
            routes.select(method, path, host)
            if isinstance(routes, ListenerRouter)
            else routes.select(method, path)
        )
        assert match is not None
        app, function = self.make(), match.route.function
        wsgi = isinstance(app, flask.Flask)
        if function != "fallback":
            guard = flask_guard.guard if wsgi else starlette_guard.guard
            app = guard(app, plan.owned[function])
        handler = WsgiHandler(app) if wsgi else AsgiHandler(app, raise_errors=True)
        kind = GATEWAYS[gateway]
        event = events.make(kind, method, path, [("Host", host)])
        answer = events.reply(kind, handler(event, events.context()))
        fields = {name.lower(): value for name, value in answer.headers}
        return answer.status, _kept(fields), answer.body.decode()


def _kept(fields: Mapping[str, str]) -> dict[str, str]:
    kept = {name: fields[name] for name in COMPARED if name in fields}
    if "allow" in kept:
        kept["allow"] = ", ".join(sorted(kept["allow"].replace(" ", "").split(",")))
    return kept


def werkzeug(make: Callable[[], flask.Flask]) -> App:
    def direct(method: str, path: str, host: str) -> Answer:
        environ = create_environ("/", f"https://{host}", method=method)
        # As servers have it; Werkzeug's client takes `//a` for a host.
        environ["PATH_INFO"] = path
        answer = Response.from_app(make(), environ)
        fields = {name.lower(): value for name, value in answer.headers}
        return answer.status_code, _kept(fields), answer.get_data(as_text=True)

    return App(make, live_of(make().url_map), direct)


def starlette(make: Callable[[], Any]) -> App:
    def direct(method: str, path: str, host: str) -> Answer:
        client = TestClient(make(), base_url=f"https://{host}", follow_redirects=False)
        answer = client.request(method, f"https://{host}{path}")
        return answer.status_code, _kept(answer.headers), answer.text

    return App(make, starlette_maps.live_of(make()), direct)


def check(app: App, requests: str, gateway: str, host: str = "example.com") -> None:
    for spelled in requests.split():
        method, colon, path = spelled.partition(":")
        if not colon:
            method, path = "GET", spelled
        if not path.startswith(LOST[gateway] or ("no such path",)):
            found = app.moved(gateway, method, path, host)
            assert found == app.direct(method, path, host), f"{method} {path} over {gateway}"


@pytest.mark.parametrize("gateway", GATEWAYS)
@pytest.mark.parametrize(("rules", "requests"), WERKZEUG.values(), ids=WERKZEUG)
def test_werkzeug(rules: Rules, requests: str, gateway: str) -> None:
    check(werkzeug(lambda: flask_app(rules)), requests, gateway)


@pytest.mark.parametrize("gateway", GATEWAYS)
@pytest.mark.parametrize("host", ["example.com", "api.example.com"])
def test_werkzeug_hosts(gateway: str, host: str) -> None:
    rules, requests = WERKZEUG_HOSTS

    def make() -> flask.Flask:
        app = flask_app({"main": rules["main"]}, host_matching=True)
        app.add_url_rule("/i", "api", lambda: "api", host="api.example.com")
        app.add_url_rule("/i", "www", lambda: "www", host="example.com")
        return app

    check(werkzeug(make), requests, gateway, host)


def _view(name: str) -> Any:
    async def view(request: Any) -> PlainTextResponse:
        return PlainTextResponse(f"{name} {sorted(request.path_params.items())}")

    view.__qualname__, view.__module__ = name, "rows"
    return view


def _typed() -> FastAPI:
    app = FastAPI(openapi_url=None)

    async def one(n: int) -> str:
        return f"one {n}"

    async def me() -> str:
        return "me"

    for view, path in ((one, "/u/{n}"), (me, "/u/me")):
        view.__qualname__, view.__module__ = view.__name__, "rows"
        app.get(path)(view)
    return app


def _plain(*paths: str) -> Starlette:
    return Starlette(routes=[Route(path, _view(f"v{n}")) for n, path in enumerate(paths)])


def _hosts() -> Starlette:
    inner = Router([Route("/i", _view("api"))])
    return Starlette(routes=[Host("api.example.com", inner), Route("/i", _view("main"))])


def _methods() -> FastAPI:
    app = FastAPI(openapi_url=None)
    for method in ("GET", "POST"):
        app.add_api_route("/i", _view(method), methods=[method])
    return app


STARLETTE: dict[str, tuple[Callable[[], Any], str]] = {
    "the first match wins, and a type is no condition": (_typed, "/u/5 /u/me /u/x"),
    "a converter lets others have what does not fit": (
        lambda: _plain("/u/{id:int}", "/u/{name}"), "/u/5 /u/x /u/-5"),
    "a path in the middle": (
        lambda: _plain("/a/{p:path}/b", "/a/{v}"), "/a/x/b /a/x/y/b /a/x /a/b"),
    "several variables in a segment": (
        lambda: _plain("/f/{a}.{b}", "/f/{a}-{b}"), "/f/x.y /f/x-y /f/x"),
    "a last slash": (lambda: _plain("/a/", "/b"), "/a /a/ /b /b/"),
    "doubled slashes": (lambda: _plain("/h/{name}"), "/h//x //h/x"),
    "HEAD of a plain route": (lambda: _plain("/g"), "HEAD:/g OPTIONS:/g POST:/g"),
    "HEAD and methods of FastAPI": (_methods, "HEAD:/i OPTIONS:/i DELETE:/i /i POST:/i"),
    "a bare prefix": (lambda: _plain("/p/{v:path}"), "/p /p/ /p/x"),
    "what no rule matches": (lambda: _plain("/a"), "/ /b POST:/b"),
}  # fmt: skip


@pytest.mark.parametrize("gateway", GATEWAYS)
@pytest.mark.parametrize(("make", "requests"), STARLETTE.values(), ids=STARLETTE)
def test_starlette(make: Callable[[], Any], requests: str, gateway: str) -> None:
    check(starlette(make), requests, gateway)


@pytest.mark.parametrize("gateway", GATEWAYS)
@pytest.mark.parametrize("host", ["example.com", "api.example.com"])
def test_starlette_hosts(gateway: str, host: str) -> None:
    check(starlette(_hosts), "/i /x", gateway, host)
