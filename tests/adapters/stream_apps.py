"""Apps whose responses are streams, for processes that the tests start; see `rie.py` and `test_stream_entry.py`."""

from __future__ import annotations

import asyncio
import tracemalloc
from contextlib import asynccontextmanager

import flask
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

SIZE = 50 * 1024 * 1024
_PART = 64 * 1024


def part(number):
    """Give one of the parts of the download, a new one at each call."""
    return number.to_bytes(4) * (_PART // 4)


PARTS = range(SIZE // _PART)


def memory():
    """Give bytes that Python has allocated: now, and at most since the last call."""
    if not tracemalloc.is_tracing():
        tracemalloc.start()
    now, most = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    return {"now": now, "most": most}


flask_app = flask.Flask(__name__)


@flask_app.get("/download")
def download():
    return flask.Response(map(part, PARTS), mimetype="application/octet-stream")


@flask_app.get("/memory")
def flask_memory():
    return memory()


@flask_app.get("/events")
def flask_events():
    def events():
        for number in range(5):
            yield f"data: {number}\n\n"

    response = flask.Response(events(), mimetype="text/event-stream")
    response.set_cookie("a", "1")
    response.set_cookie("b", "2")
    return response


@flask_app.get("/broken")
def flask_broken():
    def parts():
        yield b"some"
        raise ValueError("no more " * 2_000)

    return flask.Response(parts(), mimetype="text/plain")


@flask_app.post("/echo")
def flask_echo():
    return flask.Response(flask.request.get_data(), mimetype="application/octet-stream")


async def asgi_download(request):
    async def parts():
        for number in PARTS:
            yield part(number)

    return StreamingResponse(parts(), media_type="application/octet-stream")


async def asgi_memory(request):
    return JSONResponse(memory())


async def asgi_events(request):
    async def events():
        for number in range(5):
            yield f"data: {number}\n\n"
            await asyncio.sleep(0.001)

    response = StreamingResponse(events(), media_type="text/event-stream")
    response.set_cookie("a", "1")
    response.set_cookie("b", "2")
    return response


async def asgi_broken(request):
    async def parts():
        yield b"some"
        raise ValueError("no more " * 2_000)

    return StreamingResponse(parts(), media_type="text/plain")


async def asgi_echo(request):
    return Response(await request.body(), media_type="application/octet-stream")


@asynccontextmanager
async def lifespan(app):
    print("up", flush=True)
    yield
    print("down", flush=True)


def make_starlette_app():
    return Starlette(
        lifespan=lifespan,
        routes=[
            Route("/download", asgi_download),
            Route("/memory", asgi_memory),
            Route("/events", asgi_events),
            Route("/broken", asgi_broken),
            Route("/echo", asgi_echo, methods=["POST"]),
        ],
    )
