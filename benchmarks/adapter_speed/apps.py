"""The same small server as a bare callable and in each framework.

`/report` and `/image` answer with bytes that are ready: what is measured there is how an adapter
carries a body, not how a framework makes one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import fastapi
import flask
from flask import request
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from benchmarks.adapter_speed.cases import IMAGE, ORDER, REPORT


def raw_wsgi() -> Any:
    """Give a bare WSGI app."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/report":
            content_type, body = "application/json", REPORT
        elif path == "/image":
            content_type, body = "image/png", IMAGE
        elif environ["REQUEST_METHOD"] == "POST":
            data = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            content_type, body = "text/plain", b"%d bytes" % len(data)
        else:
            content_type, body = "text/plain", f"{path} {environ['QUERY_STRING']}".encode()
        headers = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
        start_response("200 OK", headers)
        return [body]

    return app


def raw_asgi() -> Any:
    """Give a bare ASGI app that has a lifespan."""

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        path = scope["path"]
        if path == "/report":
            content_type, body = b"application/json", REPORT
        elif path == "/image":
            content_type, body = b"image/png", IMAGE
        elif scope["method"] == "POST":
            message = await receive()
            content_type, body = b"text/plain", b"%d bytes" % len(message["body"])
        else:
            content_type, body = b"text/plain", path.encode() + b" " + scope["query_string"]
        headers = [(b"content-type", content_type), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


def flask_app() -> Any:
    """Give a Flask app."""
    app = flask.Flask("shop")

    @app.get("/hello/<name>")
    def hello(name: str) -> dict[str, object]:
        return {"hello": name, "n": request.args.get("n", type=int)}

    @app.post("/orders")
    def order() -> dict[str, object]:
        return {"items": len(request.get_json()["items"])}

    @app.get("/report")
    def report() -> flask.Response:
        return flask.Response(REPORT, mimetype="application/json")

    @app.get("/image")
    def image() -> flask.Response:
        return flask.Response(IMAGE, mimetype="image/png")

    return app


def starlette_app() -> Any:
    """Give a Starlette app."""

    async def hello(request: Request) -> Response:
        n = int(request.query_params["n"])
        return JSONResponse({"hello": request.path_params["name"], "n": n})

    async def order(request: Request) -> Response:
        return JSONResponse({"items": len((await request.json())["items"])})

    async def report(_: Request) -> Response:
        return Response(REPORT, media_type="application/json")

    async def image(_: Request) -> Response:
        return Response(IMAGE, media_type="image/png")

    return Starlette(
        routes=[
            Route("/hello/{name}", hello),
            Route("/orders", order, methods=["POST"]),
            Route("/report", report),
            Route("/image", image),
        ]
    )


def fastapi_app() -> Any:
    """Give a FastAPI app whose endpoints are coroutines."""
    app = fastapi.FastAPI()

    @app.get("/hello/{name}")
    async def hello(name: str, n: int) -> dict[str, object]:
        return {"hello": name, "n": n}

    @app.post("/orders")
    async def order(order: dict[str, list[str]]) -> dict[str, object]:
        return {"items": len(order["items"])}

    @app.get("/report")
    async def report() -> Response:
        return Response(REPORT, media_type="application/json")

    @app.get("/image")
    async def image() -> Response:
        return Response(IMAGE, media_type="image/png")

    return app


def fastapi_def_app() -> Any:
    """Give a FastAPI app whose endpoints are plain functions, which it runs in threads."""
    app = fastapi.FastAPI()

    @app.get("/hello/{name}")
    def hello(name: str, n: int) -> dict[str, object]:
        return {"hello": name, "n": n}

    @app.post("/orders")
    def order(order: dict[str, list[str]]) -> dict[str, object]:
        return {"items": len(order["items"])}

    @app.get("/report")
    def report() -> Response:
        return Response(REPORT, media_type="application/json")

    @app.get("/image")
    def image() -> Response:
        return Response(IMAGE, media_type="image/png")

    return app


WSGI_APPS: dict[str, Callable[[], Any]] = {"raw WSGI": raw_wsgi, "Flask": flask_app}
ASGI_APPS: dict[str, Callable[[], Any]] = {
    "raw ASGI": raw_asgi,
    "Starlette": starlette_app,
    "FastAPI async": fastapi_app,
    "FastAPI def": fastapi_def_app,
}


def is_right(app: str, case: str, status: int, body: bytes) -> bool:
    """Whether an app's answer to a case is what the app must say."""
    if status != 200:
        return False
    if case == "binary 1 MB":
        return body == IMAGE
    if case == "JSON 100 KB":
        return body == REPORT
    if app.startswith("raw"):
        return body in (b"/hello/world n=3&lang=en", b"%d bytes" % len(ORDER))
    said = json.loads(body)
    return said in ({"hello": "world", "n": 3}, {"items": 64})
