from __future__ import annotations

import contextlib
import functools
import inspect
from pathlib import Path

import fastapi
import pytest
from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException
from liftoff_adapters import handoff
from liftoff_adapters.asgi import AsgiHandler
from liftoff_adapters.handoff import with_fallback
from liftoff_adapters.mangum_events import prepare
from liftoff_adapters.starlette_guard import endpoint_name, guard, mount_name
from mangum import Mangum
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Host, Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from liftoff.frameworks.liftoff_probe import starlette_names, starlette_rules
from tests.adapters import events

HERE = Path(__file__).resolve().parent


@pytest.fixture
def seen():
    return []


@pytest.fixture(autouse=True)
def handed(monkeypatch):
    """Endpoints that were handed on, in place of the call of the fallback."""
    found = []

    def hand_on(endpoint, event, *_, planned=False):
        found.append(endpoint)
        return {"statusCode": 299, "body": endpoint}

    monkeypatch.setattr(handoff, "_hand_on", hand_on)
    return found


def native(app):
    return AsgiHandler(app)


def mangum(app):
    return prepare(Mangum(app))


ADAPTERS = pytest.mark.parametrize("adapter", [native, mangum])


def send(app, method, path, *, adapter=native, **more):
    """Status and body; 299 and the endpoint for what is handed on."""
    answer = with_fallback(adapter(app))(
        events.make("http", method, path, **more), events.context()
    )
    return answer["statusCode"], answer["body"]


def here(name):
    return f"{__name__}:{name}"


async def home():
    return "home"


async def other(number: int):
    return number


async def plain(request):
    return PlainTextResponse("plain")


def make_app(seen, **options):
    def dependency():
        seen.append("dependency")

    app = FastAPI(**options)
    app.get("/home")(home)
    app.api_route("/other/{number}", methods=["GET", "POST"], dependencies=[Depends(dependency)])(
        other
    )
    app.add_api_route("/folder/", home, methods=["PUT"])
    app.router.routes.append(Route("/plain", plain))
    return app


@ADAPTERS
def test_an_owned_endpoint_is_answered(seen, adapter):
    app = guard(make_app(seen), {here("home")})
    assert send(app, "GET", "/home", adapter=adapter) == (200, '"home"')


@ADAPTERS
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_is_handed_on_before_its_dependencies(seen, handed, method, adapter):
    app = guard(make_app(seen), {here("home")})
    # The number is none: that is the other's affair, too.
    assert send(app, method, "/other/x", adapter=adapter) == (299, here("other"))
    assert handed == [here("other")]
    assert seen == []
    assert send(guard(make_app(seen), {here("other")}), method, "/other/5") == (200, "5")
    assert seen == ["dependency"]


def test_what_no_endpoint_answers_is_answered_here(seen, handed):
    app = guard(make_app(seen), {here("home")})
    assert send(app, "GET", "/nothing")[0] == 404
    assert send(app, "DELETE", "/other/5")[0] == 405
    assert send(app, "HEAD", "/home")[0] == 405
    assert send(app, "PUT", "/folder")[0] == 307
    assert handed == []


def test_head_of_a_plain_route(seen):
    app = guard(make_app(seen), {here("home")})
    assert send(app, "HEAD", "/plain")[0] == 299
    assert send(guard(make_app(seen), {here("plain")}), "HEAD", "/plain")[0] == 200


def test_generated_pages_are_endpoints(seen):
    app = guard(make_app(seen), {here("home")})
    name = "fastapi.applications:FastAPI.setup.<locals>.openapi"
    assert send(app, "GET", "/openapi.json") == (299, name)


def test_nested_routers(seen, handed):
    inner, outer = APIRouter(prefix="/inner"), APIRouter()
    inner.get("/{number}")(other)
    inner.get("/")(home)
    inner.routes.append(Route("/inner/plain", plain, methods=["GET"]))
    outer.include_router(inner, prefix="/deep")
    app = make_app(seen)
    app.include_router(outer, prefix="/api")
    app.include_router(inner)
    app = guard(app, {here("home")})
    assert send(app, "GET", "/api/deep/inner/") == (200, '"home"')
    assert send(app, "GET", "/inner/") == (200, '"home"')
    assert send(app, "GET", "/api/deep/inner/5") == (299, here("other"))
    assert send(app, "GET", "/inner/5") == (299, here("other"))
    assert send(app, "POST", "/inner/5")[0] == 405
    assert send(app, "GET", "/api/deep/inner")[0] == 307
    assert len(handed) == 2


