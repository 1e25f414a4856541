from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.running import Runner, make

FASTAPI = """\
from fastapi import APIRouter, FastAPI, WebSocket
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

inner = APIRouter(prefix="/inner")


@inner.get("/{n}")
def by_number(n: int):
    return n


outer = APIRouter(prefix="/outer")
outer.include_router(inner)


@outer.websocket("/ws")
async def talk(socket: WebSocket): ...


app = FastAPI(openapi_url=None)
app.include_router(outer, prefix="/api")
sub = FastAPI(openapi_url=None)


@sub.api_route("/x", methods=["GET", "PUT"])
def both():
    return 1


def plain(request):
    return PlainTextResponse("x")


app.mount("/sub", sub)
app.mount("/static", StaticFiles(directory="."), name="static")
app.router.routes.append(Mount("/m", routes=[Route("/{f:path}", plain, methods=["GET"])]))
"""


def test_live_routes_as_json(liftoff: Runner, app: Path) -> None:
    ended = liftoff("routes", app, "--app", "app:app", "--format", "json")
    assert (ended.status, ended.err) == (0, "")
    routes = json.loads(ended.out)
    assert all(
        list(route) == ["id", "methods", "rule", "endpoint", "path", "line", "handler"]
        for route in routes
    )
    assert {
        "id": "GET|POST /items/<int:n>",
        "methods": ["GET", "POST"],
        "rule": "/items/<int:n>",
        "endpoint": "item",
        "path": "app.py",
        "line": 13,
        "handler": "app:item",
    } in routes
    (static,) = [route for route in routes if route["endpoint"] == "static"]
    assert (static["path"], static["line"]) == ("", 0)


def test_static_routes_have_the_same_ids(liftoff: Runner, app: Path) -> None:
    live = json.loads(liftoff("routes", app, "--app", "app:app", "--format", "json").out)
    static = json.loads(liftoff("routes", app, "--format", "json").out)
    assert [route for route in live if route["endpoint"] != "static"] == static


def test_routes_as_a_table(liftoff: Runner, app: Path) -> None:
    ended = liftoff("routes", app)
    lines = [line.split() for line in ended.out.splitlines()]
    assert lines[0] == ["METHODS", "RULE", "ENDPOINT", "HANDLER"]
    assert ["GET|POST", "/items/<int:n>", "item", "app.py:13"] in lines
    assert ended.out.endswith("\n5 routes\n")


def test_routes_of_a_fastapi_app(liftoff: Runner, tmp_path: Path) -> None:
    app = make(tmp_path / "app", {"main.py": FASTAPI})
    routes = json.loads(liftoff("routes", app, "--app", "main:app", "--format", "json").out)
    assert [(route["id"], route["path"], route["line"]) for route in routes] == [
        ("GET /api/outer/inner/{n}", "main.py", 10),
        ("WEBSOCKET /api/outer/ws", "main.py", 19),
        ("GET|PUT /sub/x", "main.py", 28),
        ("ANY /static/{path:path}", "", 0),
        ("GET /m/{f:path}", "main.py", 32),
    ]


@pytest.mark.parametrize("more", [(), ("--gateway", "http")])
def test_an_app_that_does_not_tell_its_routes(
    liftoff: Runner, tmp_path: Path, more: tuple[str, ...]
) -> None:
    text = "from starlette.routing import Router\napp = Router()\n"
    text += "async def own(scope, receive, send): ...\n"
    app = make(tmp_path / "app", {"app.py": text})
    said = liftoff.fails("routes", app, "--app", "app:app", *more)
    assert "app:app is an app of bare ASGI (starlette.routing.Router), whose routes" in said
    assert "without --app they are read from the source; `liftoff wrap` moves it" in said
    assert "app of bare ASGI, whose" in liftoff.fails("routes", app, "--app", "app:own", *more)


def test_bad_input_is_one_message(liftoff: Runner, tmp_path: Path) -> None:
    assert "No such file" in liftoff.fails("routes", tmp_path / "nowhere")
    assert "No such file" in liftoff.fails("routes", tmp_path / "nowhere", "--app", "app:app")
    assert "no Flask or FastAPI app" in liftoff.fails("routes", make(tmp_path, {"a.py": "x = 1"}))
    assert "there is no module 'b'" in liftoff.fails("routes", tmp_path, "--app", "b:app")
    assert "does not name an app" in liftoff.fails("routes", tmp_path, "--app", "b")
    assert "'--format'" in liftoff.fails("routes", tmp_path, "--format", "xml")


def test_an_interpreter_by_a_relative_path(
    liftoff: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make(tmp_path / "app", {"main.py": FASTAPI})
    monkeypatch.chdir(tmp_path)
    python = os.path.relpath(sys.executable, tmp_path)
    done = liftoff("routes", app, "--app", "main:app", "--python", python)
    assert "/api/outer/inner/{n}" in done.out


def test_what_a_gateway_destroys(liftoff: Runner, app: Path) -> None:
    ended = liftoff("routes", app, "--app", "app:app", "--gateway", "http")
    assert ended.status == 0
    assert "duplicate-headers" in ended.out
    assert "encoded-slash: %3F in a value cuts the path there" in ended.out
    assert "    GET|POST /items/<int:n>\n" in ended.out
    told = liftoff("routes", app, "--app", "app:app", "--gateway", "rest", "--format", "json")
    document = json.loads(told.out)
    assert document["gateway"] == "rest"
    assert {"what", "reason"} == document["everywhere"][0].keys()
    assert "--gateway needs --app" in liftoff.fails("routes", app, "--gateway", "http")


def test_a_file_that_cannot_be_read_may_hide_routes(liftoff: Runner, app: Path) -> None:
    make(app, {"broken.py": "def (:\n", "tests/broken.py": "def (:\n"})
    ended = liftoff("routes", app, "--format", "json")
    assert ended.status == 2
    assert json.loads(ended.out)
    assert ended.err == "liftoff: broken.py:1: syntax error: invalid syntax\n"
