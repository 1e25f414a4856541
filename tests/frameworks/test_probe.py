from __future__ import annotations

import contextlib
import functools
import re
import sys
import types
from collections.abc import AsyncIterator
from pathlib import Path

import flask
import flask.views
import pytest
from fastapi import APIRouter, FastAPI, routing
from fastapi.staticfiles import StaticFiles
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Mount, Route, Router

from liftoff.errors import LiftoffError
from liftoff.frameworks.liftoff_probe import (
    description,
    flask_rules,
    installed,
    starlette_apps,
    starlette_rules,
    views,
)
from liftoff.frameworks.target import parse_target
from liftoff.local.live_app import read_live_app

HERE = Path(__file__).resolve().parent


def plain() -> str:
    return "plain"


@functools.lru_cache
def cached() -> str:
    return "cached"


class Page(flask.views.MethodView):
    def get(self) -> str:
        return "page"

    def method(self) -> str:
        return "method"


class Callable:
    def __call__(self) -> str:
        return "called"


def wrapped(view: object) -> object:
    @functools.wraps(view)  # type: ignore[arg-type]
    def inner(*args: object) -> object:
        return view(*args)  # type: ignore[operator]

    return inner


@pytest.mark.parametrize(
    ("view", "qualname", "kind"),
    [
        (plain, "plain", "function"),
        (wrapped(plain), "plain", "function"),
        (wrapped(wrapped(plain)), "plain", "function"),
        (functools.partial(plain), "plain", "function"),
        (functools.partial(wrapped(functools.partial(plain))), "plain", "function"),
        (Page().method, "Page.method", "function"),
        (wrapped(Page().method), "Page.method", "function"),
        (Page.as_view("page"), "Page", "class"),
        (wrapped(Page.as_view("page")), "Page", "class"),
        (Callable(), "Callable", "class"),
    ],
)
def test_where_a_view_comes_from(view: object, qualname: str, kind: str) -> None:
    place = views.view_of(view, HERE)
    assert (place["qualname"], place["kind"], place["path"]) == (qualname, kind, "test_probe.py")
    line = Path(__file__).read_text(encoding="utf-8").splitlines()[place["line"] - 1]
    name = qualname.rpartition(".")[2]
    assert line.strip().startswith((f"def {name}", f"class {name}"))


def test_views_that_name_each_other_have_an_end() -> None:
    def one() -> None: ...

    def two() -> None: ...

    one.__wrapped__, two.__wrapped__ = two, one  # type: ignore[attr-defined]
    assert views.view_of(one, HERE)["kind"] == "function"


def test_a_view_of_a_package_has_no_path() -> None:
    app = flask.Flask(__name__)
    assert views.view_of(app.view_functions["static"], HERE)["path"] is None


class Odd(types.ModuleType):
    def __getattr__(self, name: str) -> object:
        raise RuntimeError(name)


def test_what_stands_in_for_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    numbered = types.ModuleType("numbered")
    numbered.__file__ = 7  # type: ignore[assignment]
    good = types.ModuleType("good")
    good.__file__ = str(HERE / "good.py")
    for name, module in {"odd": Odd("odd"), "numbered": numbered, "good": good}.items():
        monkeypatch.setitem(sys.modules, f"a_{name}", module)
    monkeypatch.setitem(sys.modules, "a_none", None)
    found = installed.modules_of(HERE)
    assert found["a_good"] == "good.py"
    assert not {"a_odd", "a_numbered", "a_none"} & set(found)


def test_rules_are_taken_apart() -> None:
    app = flask.Flask(__name__)
    app.add_url_rule("/u/<int:number>/<path:rest>/<name>", "u", plain)
    rule = next(r for r in flask_rules.flask_rules(app, HERE) if r["endpoint"] == "u")
    variables = [part for part in rule["parts"] if "variable" in part]
    assert [(v["variable"], v["spans_segments"], v["any_segment"]) for v in variables] == [
        ("number", False, False), ("rest", True, False), ("name", False, True),
    ]  # fmt: skip
    assert "".join(part.get("literal", "") for part in rule["parts"]) == "/u///"


def test_subdomains_of_a_server_s_name_are_hosts() -> None:
    app = flask.Flask(__name__, subdomain_matching=True)
    app.add_url_rule("/items", "items", plain, subdomain="api")
    app.add_url_rule("/home", "home", plain)
    hosts = {r["endpoint"]: r["host"] for r in flask_rules.flask_rules(app, HERE)}
    assert (hosts["items"], hosts["home"]) == ("api", None)
    assert not flask_rules.has_whole_hosts(app)
    app.config["SERVER_NAME"] = "example.com"
    hosts = {r["endpoint"]: r["host"] for r in flask_rules.flask_rules(app, HERE)}
    assert (hosts["items"], hosts["home"]) == ("api.example.com", None)
    assert flask_rules.has_whole_hosts(app)
    app.config["SERVER_NAME"] = "localhost:5000"
    assert not flask_rules.has_whole_hosts(app)