def test_routes_in_a_mount_are_endpoints_of_their_own(seen, handed):
    sub = make_app(seen)
    app = FastAPI()
    app.mount("/sub", sub)
    app.mount("/router", Router([Mount("/deep", routes=[Route("/plain", plain)])]))
    app = guard(app, {here("home")})
    assert send(app, "GET", "/sub/home") == (200, '"home"')
    assert send(app, "GET", "/sub/nothing")[0] == 404
    assert send(app, "POST", "/sub/home")[0] == 405
    assert handed == []
    assert send(app, "GET", "/sub/other/5") == (299, here("other"))
    assert send(app, "GET", "/router/deep/plain") == (299, here("plain"))
    name = "fastapi.applications:FastAPI.setup.<locals>.openapi"
    assert send(app, "GET", "/sub/openapi.json") == (299, name)


def test_a_mount_is_one_endpoint_where_its_routes_see_all_of_the_path(handed):
    app = FastAPI(openapi_url=None)
    app.root_path = "/api"
    app.mount("/{part}", Router([Route("/one", plain), Route("/sub/one", plain)]))
    app = guard(app, {here("plain")})
    assert send(app, "GET", "/api/sub/one")[0] == 200
    assert send(app, "GET", "/sub/one") == (299, "Mount:/{part}")
    assert handed == ["Mount:/{part}"]


def test_mounts_that_are_no_routers_are_one_endpoint_each(seen):
    async def missing(scope, receive, send):
        raise AssertionError

    class Answers(Mount):
        async def handle(self, scope, receive, send):
            await self.app(scope, receive, send)

    app = FastAPI()
    app.mount("/files", StaticFiles(directory=HERE))
    app.mount("/own404", Router([Route("/plain", plain)], default=missing))
    inner = make_app(seen)

    async def wrapped_app(scope, receive, send):
        await inner(scope, receive, send)

    app.mount("/wrapped", wrapped_app)
    app.routes.append(Answers("/handles", routes=[Route("/plain", plain)]))
    app.get("/home")(home)
    nothing = guard(app, {here("home")})
    assert send(nothing, "GET", "/home") == (200, '"home"')
    assert send(nothing, "GET", f"/files/{Path(__file__).name}") == (299, "Mount:/files")
    assert send(nothing, "GET", "/own404/plain") == (299, "Mount:/own404")
    assert send(nothing, "GET", "/wrapped/home") == (299, "Mount:/wrapped")
    assert send(nothing, "GET", "/handles/plain") == (299, "Answers:/handles")
    mounted = guard(app, {"Mount:/wrapped", "Answers:/handles"})
    assert send(mounted, "GET", "/wrapped/home") == (200, '"home"')
    assert send(mounted, "GET", "/wrapped/other/5") == (200, "5")
    assert send(mounted, "GET", "/handles/plain")[0] == 200
    assert send(mounted, "GET", "/home") == (299, here("home"))


def test_hosts(seen):
    routes = [
        Host("api.example.com", Router([Route("/plain", plain)])),
        Mount("", routes=[Route("/x", plain)]),
    ]
    app = guard(Starlette(routes=routes), {here("plain")})
    assert send(app, "GET", "/plain") == (200, "plain")
    assert send(app, "GET", "/x") == (404, "Not Found")
    assert send(app, "GET", "/x", headers=[("Host", "example.com")]) == (200, "plain")
    assert send(guard(Starlette(routes=routes), ()), "GET", "/plain") == (299, here("plain"))


def test_a_host_of_another_kind_of_app_is_one_endpoint(seen):
    async def inner(scope, receive, send):
        await PlainTextResponse("inner")(scope, receive, send)

    app = guard(Starlette(routes=[Host("api.example.com", inner)]), ())
    assert send(app, "GET", "/plain") == (299, "Host:api.example.com")


class Page(HTTPEndpoint):
    async def get(self, request):
        return PlainTextResponse("page")


def test_class_endpoints(seen):
    app = Starlette(routes=[Route("/page", Page), Route("/plain", plain)])
    assert send(guard(app, {here("Page")}), "GET", "/page") == (200, "page")
    assert send(guard(app, {here("Page")}), "POST", "/page")[0] == 405
    assert send(guard(app, {here("plain")}), "GET", "/page") == (299, here("Page"))


# What may stand in the way of an exception


class Pure:
    def __init__(self, app, seen):
        self.app, self.seen = app, seen

    async def __call__(self, scope, receive, send):
        self.seen.append(f"in {scope['type']}")
        with contextlib.suppress(Exception):
            await self.app(dict(scope), receive, send)


class Swallowing:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        try:
            await self.app(scope, receive, send)
        except BaseException:
            await PlainTextResponse("swallowed", 500)(scope, receive, send)


async def dispatch(request, call_next):
    try:
        return await call_next(request)
    except Exception:
        return PlainTextResponse("caught", 500)


