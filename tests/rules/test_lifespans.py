"""What an app does when it shuts down."""

from __future__ import annotations

import pytest

from tests.rules.projects import FASTAPI, analysis_of, fastapi, finds, quiet

LIFESPAN = """from contextlib import asynccontextmanager
from fastapi import FastAPI

@asynccontextmanager
async def lifespan(app):
    await start()
    yield
    {after}

app = FastAPI(lifespan=lifespan)

@app.get("/")
def home(): ...
"""


@pytest.mark.parametrize("after", ["await report('x')", "upload(app.state.rows)"])
def test_lifespan_that_saves(after: str):
    found = finds(LIFESPAN.format(after=after), "LO511")
    assert (found.severity, found.place.line, found.app_wide) == ("warning", 8, True)


@pytest.mark.parametrize(
    "after",
    [
        "await pool.close()",
        "engine.dispose()",
        "app.state.models.clear()",
        "print('bye')",
        "for socket in sockets.values(): await socket.close()",
        "with contextlib.suppress(OSError): await pool.close()",
    ],
)
def test_lifespan_that_only_closes(after: str):
    quiet(LIFESPAN.format(after=after), "LO511")


def test_shutdown_handler():
    source = f"{FASTAPI}@app.on_event('shutdown')\ndef stop():\n    send_report()\n"
    found = finds(f"{source}@app.get('/')\ndef home(): ...\n", "LO511")
    assert found.symbol == "send_report"


def test_startup_handler():
    source = f"{FASTAPI}@app.on_event('startup')\ndef start():\n    load()\n"
    quiet(f"{source}@app.get('/')\ndef home(): ...\n", "LO511")


def test_the_app_that_a_lifespan_gets():
    source = """from contextlib import asynccontextmanager
from fastapi import FastAPI

def answer():
    return {}

def add(app, tools):
    for tool in tools:
        app.post(f"/{tool}")(answer)
    app.get("/health")(answer)

@asynccontextmanager
async def lifespan(app: FastAPI):
    add(app, load())
    yield

def run():
    return FastAPI(lifespan=lifespan)
"""
    analysis = analysis_of(source)
    assert [route.id for route in analysis.routes] == ["GET /health"]
    assert [f.place.line for f in analysis.findings if f.rule == "LO904"] == [9]


@pytest.mark.parametrize(
    "made",
    [
        "FastAPI(lifespan=lifespan)",
        "FastAPI(**{'lifespan': lifespan})",
        "FastAPI(title='x', **options)",
        "FastAPI(**dict(lifespan=lifespan, title='x'))",
    ],
)
def test_a_lifespan_among_options(made: str):
    source = f"""from contextlib import asynccontextmanager
import requests
from fastapi import APIRouter, FastAPI

router = APIRouter()

@router.get("/x")
def x():
    return 1

@asynccontextmanager
async def lifespan(app: FastAPI):
    requests.get("https://x.org", timeout=3)
    app.include_router(router)
    yield

def create_app():
    options: dict = {{"lifespan": lifespan, "title": "x"}}
    app = {made}

    @app.get("/")
    def home():
        return 1

    return app

app = create_app()
"""
    analysis = analysis_of(source)
    assert {route.id for route in analysis.routes} == {"GET /x", "GET /"}
    assert [f.rule for f in analysis.findings if f.severity != "info"] == ["LO501"]


@pytest.mark.parametrize(
    "after", ["gc.collect()", "torch.cuda.empty_cache()", "await logger.aerror('down')"]
)
def test_lifespan_that_frees_memory(after: str):
    quiet(LIFESPAN.format(after=after), "LO511")


HOME = '\n@app.get("/")\ndef home():\n    return 1\n'


def test_helper_that_closes_at_shutdown():
    source = """
class Api:
    async def turn(self, way):
        if way == "on":
            await self.database.connect()
        else:
            await self.database.disconnect()

api = Api()

@app.on_event("shutdown")
async def end():
    await api.turn("off")
"""
    quiet(fastapi(source + HOME), "LO511")