def found_in(app: object) -> dict[str, dict[str, object]]:
    return {rule["rule"]: rule for rule in starlette_rules.starlette_rules(app, HERE)}


def hide_routes_in_contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As FastAPI 0.137 to 0.144 has it."""
    shown = property(lambda context: context._route_context or context.route)
    monkeypatch.setattr(routing.RouteContext, "_effective_route", shown)


def test_websockets_of_included_routers(monkeypatch: pytest.MonkeyPatch) -> None:
    hide_routes_in_contexts(monkeypatch)
    inner = APIRouter()
    inner.websocket("/ws")(plain)
    app = FastAPI(openapi_url=None)
    app.include_router(inner, prefix="/p")
    rule = found_in(app)["/p/ws"]
    assert (rule["websocket"], rule["endpoint"]) == (True, f"{__name__}:plain")


@pytest.mark.parametrize("hidden", [False, True])
def test_what_is_mounted(monkeypatch: pytest.MonkeyPatch, hidden: bool) -> None:
    if hidden:
        hide_routes_in_contexts(monkeypatch)
    inner = APIRouter()
    inner.get("/x")(plain)
    inner.mount("/deep", Starlette(routes=[Route("/y", plain)]))
    app = FastAPI(openapi_url=None)
    app.include_router(inner, prefix="/p")
    app.mount("/files", StaticFiles(directory=HERE))
    app.host("{name}.org", Router([Mount("/m", routes=[Route("/z", plain)])]))
    rules = [
        (r["rule"], r["endpoint"], r["host"], r["mounted"], r["container"])
        for r in starlette_rules.starlette_rules(app, HERE)
    ]
    name = f"{__name__}:plain"
    assert rules == [
        ("/p/x", name, None, False, False),
        ("/p/deep/y", name, None, False, False),
        ("/files/{path:path}", "Mount:/files", None, True, False),
        ("/m/z", name, "{name}.org", False, False),
    ]
    assert starlette_apps.mounted_folders(app) == [str(HERE)]


def test_a_mount_with_a_router_of_its_own_kind_is_one_endpoint() -> None:
    async def missing(*_: object) -> None: ...

    app = Starlette(
        routes=[
            Mount("/{shop:int}", routes=[Route("/{name}", plain)]),
            Mount("/own", Router([Route("/x", plain)], default=missing)),
        ]
    )
    rules = [
        (r["rule"], r["endpoint"], r["container"])
        for r in starlette_rules.starlette_rules(app, HERE)
    ]
    assert rules == [
        ("/{shop:int}/{name}", f"{__name__}:plain", False),
        ("/own/x", "Mount:/own", False),
        ("/own/{path:path}", "Mount:/own", True),
    ]
    # The variable of a mount is judged by its own converter.
    parts = found_in(app)["/{shop:int}/{name}"]["parts"]
    assert [(p["regex"], p["any_segment"]) for p in parts if "variable" in p] == [
        ("[0-9]+", False),
        ("[^/]+", True),
    ]


class Loose(Route):
    def matches(self, scope: object) -> object:
        return super().matches(scope)  # type: ignore[arg-type]


class Letters(Convertor[str]):
    regex = "[a-c]+"


def test_a_route_that_matches_in_its_own_way_may_match_any_path() -> None:
    register_url_convertor("probe_letters", Letters())
    ignoring = Route("/Upper", plain)
    ignoring.path_regex = re.compile("^/upper$", re.IGNORECASE)
    app = Starlette(routes=[Loose("/a", plain), ignoring, Route("/{x:probe_letters}", plain)])
    anything = [
        [p.get("regex", p.get("literal")) for p in r["parts"]] for r in found_in(app).values()
    ]
    assert anything == [["/", ".*"], ["/", ".*"], ["/", "[a-c]+"]]


def test_methods_as_the_framework_has_them() -> None:
    app = FastAPI(openapi_url=None)
    app.get("/api")(plain)
    app.add_route("/route", plain)
    app.router.routes.append(Route("/class", Callable()))
    assert [r["methods"] for r in found_in(app).values()] == [["GET"], ["GET", "HEAD"], None]


def test_paths_come_with_the_root_path_and_without_it() -> None:
    app = FastAPI(openapi_url=None)
    app.root_path = "/api"
    app.get("/{n}")(plain)
    app.get("/")(plain)
    assert list(found_in(app)) == ["/api/{n}", "/api/", "/{n}", "/"]
    assert found_in(app)["/api/{n}"]["parts"][0] == {"literal": "/api/"}


def test_what_is_mounted_sees_all_of_a_path_without_the_root_path() -> None:
    app = FastAPI(openapi_url=None)
    app.root_path = "/api"
    app.mount("/sub", Router([Route("/one", plain)]))
    found = found_in(app)
    assert list(found) == ["/api/sub/one", "/sub/one", "/sub/{path:path}"]
    assert [rule["mounted"] for rule in found.values()] == [False, True, True]


def test_a_mounted_app_with_a_root_path_of_its_own_answers_as_a_whole() -> None:
    inner = FastAPI(openapi_url=None)
    inner.root_path = "/api"
    inner.get("/one")(plain)
    app = FastAPI(openapi_url=None)
    app.mount("/sub", inner)
    assert {rule["endpoint"] for rule in found_in(app).values()} == {"Mount:/sub"}


@contextlib.asynccontextmanager
async def started(app: object) -> AsyncIterator[None]:
    yield


def test_whether_an_app_has_a_lifespan() -> None:
    quiet, loud = APIRouter(), APIRouter(lifespan=started)
    app = FastAPI()
    app.include_router(quiet)
    app.include_router(APIRouter())
    assert not starlette_apps.has_lifespan(app.router)
    app.include_router(loud)
    assert starlette_apps.has_lifespan(app.router)
    assert not starlette_apps.has_lifespan(Starlette().router)
    assert starlette_apps.has_lifespan(Starlette(lifespan=started).router)
    assert starlette_apps.has_lifespan(FastAPI(on_startup=[plain]).router)


def test_which_router_a_route_is_of(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("shop_items")
    module.__file__ = str(HERE / "shop_items.py")
    inner, outer = APIRouter(), APIRouter()

    @inner.get("/one")
    def one() -> str:
        return "1"

    @outer.get("/two")
    def two() -> str:
        return "2"

    app = FastAPI()
    app.get("/three")(plain)
    one.__module__ = two.__module__ = module.__name__
    outer.include_router(inner)
    app.include_router(outer, prefix="/api")
    module.inner, module.outer = inner, outer  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    rules = {rule["rule"]: rule["router"] for rule in description.describe(app, HERE)["rules"]}
    assert rules["/api/two"] == "shop_items:outer"
    assert rules["/api/one"] == "shop_items:inner"
    assert rules["/three"] is None


def test_which_blueprint_a_route_is_of() -> None:
    app = flask.Flask("x")
    parent, child = flask.Blueprint("parent", "x"), flask.Blueprint("child", "x")
    child.add_url_rule("/a", view_func=plain)
    parent.register_blueprint(child)
    app.register_blueprint(parent)
    app.add_url_rule("/b", endpoint="dotted.name", view_func=plain)
    rules = {rule["rule"]: rule["router"] for rule in flask_rules.flask_rules(app, HERE)}
    assert (rules["/a"], rules["/b"]) == ("parent.child", None)


def test_sizes_of_distributions() -> None:
    record = "a.py,sha256=x,10\nb.py,,\nd,e.py,sha256=y,5\n"
    assert installed.size_of(record) == 15


@pytest.mark.parametrize(
    "server",
    [
        "from flask import Flask\nFlask('x').run(port=0)",
        "import uvicorn\ntry:\n    uvicorn.run(print, port=0)\nexcept Exception: pass",
        "from werkzeug.serving import run_simple\nrun_simple('127.0.0.1', 0, print)",
    ],
)
def test_a_server_that_the_import_starts(tmp_path: Path, server: str) -> None:
    (tmp_path / "app.py").write_text(f"app = print\n\n{server}\n")
    with pytest.raises(LiftoffError, match="starts a server") as raised:
        read_live_app(str(tmp_path), parse_target("app:app"))
    assert "(at app.py:" in raised.value.what


def test_sockets_that_do_not_keep_the_import(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "import socket, threading, wsgiref.simple_server\nfrom flask import Flask\n"
        "app = Flask('x')\nsocket.create_server(('127.0.0.1', 0)).close()\n"
        "server = wsgiref.simple_server.make_server('127.0.0.1', 0, app)\n"
        "threading.Thread(target=server.serve_forever, daemon=True).start()\n"
        "threading.Thread(target=app.run, kwargs={'port': 0}, daemon=True).start()\n"
    )
    assert read_live_app(str(tmp_path), parse_target("app:app")).framework == "flask"


def test_a_factory_with_arguments(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "from flask import Flask\n"
        "def make(name, *, rules=()):\n"
        "    app = Flask(name, static_folder=None)\n"
        "    for rule in rules:\n"
        "        app.add_url_rule(rule, rule[1:])\n"
        "    return app\n"
    )
    live = read_live_app(str(tmp_path), parse_target("app:make('x', rules=['/a', '/b'])"))
    assert [rule.route.rule for rule in live.rules] == ["/a", "/b"]


@pytest.mark.parametrize("app", ["def app(environ, start): ...", "def app(*given): ..."])
def test_functions_that_are_apps(tmp_path: Path, app: str) -> None:
    (tmp_path / "app.py").write_text(app)
    assert read_live_app(str(tmp_path), parse_target("app:app")).interface == "wsgi"