@ADAPTERS
def test_middleware(seen, adapter):
    app = make_app(seen)
    app.add_middleware(BaseHTTPMiddleware, dispatch=dispatch)
    app.add_middleware(Pure, seen=seen)
    app.add_middleware(BaseHTTPMiddleware, dispatch=dispatch)
    app.add_middleware(Swallowing)
    app = guard(app, {here("home")})
    assert send(app, "GET", "/other/5", adapter=adapter) == (299, here("other"))
    assert send(app, "POST", "/other/5", adapter=adapter, body=b"{}") == (299, here("other"))
    assert send(app, "GET", "/home", adapter=adapter) == (200, '"home"')
    assert seen.count("in http") == 3
    assert "dependency" not in seen


def test_exception_handlers_do_not_see_it(seen):
    app = make_app(seen)

    @app.exception_handler(Exception)
    async def handler(request, error):
        seen.append(error)
        return PlainTextResponse("handled", 500)

    @app.exception_handler(404)
    async def missing(request, error):
        return PlainTextResponse("no such page", 404)

    app = guard(app, {here("home")})
    assert send(app, "GET", "/other/5") == (299, here("other"))
    assert send(app, "GET", "/nothing") == (404, "no such page")
    assert seen == []


def test_a_stub_that_is_called_by_another_endpoint_hands_on(seen):
    app = FastAPI()

    @app.get("/a")
    def a():
        handoff.stub("b")

    @app.get("/c")
    async def c(tasks: BackgroundTasks):
        tasks.add_task(seen.append, "ran")
        return "c"

    name = f"{test_a_stub_that_is_called_by_another_endpoint_hands_on.__qualname__}.<locals>"
    app = guard(app, {here(f"{name}.a"), here(f"{name}.c")})
    assert send(app, "GET", "/a") == (299, "b")
    assert send(app, "GET", "/c") == (200, '"c"')
    assert seen == ["ran"]


def test_lifespan_and_errors_are_as_ever(seen):
    @contextlib.asynccontextmanager
    async def lifespan(app):
        seen.append("start")
        yield

    app = make_app(seen, lifespan=lifespan)

    @app.get("/error")
    def error():
        raise HTTPException(418, "teapot")

    name = f"{test_lifespan_and_errors_are_as_ever.__qualname__}.<locals>.error"
    assert send(guard(app, {here(name)}), "GET", "/error") == (418, '{"detail":"teapot"}')
    assert seen == ["start"]


def test_several_guarded_apps_in_one_process(seen):
    first, second, third = make_app(seen), make_app(seen), make_app(seen)
    one, two = guard(first, {here("home")}), guard(second, {here("other")})
    guard(first, {here("home")})
    for _ in range(2):
        assert send(one, "GET", "/home")[0] == 200
        assert send(one, "GET", "/other/5")[0] == 299
        assert send(two, "GET", "/home")[0] == 299
        assert send(two, "GET", "/other/5")[0] == 200
        assert send(third, "GET", "/home")[0] == send(third, "GET", "/other/5")[0] == 200


def test_routes_that_the_app_gets_when_it_starts(seen):
    @contextlib.asynccontextmanager
    async def lifespan(app):
        app.mount("/late", StaticFiles(directory=HERE))
        app.router.routes.append(Route("/later", plain))
        yield

    app = FastAPI(lifespan=lifespan)
    app.get("/home")(home)
    app = guard(app, {here("home")})
    assert send(app, "GET", "/late/x") == (299, "Mount:/late")
    assert send(app, "GET", "/later") == (299, here("plain"))


class Logged(Route):
    async def handle(self, scope, receive, send):
        scope["logged"] = True
        await super().handle(scope, receive, send)


class Awaited(Route):
    def handle(self, scope, receive, send):
        return self.app(scope, receive, send)


@pytest.mark.parametrize("kind", [Logged, Awaited])
def test_route_classes_of_the_app(kind):
    app = Starlette(routes=[kind("/plain", plain), Mount("/m", routes=[kind("/plain", plain)])])
    assert send(guard(app, set()), "GET", "/plain") == (299, here("plain"))
    assert send(guard(app, {here("plain")}), "GET", "/plain") == (200, "plain")
    assert send(guard(app, {here("plain")}), "GET", "/m/plain") == (200, "plain")
    assert send(guard(app, set()), "GET", "/m/plain") == (299, here("plain"))


def test_websockets_are_let_through():
    app = FastAPI()

    @app.websocket("/ws")
    async def ws(websocket: fastapi.WebSocket):
        await websocket.accept()
        await websocket.send_text("hello")
        await websocket.close()

    with TestClient(guard(app, set())).websocket_connect("/ws") as socket:
        assert socket.receive_text() == "hello"


