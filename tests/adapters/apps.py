"""The same server twice: as a Flask app and as a Starlette app."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import flask
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

METHODS = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]


def flask_app():
    app = flask.Flask(__name__)

    @app.route("/echo/", methods=METHODS, defaults={"rest": ""})
    @app.route("/echo/<path:rest>", methods=METHODS)
    def echo(rest):
        request = flask.request
        return {
            "method": request.method,
            "rest": rest,
            "root": request.script_root,
            "query": [[k, v] for k, vs in request.args.lists() for v in vs],
            "raw_query": request.query_string.decode(),
            "headers": {name.lower(): value for name, value in request.headers},
            "cookies": dict(request.cookies),
            "client": request.remote_addr,
            "scheme": request.scheme,
            "host": request.host,
            "url": request.url,
            "length": len(request.get_data()),
            "form": request.form.to_dict(flat=False),
            "link": flask.url_for("echo", rest="x"),
        }

    @app.post("/mirror")
    def mirror():
        headers = json.loads(flask.request.headers.get("X-Answer", "{}"))
        response = flask.Response(flask.request.get_data())
        del response.headers["Content-Type"]
        for name, value in headers.items():
            for one in value if isinstance(value, list) else [value]:
                response.headers.add(name, one)
        return response

    @app.get("/status/<int:code>")
    def status(code):
        return flask.Response("some text", status=code)

    @app.get("/go")
    def go():
        return flask.redirect(flask.url_for("echo", rest="a b"))

    @app.get("/stream")
    def stream():
        return flask.Response((b"part %d\n" % n for n in range(50)), mimetype="text/plain")

    @app.get("/boom")
    def boom():
        raise ValueError("boom")

    @app.get("/big/<int:size>")
    def big(size):
        return flask.Response(b"x" * size, mimetype="text/plain")

    return app


def starlette_app(middleware=()):
    async def echo(request):
        form = {}
        body = await request.body()
        if request.headers.get("content-type", "").startswith("application/x-www-form"):
            form = parse_qs(body.decode())
        return Response(
            json.dumps(
                {
                    "method": request.method,
                    "rest": request.path_params.get("rest", ""),
                    "root": request.scope["root_path"],
                    "query": [[k, v] for k, v in request.query_params.multi_items()],
                    "raw_query": request.scope["query_string"].decode(),
                    "headers": dict(request.headers),
                    "cookies": request.cookies,
                    "client": request.client.host,
                    "scheme": request.url.scheme,
                    "host": request.url.netloc,
                    "url": str(request.url),
                    "length": len(body),
                    "form": form,
                    "link": request.scope["root_path"] + request.app.url_path_for("echo", rest="x"),
                }
            ),
            media_type="application/json",
        )

    async def mirror(request):
        headers = json.loads(request.headers.get("x-answer", "{}"))
        response = Response(await request.body())
        for name, value in headers.items():
            for one in value if isinstance(value, list) else [value]:
                response.raw_headers.append((name.lower().encode(), one.encode("latin-1")))
        return response

    async def status(request):
        return Response("some text", request.path_params["code"], media_type="text/plain")

    async def go(request):
        return RedirectResponse(request.url_for("echo", rest="a b"))

    async def stream(request):
        from starlette.responses import StreamingResponse

        async def parts():
            for n in range(50):
                yield b"part %d\n" % n

        return StreamingResponse(parts(), media_type="text/plain")

    async def boom(request):
        raise ValueError("boom")

    async def big(request):
        return Response(b"x" * request.path_params["size"], media_type="text/plain")

    return Starlette(
        middleware=list(middleware),
        routes=[
            Route("/echo/{rest:path}", echo, methods=METHODS, name="echo"),
            Route("/mirror", mirror, methods=["POST"]),
            Route("/status/{code:int}", status),
            Route("/go", go),
            Route("/stream", stream),
            Route("/boom", boom),
            Route("/big/{size:int}", big),
        ],
    )


class PassThrough(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        return await call_next(request)


def starlette_app_with_middleware():
    return starlette_app([Middleware(PassThrough)])