@pytest.mark.skipif(not hasattr(APIRouter, "frontend"), reason="FastAPI has no frontends yet")
@pytest.mark.parametrize("guarded", [False, True])
def test_a_frontend_is_one_endpoint(tmp_path, guarded, monkeypatch):
    # No guard has looked at it: FastAPI then keeps `handle` as the probe finds it.
    kind = fastapi.routing._FrontendRouteGroup
    monkeypatch.setattr(kind, "handle", inspect.unwrap(kind.handle))
    (tmp_path / "index.html").write_text("index")
    router = APIRouter(dependencies=[Depends(home)])
    router.frontend("/app", directory=tmp_path)
    app = FastAPI()
    app.include_router(router, prefix="/x")
    app.get("/home")(home)
    name = "_FrontendRouteGroup:/"
    assert name in {rule["endpoint"] for rule in starlette_rules.starlette_rules(app, HERE)}
    app = guard(app, {here("home"), *([] if guarded else [name])})
    assert send(app, "GET", "/x/app/") == ((299, name) if guarded else (200, "index"))
    assert send(app, "POST", "/x/app/")[0] == 405
    assert send(app, "GET", "/home") == (200, '"home"')


def test_what_stands_around_the_app_is_served(seen):
    app = make_app(seen)
    app = guard(app, {here("home")}, around=Outermost(app))
    assert send(app, "GET", "/home") == (200, '"home"')
    assert send(app, "GET", "/other/5") == (299, here("other"))
    assert send(app, "GET", "/outermost/5") == (200, "outermost")


class Outermost:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        own = scope["type"] == "http" and scope["path"].startswith("/outermost")
        await (PlainTextResponse("outermost") if own else self.app)(scope, receive, send)


def test_what_is_no_starlette_app_is_refused(seen):
    with pytest.raises(TypeError, match="give what is around it"):
        guard(Swallowing(make_app(seen)), set())


# Names: what the probe says of an endpoint is what the guard asks for


def wrapped(view):
    @functools.wraps(view)
    def inner(*args, **kwargs):
        return view(*args, **kwargs)

    return inner


def unnamed(view):
    def inner(request):
        return view(request)

    return inner


class Callable:
    async def __call__(self, request):
        return JSONResponse("called")

    def method(self):
        return "method"

    @classmethod
    def on_class(cls):
        return "class"

    @staticmethod
    def alone():
        return "static"


def nameless():
    return "x"


nameless.__module__ = None


@pytest.mark.parametrize(
    ("endpoint", "name"),
    [
        (home, "home"),
        (wrapped(home), "home"),
        (functools.partial(home), "home"),
        (functools.partial(wrapped(functools.partial(home))), "home"),
        (Callable().method, "Callable.method"),
        (wrapped(Callable().method), "Callable.method"),
        (Callable.on_class, "Callable.on_class"),
        (Callable.alone, "Callable.alone"),
        (Callable(), "Callable"),
        (Page, "Page"),
        (lambda: 1, "<lambda>"),
        (unnamed(home), f"home by {here('unnamed.<locals>.inner')}"),
        (
            wrapped(unnamed(unnamed(home))),
            " by ".join(["home", *[here("unnamed.<locals>.inner")] * 2]),
        ),
        (unnamed(Callable()), "unnamed.<locals>.inner"),
    ],
)
def test_names_of_endpoints(endpoint, name):
    assert endpoint_name(endpoint) == starlette_names.endpoint_name(endpoint) == here(name)


@pytest.mark.parametrize("endpoint", [nameless, functools.lru_cache(home), len, dict])
def test_odd_names_are_the_same_on_both_sides(endpoint):
    assert endpoint_name(endpoint) == starlette_names.endpoint_name(endpoint)


def test_endpoints_that_name_each_other_have_an_end():
    def one(): ...
    def two(): ...

    one.__wrapped__, two.__wrapped__ = two, one
    assert endpoint_name(one) == starlette_names.endpoint_name(one)


def test_each_request_goes_where_the_probe_says(seen, handed):
    """The names of a whole app: all that is handed on is an endpoint that the probe knows."""
    app = make_app(seen)
    router = APIRouter(prefix="/r")
    router.add_api_route("/method", Callable().method)
    router.add_api_route("/partial", functools.partial(wrapped(home)))
    router.routes.append(Mount("/m", routes=[Route("/x", Page)], name="m"))
    app.include_router(router, prefix="/p")
    app.mount("/static/", StaticFiles(directory=HERE))
    app.router.routes += [Route("/call", Callable()), Host("{x}.org", Router([Route("/", plain)]))]
    rules = starlette_rules.starlette_rules(app, HERE)
    guarded = guard(app, set())
    for rule in rules:
        path = rule["rule"].replace("{path:path}", "x").replace("{number}", "5")
        host = [("Host", "a.org")] if rule["host"] else []
        sent = send(guarded, (rule["methods"] or ["GET"])[0], path or "/", headers=host)
        assert sent == (299, rule["endpoint"])
    assert mount_name(Mount("/a/", routes=[])) == "Mount:/a"
